// Does Tocsin bear being killed, time and again? As many rounds as wanted, on both stores, from a seed that tells the moments.
//   node scripts/kill.mjs --rounds 20 --seed 7
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const options = { rounds: { type: 'string', default: '10' }, seed: { type: 'string' }, store: { type: 'string' } };
try {
  const { rounds, seed, store } = parseArgs({ options }).values;
  process.env.TOCSIN_KILL_ROUNDS = rounds;
  if (seed !== undefined) process.env.TOCSIN_KILL_SEED = seed;
  await prepare({ install: true, build: true });
  const only = store === undefined ? [] : ['-t', `: ${store},`];
  process.exitCode = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/e2e/kill.test.ts', ...only]);
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
