// Do the keyring, the alert lookup and the sink of changes work on a real database?

import { Kysely, PostgresDialect } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../../test/stores.ts';
import type { Alert } from '../../core/alert/alert.ts';
import type { Integration } from '../../core/plan/plan.ts';
import type { PlanBook } from '../../engine/ports.ts';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/schema.ts';
import { createChangeSink } from './changes.ts';
import { integrationOf, planWith, start } from './ingest.fixture.ts';
import { createKeyring } from './keys.ts';
import { createAlertLookup } from './lookup.ts';

let database: Database;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ database, close } = await openEmbeddedStore());
});
afterAll(async () => {
  await close();
});
beforeEach(async () => {
  await database.db.deleteFrom('integration_keys').execute();
});

const clock = { now: () => start };

function book(integrations: readonly Integration[], version = 1): PlanBook & { activate(next: readonly Integration[]): void } {
  let active = { version, plan: planWith(integrations) };
  return {
    active: () => active,
    ensure: async () => {},
    get: () => active.plan,
    activate(next) {
      active = { version: active.version + 1, plan: planWith(next) };
    },
  };
}

function keyMaker(letter: string): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `${letter}${made}`.padEnd(32, '0');
  };
}

const keyless = { key: null };

test('keys that the plan names open at once; others are generated once and kept', async () => {
  const plans = book([integrationOf('grafana'), integrationOf('webhook', keyless)]);
  const keyring = createKeyring({ database, plans, clock, randomKey: keyMaker('a') });
  expect(keyring.find('grafana', 'g'.repeat(32))?.id).toBe('grafana');
  expect(keyring.find('alertmanager', 'g'.repeat(32))).toBeNull();
  const key = await keyring.keyOf('webhook');
  expect(key).toBe('a1'.padEnd(32, '0'));
  expect(keyring.find('webhook', key ?? '')?.id).toBe('webhook');
  expect(await keyring.keyOf('webhook')).toBe(key);
  expect(await keyring.keyOf('nothing')).toBeNull();
  expect(await keyring.keyOf('constructor')).toBeNull();
});

test('a key that another node has made is found, and both nodes give the same one', async () => {
  const plans = book([integrationOf('webhook', keyless)]);
  const one = createKeyring({ database, plans, clock, randomKey: keyMaker('b') });
  const other = createKeyring({ database, plans, clock, randomKey: keyMaker('c') });
  const [key, again] = await Promise.all([one.keyOf('webhook'), other.keyOf('webhook')]);
  expect(again).toBe(key);
  const third = createKeyring({ database, plans, clock, randomKey: keyMaker('d') });
  expect(third.find('webhook', key ?? '')).toBeNull();
  expect(await third.search('webhook', key ?? '')).toMatchObject({ ok: true, value: { id: 'webhook' } });
  expect(await third.search('webhook', 'wrong')).toMatchObject({ ok: false, refusal: { code: 'unknown-key' } });
});

test('a new version of the plan takes effect with the next request', async () => {
  const plans = book([integrationOf('webhook', { key: 'k'.repeat(32) })]);
  const keyring = createKeyring({ database, plans, clock, randomKey: keyMaker('e') });
  expect(keyring.find('webhook', 'k'.repeat(32))).not.toBeNull();
  plans.activate([integrationOf('webhook', { key: 'l'.repeat(32) }), integrationOf('grafana', keyless)]);
  expect(keyring.find('webhook', 'k'.repeat(32))).toBeNull();
  expect(keyring.find('webhook', 'l'.repeat(32))).not.toBeNull();
  const key = await keyring.keyOf('grafana');
  expect(keyring.find('grafana', key ?? '')?.id).toBe('grafana');
});

test('while the store is away, a key that may be generated is not called wrong', async () => {
  const nowhere = new PostgresDialect({ pool: () => Promise.reject(new Error('connection refused')) });
  const away = { db: new Kysely<Tables>({ dialect: nowhere }) };
  const plans = book([integrationOf('grafana'), integrationOf('webhook', keyless)]);
  const keyring = createKeyring({ database: away, plans, clock, randomKey: keyMaker('f') });
  expect(await keyring.search('webhook', 'any')).toMatchObject({ ok: false, refusal: { code: 'store-unavailable' } });
  expect(keyring.find('grafana', 'g'.repeat(32))).not.toBeNull();
  expect(await createAlertLookup(away).byId('alr_1')).toMatchObject({ ok: false, refusal: { code: 'store-unavailable' } });
});

test('the open alert of a key is found, else the latest', async () => {
  await storeAlert('alr_1', 'resolved', start);
  await storeAlert('alr_2', 'resolved', start + 1);
  const alerts = createAlertLookup(database);
  expect(await alerts.byDedupKey('opsgenie', 'disk', 'open')).toEqual({ ok: true, value: null });
  expect(await alerts.byDedupKey('opsgenie', 'disk', 'latest')).toMatchObject({ value: { alert: { id: 'alr_2' } } });
  await storeAlert('alr_3', 'open', start - 1);
  const found = await alerts.byDedupKey('opsgenie', 'disk', 'latest');
  // The row's own columns are newer than its body.
  expect(found).toMatchObject({
    value: { alert: { id: 'alr_3', count: 7, status: 'open', lastEventAt: start + 5 }, incident: { id: 'inc_1' } },
  });
  expect(await alerts.byId('alr_1')).toMatchObject({ value: { alert: { id: 'alr_1' } } });
  expect(await alerts.byDedupKey('another', 'disk', 'latest')).toEqual({ ok: true, value: null });
});

test('a change is kept as it was sent', async () => {
  const change = {
    id: 'chg_1',
    integration: 'events-v2',
    service: 'checkout',
    summary: 'Deployed',
    source: 'ci',
    happenedAt: start - 1,
    receivedAt: start,
    links: [{ href: 'https://ci.example/', text: 'Build' }],
    details: '{"build":412}',
  };
  await createChangeSink(database).record(change);
  const row = await database.db.selectFrom('changes').selectAll().executeTakeFirstOrThrow();
  expect(row).toEqual({
    id: 'chg_1',
    integration: 'events-v2',
    service: 'checkout',
    summary: 'Deployed',
    source: 'ci',
    happened_at: start - 1,
    received_at: start,
    links: change.links,
    details: { build: 412 },
  });
});

async function storeAlert(id: string, status: Alert['status'], openedAt: number): Promise<void> {
  await database.db
    .insertInto('incidents')
    .values({
      id: 'inc_1',
      version: 1,
      state: JSON.stringify({ id: 'inc_1' }),
      summary: '{}',
      status: 'open',
      service: 'checkout',
      severity_rank: 1,
      correlation_key: null,
      opened_at: start,
      next_deadline_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await database.db
    .insertInto('alerts')
    .values({
      id,
      integration: 'opsgenie',
      dedup_key: 'disk',
      incident_id: 'inc_1',
      status,
      count: 7,
      last_event_at: start + 5,
      opened_at: openedAt,
      body: JSON.stringify({ id, count: 1, status: 'open', lastEventAt: start }),
    })
    .execute();
}
