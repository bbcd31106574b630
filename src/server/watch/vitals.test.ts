import { expect, test } from 'vitest';
import { calm } from '../../../test/metrics.ts';
import { engines } from '../../../test/stores.ts';
import { createVirtualTime } from '../../sim/virtual-time.ts';
import type { Database } from '../store/database.ts';
import { createFigures } from './figures.ts';
import { createReadiness } from './readiness.ts';
import { readVitals } from './vitals.ts';

const now = Date.parse('2026-03-02T09:00:00Z');
const bootMs = 120_000;

test.each(engines)(
  '$name: what is due is found whoever holds it, and what nobody holds is told apart',
  { timeout: bootMs },
  async ({ open }) => {
    const { database, close } = await open();
    try {
      expect(await readVitals(database.db, now)).toEqual({
        readsOnly: false,
        oldestWakeAt: null,
        outboxDue: 0,
        outboxOldestAt: null,
        outboxUnheldSince: null,
      });
      await addWake(database, 'inc_claimed', now - 40_000, now + 10_000);
      await addWake(database, 'inc_later', now + 5_000, 0);
      await addDelivery(database, 'held', { at: now - 50_000, leasedUntil: now + 5_000 });
      await addDelivery(database, 'left', { at: now - 45_000, leasedUntil: now - 20_000 });
      await addDelivery(database, 'fresh', { at: now - 1_000, leasedUntil: now - 1_000 });
      await addDelivery(database, 'later', { at: now + 1_000, leasedUntil: 0 });
      await addDelivery(database, 'gone', { at: now - 90_000, leasedUntil: 0, status: 'sent' });
      expect(await readVitals(database.db, now)).toEqual({
        readsOnly: false,
        oldestWakeAt: now - 40_000,
        outboxDue: 3,
        outboxOldestAt: now - 50_000,
        outboxUnheldSince: now - 20_000,
      });

      await addIncident(database, 'inc_nobody', { status: 'open', nobodyNotified: true });
      await addIncident(database, 'inc_known', {
        status: 'open',
        nobodyNotified: false,
        title: 'It says "nobodyNotified":true, "nobodyNotified":true',
      });
      await addIncident(database, 'inc_over', { status: 'resolved', nobodyNotified: true });
      const time = createVirtualTime(now);
      const engine = {
        health: () => ({ oldestDueMs: 0, lookedAt: now, queued: 7, lastCommitAt: null }),
        submit: async () => ({ ok: false, refusal: { code: 'no-incident', message: '' } }) as const,
      };
      const readiness = createReadiness({
        vitals: (at) => readVitals(database.db, at),
        write: () => database.proveWritable(),
        engine,
        clock: time,
        timer: time,
      });
      const figures = createFigures({
        db: database.db,
        clockJump: () => ({ byMs: -3_000, noticedAt: now }),
        engine,
        readiness,
        clock: time,
        timer: time,
      });
      expect(await figures()).toEqual({
        ...calm,
        ready: false,
        queued: 7,
        oldestDueMs: 40_000,
        outboxDue: 3,
        outboxOldestDueMs: 50_000,
        openIncidents: 2,
        clockApartMs: -3_000,
        nobodyNotified: 1,
      });
    } finally {
      await close();
    }
  },
);

async function addWake({ db }: Database, incident_id: string, wake_at: number, claimed_until: number): Promise<void> {
  await db.insertInto('wakes').values({ incident_id, wake_at, claimed_until }).execute();
}

async function addDelivery(
  { db }: Database,
  id: string,
  { at, leasedUntil, status = 'queued' }: { at: number; leasedUntil: number; status?: 'queued' | 'sent' },
): Promise<void> {
  const unknown = { attempted_at: null, accepted_at: null, delivered_at: null, seen_at: null, answered_at: null, error: null };
  const whom = { page_id: 'p', incident_id: 'inc', person: 'dana', channel: 'inbox', address: 'dana', order: '{}' };
  await db
    .insertInto('deliveries')
    .values({ id, status, next_attempt_at: at, leased_until: leasedUntil, created_at: at, ...whom, ...unknown })
    .execute();
}

async function addIncident(
  { db }: Database,
  id: string,
  summary: { status: 'open' | 'resolved'; nobodyNotified: boolean; title?: string },
): Promise<void> {
  const rest = {
    version: 1,
    state: '{}',
    service: 'shop',
    severity_rank: 1,
    correlation_key: null,
    opened_at: now,
    next_deadline_at: null,
  };
  await db
    .insertInto('incidents')
    .values({ id, status: summary.status, summary: JSON.stringify(summary), ...rest })
    .execute();
}
