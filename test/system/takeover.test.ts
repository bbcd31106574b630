// Does Tocsin bear a fail-over by Patroni? The primary is killed under two nodes; every other fault is in `npm run test:failover`.

import { expect, test } from 'vitest';
import { failOver } from '../failover/campaign.ts';

/** Whoever is not told that the database is away hangs for five seconds at the least. */
const withinMs = 4_500;

test('two nodes go on when Patroni promotes another primary: nothing that was answered is lost, nobody waits', {
  timeout: 600_000,
}, async () => {
  const { findings, report } = await failOver({ faults: ['the primary is killed'], seed: 1, synchronous: true, withinMs });
  console.info(report.join('\n'));
  expect(findings).toEqual([]);
});
