// Does Tocsin bear a PostgreSQL that really fails over? Every fault in an order by chance, synchronous; then an asynchronous loss.
// More of the same: npm run test:failover -- --rounds 3 --seed 7

import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { allFaults, failOver, loseTheEnd } from './campaign.ts';

const seed = Number(process.env.TOCSIN_FAILOVER_SEED ?? Math.floor(Math.random() * 1_000_000));
const limitMs = 1_200_000;

test(`every fault, one after the other, and nothing that was answered is lost: seed ${seed}`, { timeout: limitMs }, async () => {
  const random = seededRandom(seed);
  const left = [...allFaults()];
  const order = allFaults().flatMap(() => left.splice(random.below(left.length), 1));
  const { findings, report } = await failOver(order, seed);
  console.info([`seed ${seed}`, ...report].join('\n'));
  expect(findings).toEqual([]);
});

test(`the end of the history is lost, and it is said: seed ${seed}`, { timeout: limitMs }, async () => {
  const { findings, report } = await loseTheEnd(seed);
  console.info([`seed ${seed}`, ...report].join('\n'));
  expect(findings).toEqual([]);
});
