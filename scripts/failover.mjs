// Does Tocsin bear a PostgreSQL that really fails over, time and again? Patroni, etcd and HAProxy of Debian; a seed tells in which order what happens.
//   node scripts/failover.mjs --rounds 3 --seed 7
import { parseArgs } from 'node:util';
import { say } from './prepare.mjs';
import { runRounds } from './rounds.mjs';

const options = {
  rounds: { type: 'string', default: '1' },
  seed: { type: 'string' },
};

try {
  const { rounds, seed } = parseArgs({ options }).values;
  process.exitCode = await runRounds({
    rounds,
    seed,
    vitest: ['--project=failover'],
    env: {},
    seedName: 'TOCSIN_FAILOVER_SEED',
    again: (own) => `npm run test:failover -- --rounds 1 --seed ${own}`,
  });
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
