// Does Tocsin bear being killed, time and again? As many rounds as wanted, until one fails; a seed tells the moments of the kills.
//   node scripts/kill.mjs --rounds 20 --seed 7 --store embedded
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const ROUNDS = 10;
const SEEDS = 1_000_000;
const options = { rounds: { type: 'string' }, seed: { type: 'string' }, store: { type: 'string' } };

try {
  const { rounds, seed, store } = parseArgs({ options }).values;
  const count = whole('--rounds', rounds, ROUNDS);
  const first = whole('--seed', seed, Math.floor(Math.random() * SEEDS));
  if (store !== undefined && !['embedded', 'postgres'].includes(store))
    throw new Error('--store is embedded or postgres; without it, both');
  await prepare({ install: true, build: true });
  const failed = await firstToFail(first, count, store);
  if (failed === null) say(`${count} rounds held, from seed ${first}`);
  else say(`a round did not hold; again with: npm run test:kill -- --rounds 1 --seed ${failed}`);
  process.exitCode = failed === null ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

/** Each in a process of its own, so that a failure is told at once. Gives its seed. */
async function firstToFail(first, count, store) {
  const only = store === undefined ? [] : ['-t', `: ${store},`];
  for (let seed = first; seed < first + count; seed++) {
    const env = { ...process.env, TOCSIN_KILL_SEED: String(seed) };
    const code = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/e2e/kill.test.ts', ...only], { env });
    if (code !== 0) return seed;
  }
  return null;
}

function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}
