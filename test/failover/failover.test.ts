// Does Tocsin bear a PostgreSQL that really fails over? Every fault in an order by chance, synchronous and not; then the end of the history is lost.
// More of the same: npm run test:failover -- --rounds 3 --seed 7

import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { seedOf } from '../seed.ts';
import { allFaults, failOver } from './campaign.ts';
import { byOlderBackup, byPromotion, loseTheEnd } from './loss.ts';

const seed = seedOf('TOCSIN_FAILOVER_SEED');
const limitMs = 1_200_000;

const ways = { 'nothing that was answered is lost': true, 'asynchronous, what was lost is said': false };

for (const [what, synchronous] of Object.entries(ways)) {
  test(`every fault, one after the other, and ${what}: seed ${seed}`, { timeout: limitMs }, async () => {
    const random = seededRandom(seed);
    const left = [...allFaults()];
    const order = allFaults().flatMap(() => left.splice(random.below(left.length), 1));
    const { findings, report } = await failOver({ faults: order, seed, synchronous });
    console.info([`${what}: seed ${seed}`, ...report].join('\n'));
    expect(findings).toEqual([]);
  });
}

const losses = { 'by an asynchronous fail-over': byPromotion, 'by an older backup that is restored': byOlderBackup };

for (const [how, begin] of Object.entries(losses)) {
  test(`the end of the history is lost ${how}, and it is said: seed ${seed}`, { timeout: limitMs }, async () => {
    const { findings, report } = await loseTheEnd(await begin(), seed);
    console.info([how, `seed ${seed}`, ...report].join('\n'));
    expect(findings).toEqual([]);
  });
}
