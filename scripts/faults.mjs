// Does Tocsin bear whatever befalls its database, time and again? As many rounds as wanted, until one fails; a seed tells how long each trouble lasts.
//   node scripts/faults.mjs --rounds 5 --seed 7 --seconds 120
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const SEEDS = 1_000_000;
const options = {
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string' },
  // The longest that a trouble lasts.
  seconds: { type: 'string', default: '60' },
};

try {
  const { rounds, seed, seconds } = parseArgs({ options }).values;
  const count = whole('--rounds', rounds);
  const first = seed === undefined ? Math.floor(Math.random() * SEEDS) : whole('--seed', seed);
  const env = { ...process.env, TOCSIN_FAULTS_MS: String(whole('--seconds', seconds) * 1_000) };
  await prepare({ install: true, build: true });
  const failed = await firstToFail(first, count, env);
  if (failed === null) say(`${count} rounds held, from seed ${first}`);
  else say(`a round did not hold; again with: npm run test:faults -- --rounds 1 --seed ${failed} --seconds ${seconds}`);
  process.exitCode = failed === null ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

/** Each in a process of its own, so that a failure is told at once. Gives its seed. */
async function firstToFail(first, count, env) {
  for (let seed = first; seed < first + count; seed++) {
    const args = ['run', '--project=faults', 'test/faults/faults.test.ts'];
    const code = await runPackage('vitest/vitest.mjs', args, { env: { ...env, TOCSIN_FAULTS_SEED: String(seed) } });
    if (code !== 0) return seed;
  }
  return null;
}

function whole(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}
