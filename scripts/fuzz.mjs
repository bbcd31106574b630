// Does any input break Tocsin? As many requests as wanted, good ones and broken ones, from a seed that tells which; several processes share them.
//   node scripts/fuzz.mjs --inputs 100000 --seed 7 --workers 2
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { whole } from './rounds.mjs';
import { runPackage } from './run.mjs';

const SEEDS = 1_000_000;
const options = {
  inputs: { type: 'string', default: '10000' },
  seed: { type: 'string' },
  workers: { type: 'string', default: String(availableParallelism()) },
};
try {
  const { values } = parseArgs({ options });
  const inputs = whole('--inputs', values.inputs);
  const workers = Math.max(1, Math.min(whole('--workers', values.workers), inputs));
  const seed = values.seed === undefined ? Math.floor(Math.random() * SEEDS) : whole('--seed', values.seed);
  await prepare({ install: true, build: false });
  const share = Math.ceil(inputs / workers);
  const from = performance.now();
  const codes = await Promise.all(
    Array.from({ length: workers }, (_, nth) => campaign(seed + nth * share, Math.min(share, inputs - nth * share))),
  );
  const failed = codes.filter((code) => code !== 0).length;
  const seconds = (performance.now() - from) / 1_000;
  say(`${inputs} inputs from seed ${seed} in ${Math.round(seconds)} s, ${Math.round(inputs / seconds)} a second`);
  process.stdout.write(`${workers - failed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

function campaign(seed, inputs) {
  if (inputs <= 0) return 0;
  const env = { ...process.env, TOCSIN_FUZZ_INPUTS: String(inputs), TOCSIN_FUZZ_SEED: String(seed) };
  return runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/fuzz/fuzz.test.ts', 'test/fuzz/costly.test.ts'], { env });
}
