import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLine } from '../../../../test/faults/line.ts';
import { type Postgres, startPostgres } from '../../../../test/postgres.ts';
import { silent } from '../../../../test/stores.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { createDatabaseClock } from './clock.ts';
import { listen } from './listener.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Longer than the first retries take. */
const afterwardsMs = 1_500;

test('who cannot listen at the start does not go on trying, so that the process can end', async () => {
  const line = await openLine(postgres.url);
  const clock = await createDatabaseClock(async () => ({ rows: [{ now: Date.now() }] }));
  // No migration has made what a node shows its presence in.
  await expect(listen(line.url, { node: 'n', clock, log: silent })).rejects.toThrow('node_numbers');
  const before = line.connections();
  await new Promise((resolve) => setTimeout(resolve, afterwardsMs));
  expect(line.connections()).toBe(before);
  await line.close();
});

test('a server that says nothing for too long is away, so that the start may try again', { timeout: 30_000 }, async () => {
  const line = await openLine(postgres.url);
  const clock = await createDatabaseClock(async () => ({ rows: [{ now: Date.now() }] }));
  line.hold();
  await expect(listen(line.url, { node: 'n', clock, log: silent })).rejects.toThrow(StoreUnavailable);
  line.mend();
  await line.close();
});
