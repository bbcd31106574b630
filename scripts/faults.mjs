// Does Tocsin bear whatever befalls its database, time and again? As many rounds as wanted, until one fails; a seed tells how long each trouble lasts.
//   node scripts/faults.mjs --rounds 1 --seed 7 --seconds 200 --least 180 --senders 40
import { parseArgs } from 'node:util';
import { say } from './prepare.mjs';
import { runRounds, whole } from './rounds.mjs';

const options = {
  rounds: { type: 'string', default: '3' },
  seed: { type: 'string' },
  // The longest that a trouble lasts.
  seconds: { type: 'string', default: '60' },
  // The shortest; a third of the longest unless said.
  least: { type: 'string' },
  senders: { type: 'string', default: '6' },
};

try {
  const { rounds, seed, seconds, senders, ...given } = parseArgs({ options }).values;
  const least = given.least ?? String(Math.floor(whole('--seconds', seconds) / 3));
  process.exitCode = await runRounds({
    rounds,
    seed,
    vitest: ['--project=unit', 'test/faults/faults.test.ts'],
    env: {
      TOCSIN_FAULTS_MS: String(whole('--seconds', seconds) * 1_000),
      TOCSIN_FAULTS_LEAST_MS: String(whole('--least', least) * 1_000),
      TOCSIN_FAULTS_SENDERS: String(whole('--senders', senders)),
    },
    seedName: 'TOCSIN_FAULTS_SEED',
    again: (own) => `npm run test:faults -- --rounds 1 --seed ${own} --seconds ${seconds} --least ${least} --senders ${senders}`,
  });
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
