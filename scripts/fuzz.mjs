// Does any input break Tocsin? As many requests as wanted, good ones and broken ones, from a seed that tells which.
//   node scripts/fuzz.mjs --inputs 100000 --seed 7
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const options = { inputs: { type: 'string', default: '10000' }, seed: { type: 'string' } };
try {
  const { inputs, seed } = parseArgs({ options }).values;
  process.env.TOCSIN_FUZZ_INPUTS = inputs;
  if (seed !== undefined) process.env.TOCSIN_FUZZ_SEED = seed;
  await prepare({ install: true, build: false });
  process.exitCode = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/fuzz/fuzz.test.ts']);
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
