// Does the engine do what the verifier proves? As many random plans as wanted, in rounds with a seed of their own, until one does otherwise.
//   node scripts/verify.mjs --plans 10000 --seed 7
import { parseArgs } from 'node:util';
import { say } from './prepare.mjs';
import { runRounds, whole } from './rounds.mjs';

const options = { plans: { type: 'string', default: '10000' }, seed: { type: 'string' } };
/** A round has so many plans at most, so that a failure comes soon and its seed plays it again. */
const mostInRound = 2_000;

try {
  const { plans, seed } = parseArgs({ options }).values;
  const wanted = whole('--plans', plans);
  const rounds = Math.max(1, Math.ceil(wanted / mostInRound));
  const each = Math.ceil(wanted / rounds);
  process.exitCode = await runRounds({
    rounds: String(rounds),
    seed,
    vitest: ['--project=unit', 'test/verify/differential.test.ts'],
    env: { TOCSIN_VERIFY_PLANS: String(each) },
    seedName: 'TOCSIN_VERIFY_SEED',
    again: (own) => `npm run test:verify -- --plans ${each} --seed ${own}`,
  });
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
