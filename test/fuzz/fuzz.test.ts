// Does any input break the server? Requests from a seed to every route and sender, some good, most gone bad; then what is left is looked at.
// More of the same: npm run test:fuzz -- --inputs 100000 --seed 7

import { expect, test } from 'vitest';
import { isTest } from '../../src/server/notify/test-page.ts';
import { findHalves } from '../aftermath/alerts.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Stored } from '../aftermath/stored.ts';
import { seedOf } from '../seed.ts';
import { fuzz } from './campaign.ts';
import { startFuzzedServer } from './server.ts';

const inputs = Number(process.env.TOCSIN_FUZZ_INPUTS ?? 3_000);
const firstSeed = seedOf('TOCSIN_FUZZ_SEED');
/** Against one server; then comes a fresh one, so that a long campaign does not only measure long lists. */
const inputsPerServer = 10_000;
const limitMs = 120_000 + inputs * 50;

test(`whatever is asked, the answer is as declared and what is kept is whole: ${inputs} inputs from seed ${firstSeed}`, {
  timeout: limitMs,
}, async () => {
  const tally = new Map<string, number>();
  for (let from = 0; from < inputs; from += inputsPerServer) {
    const server = await startFuzzedServer();
    const campaign = await fuzz(server, Math.min(inputsPerServer, inputs - from), firstSeed + from);
    const stored = await server.stop();
    expect(
      [...campaign.findings, ...findInHistories(stored), ...findHalves(stored), ...findOrphans(stored)],
      `seed ${firstSeed + from}`,
    ).toEqual([]);
    expect(stored.incidents.length).toBeGreaterThan(0);
    for (const [outcome, count] of campaign.tally) tally.set(outcome, (tally.get(outcome) ?? 0) + count);
  }
  if (process.env.TOCSIN_FUZZ_INPUTS !== undefined)
    console.info(
      [...tally]
        .sort()
        .map(([outcome, count]) => `${outcome}: ${count}`)
        .join('\n'),
    );
});

/** Messages that no history asked for; test pages are asked for by a person, beside all incidents. */
function findOrphans({ deliveries, commits }: Stored): readonly string[] {
  const asked = new Set(
    commits.flatMap(({ events }) => events.flatMap((event) => (event.type === 'DeliveryRequested' ? [event.delivery] : []))),
  );
  return deliveries.filter(({ id }) => !asked.has(id) && !isTest(id)).map(({ id }) => `nobody asked for ${id}`);
}
