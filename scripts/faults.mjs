// Does Tocsin bear whatever befalls its database, time and again? As many rounds as wanted, until one fails; a seed tells how long each trouble lasts.
//   node scripts/faults.mjs --rounds 5 --seed 7 --seconds 120
import { parseArgs } from 'node:util';
import { say } from './prepare.mjs';
import { runRounds, whole } from './rounds.mjs';

const options = {
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string' },
  // The longest that a trouble lasts.
  seconds: { type: 'string', default: '60' },
};

try {
  const { rounds, seed, seconds } = parseArgs({ options }).values;
  process.exitCode = await runRounds({
    rounds,
    seed,
    vitest: ['--project=unit', 'test/faults/faults.test.ts'],
    env: { TOCSIN_FAULTS_MS: String(whole('--seconds', seconds) * 1_000) },
    seedName: 'TOCSIN_FAULTS_SEED',
    again: (own) => `npm run test:faults -- --rounds 1 --seed ${own} --seconds ${seconds}`,
  });
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
