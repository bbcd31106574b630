// Does Tocsin bear being killed, time and again? As many rounds as wanted, until one fails; a seed tells the moments of the kills.
//   node scripts/kill.mjs --rounds 20 --seed 7 --store embedded --at-once 4
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const ROUNDS = 10;
const SEEDS = 1_000_000;
const options = { rounds: { type: 'string' }, seed: { type: 'string' }, store: { type: 'string' }, 'at-once': { type: 'string' } };

try {
  const { rounds, seed, store, 'at-once': together } = parseArgs({ options }).values;
  const count = whole('--rounds', rounds, ROUNDS);
  const first = whole('--seed', seed, Math.floor(Math.random() * SEEDS));
  if (store !== undefined && !['embedded', 'postgres'].includes(store))
    throw new Error('--store is embedded or postgres; without it, both');
  const atOnce = Math.max(1, whole('--at-once', together, 1));
  await prepare({ install: true, build: true });
  const failed = await firstToFail({ first, count, store, atOnce });
  if (failed === null) say(`${count} rounds held, from seed ${first}`);
  else say(`a round did not hold; again with: npm run test:kill -- --rounds 1 --seed ${failed}`);
  process.exitCode = failed === null ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

/**
 * Each in a process of its own, so that a failure is told at once; gives its seed. A round mostly waits, for steps and for starts: several
 * beside each other take little longer than one. After a failure no more are begun.
 */
async function firstToFail({ first, count, store, atOnce }) {
  const only = store === undefined ? [] : ['-t', `: ${store},`];
  const failed = [];
  let seed = first;
  const rounds = async () => {
    while (seed < first + count && failed.length === 0) {
      const own = seed++;
      const env = { ...process.env, TOCSIN_KILL_SEED: String(own) };
      const code = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/e2e/kill.test.ts', ...only], { env });
      if (code !== 0) failed.push(own);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, rounds));
  return failed.length === 0 ? null : Math.min(...failed);
}

function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}
