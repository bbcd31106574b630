// Do several nodes on one PostgreSQL behave like one, time and again? As many rounds as wanted, until one fails; a seed tells what befalls them.
//   node scripts/nodes.mjs --rounds 20 --seed 7 --pause 35 --faults 6
import { parseArgs } from 'node:util';
import { prepare, say } from './prepare.mjs';
import { runPackage } from './run.mjs';

const SEEDS = 1_000_000;
const options = {
  rounds: { type: 'string', default: '10' },
  seed: { type: 'string' },
  // Seconds that one node stands still: longer than every lease.
  pause: { type: 'string', default: '35' },
  faults: { type: 'string', default: '6' },
};

try {
  const { rounds, seed, pause, faults } = parseArgs({ options }).values;
  const count = whole('--rounds', rounds);
  const first = seed === undefined ? Math.floor(Math.random() * SEEDS) : whole('--seed', seed);
  const env = {
    ...process.env,
    TOCSIN_NODES_PAUSE_MS: String(whole('--pause', pause) * 1_000),
    TOCSIN_NODES_FAULTS: String(whole('--faults', faults)),
  };
  await prepare({ install: true, build: true });
  const failed = await firstToFail(first, count, env);
  if (failed === null) say(`${count} rounds held, from seed ${first}`);
  else say(`a round did not hold; again with: npm run test:nodes -- --rounds 1 --seed ${failed} --pause ${pause} --faults ${faults}`);
  process.exitCode = failed === null ? 0 : 1;
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}

/** Each in a process of its own, so that a failure is told at once. Gives its seed. */
async function firstToFail(first, count, env) {
  for (let seed = first; seed < first + count; seed++) {
    const args = ['run', '--project=unit', 'test/nodes/nodes.test.ts'];
    const code = await runPackage('vitest/vitest.mjs', args, { env: { ...env, TOCSIN_NODES_SEED: String(seed) } });
    if (code !== 0) return seed;
  }
  return null;
}

function whole(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`);
  return Number(text);
}
