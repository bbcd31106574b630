// Do several nodes on one PostgreSQL behave like one, time and again? As many rounds as wanted, until one fails; a seed tells what befalls them.
//   node scripts/nodes.mjs --rounds 20 --seed 7 --pause 35 --faults 6
import { parseArgs } from 'node:util';
import { say } from './prepare.mjs';
import { runRounds, whole } from './rounds.mjs';

const options = {
  rounds: { type: 'string', default: '10' },
  seed: { type: 'string' },
  // Seconds that one node stands still: longer than every lease.
  pause: { type: 'string', default: '35' },
  faults: { type: 'string', default: '6' },
};

try {
  const { rounds, seed, pause, faults } = parseArgs({ options }).values;
  process.exitCode = await runRounds({
    rounds,
    seed,
    vitest: ['--project=unit', 'test/nodes/nodes.test.ts'],
    env: { TOCSIN_NODES_PAUSE_MS: String(whole('--pause', pause) * 1_000), TOCSIN_NODES_FAULTS: String(whole('--faults', faults)) },
    seedName: 'TOCSIN_NODES_SEED',
    again: (own) => `npm run test:nodes -- --rounds 1 --seed ${own} --pause ${pause} --faults ${faults}`,
  });
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
