// Does Tocsin bear being killed, time and again? As many rounds as wanted, until one fails; a seed tells the moments of the kills.
// A round mostly waits, for steps and for starts: several at once, on each store, take little longer than one.
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
  const env = {
    ...process.env,
    TOCSIN_KILL_SEED: String(first),
    TOCSIN_KILL_ROUNDS: String(count),
    TOCSIN_KILL_AT_ONCE: String(atOnce),
  };
  const only = store === undefined ? [] : ['-t', `: ${store},`];
  // In one process: loading the test costs as much as half a round.
  const code = await runPackage('vitest/vitest.mjs', ['run', '--project=unit', 'test/kill/kill.test.ts', ...only], { env });
  if (code === 0) say(`${count} rounds held, from seed ${first}`);
  else say('a round did not hold; again with: npm run test:kill -- --rounds 1 --seed N, its seed stands above');
  process.exitCode = code === 0 ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}
