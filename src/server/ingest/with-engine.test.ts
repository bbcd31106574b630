// Do senders, engine and store agree? The real ones: what is sent is stored, and found again by those who ask.

import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../../test/stores.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import type { Timer } from '../../engine/ports.ts';
import { newIds } from '../new-ids.ts';
import { loadPlan } from '../plan/load.ts';
import type { Database } from '../store/database.ts';
import { createEngineStore } from '../store/engine-store.ts';
import { parsed } from '../store/json-text.ts';
import { alertsAsSaid } from '../store/repeats.ts';
import { createChangeSink } from './changes.ts';
import { createHeartbeatWatch } from './heartbeat/watch.ts';
import { start } from './ingest.fixture.ts';
import { createKeyring, type Keyring } from './keys.ts';
import { ingestLimits } from './limits.ts';
import { createAlertLookup } from './lookup.ts';
import { registerIngest } from './register.ts';
import { createSightings } from './sightings.ts';

const yaml = `
name: Shop
people:
  ada: { name: Ada, email: ada@example.org, zone: UTC, contact: { app: { inbox: ada } }, notify: { high: [app at once], low: [app at once] } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ada], path: shop }
schedules:
  everybody: { name: Everybody, zone: UTC, rotations: [{ name: weekly, members: [ada], from: 2026-01-05T09:00, every: 1 week }] }
paths:
  shop:
    name: Shop
    steps: [{ page: [person ada], wait: 5m }]
    backstop: { page: [person ada], every: 10m }
services:
  checkout: { name: Checkout, tier: 1, owner: shop, path: shop }
integrations:
  scripts: { name: Scripts, type: opsgenie, service: checkout }
  monitoring: { name: Monitoring, type: events-v2, service: checkout }
  prometheus: { name: Prometheus, type: alertmanager, service: checkout }
  backup: { name: Backup, type: heartbeat, service: checkout, every: 1m }
`;

let app: FastifyInstance;
let engine: Engine;
let keyring: Keyring;
let database: Database;
let close: () => Promise<void>;
const headers: Record<string, string> = {};

beforeAll(async () => {
  const { plan, problems } = loadPlan([{ file: 'shop.yaml', text: yaml }], () => undefined);
  if (plan === null) throw new Error(JSON.stringify(problems));
  const opened = await openEmbeddedStore();
  database = opened.database;
  const plans = { active: () => ({ version: 1, plan }), ensure: async () => {}, get: () => plan };
  const clock = { now: () => start };
  const never: Timer = { at: () => () => {} };
  engine = createEngine({
    store: createEngineStore(database),
    plans,
    clock,
    timer: never,
    ids: newIds(clock),
    listeners: [],
    lookEveryMs: 1_000,
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  let made = 0;
  const next = () => {
    made += 1;
    return `${made}`.padStart(32, 'k');
  };
  keyring = createKeyring({ database, plans, clock, randomKey: next });
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  app = Fastify({ routerOptions: { maxParamLength: ingestLimits.pathParameterLength } });
  registerIngest(app, {
    engine,
    plans,
    keyring,
    alerts: createAlertLookup(database),
    changes: createChangeSink(database),
    heartbeats: createHeartbeatWatch({ database, engine, plans, clock, timer: never, log }),
    security: { refused: () => {} },
    sightings: createSightings({ database, clock, log, counted: () => {} }),
    clock,
    newDedupKey: next,
    log,
  });
  await app.ready();
  headers.authorization = `GenieKey ${await keyring.keyOf('scripts')}`;
  close = opened.close;
});

afterAll(async () => {
  await engine.stop();
  await app.close();
  await close();
});

async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) {
  return app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
}

async function shown() {
  return (await send('GET', '/v2/alerts/disk%2Fdb-1?identifierType=alias')).json().data;
}

test('an alert by Opsgenie is opened, counted, reworded, answered, paged again, snoozed and closed', async () => {
  const alert = { message: 'Disk full', alias: 'disk/db-1', tags: ['db'], priority: 'P1', details: { free: '1%' }, note: '\0' };
  for (let sent = 0; sent < 3; sent += 1) expect((await send('POST', '/v2/alerts', alert)).statusCode).toBe(202);
  expect(await shown()).toMatchObject({
    message: 'Disk full',
    status: 'open',
    count: 3,
    tags: ['db'],
    priority: 'P1',
    acknowledged: false,
  });
  const url = (action: string) => `/v2/alerts/disk%2Fdb-1/${action}?identifierType=alias`;
  await send('PUT', url('message'), { message: 'Disk really full' });
  await send('PUT', url('description'), { description: 'Fuller.' });
  await send('POST', url('tags'), { tags: ['prod'] });
  expect(await shown()).toMatchObject({
    message: 'Disk really full',
    description: 'Fuller.',
    tags: ['db', 'prod'],
    details: { free: '1%' },
  });
  await send('POST', url('acknowledge'), { user: 'ada@example.org', note: 'I look' });
  expect(await shown()).toMatchObject({ acknowledged: true, isSeen: true });
  await send('POST', url('unacknowledge'));
  expect(await shown()).toMatchObject({ acknowledged: false });
  await send('POST', url('snooze'), { endTime: '2026-03-02T10:00:00Z' });
  expect(await shown()).toMatchObject({ snoozed: true });
  const assigned = await send('POST', url('assign'), { owner: { username: 'ada@example.org' } });
  const outcome = await send('GET', `/v2/alerts/requests/${assigned.json().requestId}`);
  expect(outcome.json().data).toMatchObject({ success: true, action: 'assign' });
  await send('POST', url('close'));
  expect(await shown()).toMatchObject({ status: 'closed' });
  const again = await send('POST', url('close'));
  expect((await send('GET', `/v2/alerts/requests/${again.json().requestId}`)).json().data.status).toBe('Alert does not exist');
});

test('what many change of one alert at once is all there afterwards', async () => {
  await send('POST', '/v2/alerts', { message: 'Disk full', alias: 'crowd', priority: 'P3' });
  const url = (action: string) => `/v2/alerts/crowd${action}?identifierType=alias`;
  const tags = Array.from({ length: 12 }, (_, n) => `t${n}`);
  await Promise.all([
    ...tags.map((tag) => send('POST', url('/tags'), { tags: [tag] })),
    send('POST', url('/details'), { details: { used: '99%' } }),
    send('PUT', url('/message'), { message: 'Disk really full' }),
    send('PUT', url('/priority'), { priority: 'P1' }),
  ]);
  const { data } = (await send('GET', url(''))).json();
  expect({ ...data, tags: [...data.tags].sort() }).toMatchObject({
    message: 'Disk really full',
    priority: 'P1',
    tags: [...tags].sort(),
    details: { used: '99%' },
  });
});

test('tags and details added by hand stay when the alias comes again in other words; what was taken stays taken', async () => {
  const alert = { message: 'Disk full', alias: 'kept', tags: ['db', 'old'], details: { free: '1%', host: 'db-1' } };
  const url = (action: string, query = '') => `/v2/alerts/kept${action}?identifierType=alias${query}`;
  const now = async () => (await send('GET', url(''))).json().data;
  await send('POST', '/v2/alerts', alert);
  await send('POST', url('/tags'), { tags: ['prod'], user: 'ada@example.org' });
  await send('POST', url('/details'), { details: { used: '99%' } });
  await send('DELETE', url('/tags/', '&tags=old'));
  await send('DELETE', url('/details', '&keys=host'));
  await send('POST', '/v2/alerts', { ...alert, message: 'Disk really full' });
  expect(await now()).toMatchObject({ message: 'Disk really full', count: 2, tags: ['db', 'prod'] });
  expect((await now()).details).toEqual({ free: '1%', used: '99%' });
  const { requestId } = (await send('DELETE', url(''))).json();
  expect((await send('GET', `/v2/alerts/requests/${requestId}`)).json().data).toMatchObject({ success: true, action: 'delete' });
  expect((await send('GET', url(''))).statusCode).toBe(404);
});

test('alerts are counted, searched, sorted and paged as by Opsgenie; heartbeats and who is on call are answered', async () => {
  for (const n of [1, 2, 3])
    await send('POST', '/v2/alerts', { message: `Search ${n}`, alias: `search-${n}`, tags: ['searched'], priority: `P${n}` });
  await send('POST', '/v2/alerts/search-3/close?identifierType=alias');
  const ask = async (url: string) => (await send('GET', url)).json();
  const query = encodeURIComponent('tag: searched AND status: open');
  expect(await ask(`/v2/alerts/count?query=${query}`)).toMatchObject({ data: { count: 2 }, took: 0 });
  const page = await ask(`/v2/alerts?query=${query}&limit=1&sort=alias&order=asc`);
  expect(page.data.map(({ alias }: { alias: string }) => alias)).toEqual(['search-1']);
  expect(Object.keys(page.paging)).toEqual(['next', 'first', 'last']);
  expect((await ask(page.paging.next)).data).toMatchObject([{ alias: 'search-2', priority: 'P2' }]);
  const unknown = await send('GET', '/v2/alerts/?query=wibble%3A5');
  expect([unknown.statusCode, unknown.json().errors]).toEqual([
    422,
    { query: "query can not be understood: 'wibble' is no field that can be searched." },
  ]);
  const pinged = await send('GET', '/v2/heartbeats/Backup/ping');
  expect([pinged.statusCode, pinged.json().result]).toEqual([202, 'PONG - Heartbeat received']);
  const onCall = await ask('/v2/schedules/Everybody/on-calls?scheduleIdentifierType=name&flat=true');
  expect(onCall.data).toMatchObject({ onCallRecipients: ['ada@example.org'] });
  expect((await ask('/v2/alerts/search-1/recipients?identifierType=alias')).data).toMatchObject([
    { user: { username: 'ada@example.org' } },
  ]);
  const who = await send('GET', '/v2/schedules/nobody/on-calls');
  expect([who.statusCode, who.json().message]).toEqual([404, 'Schedule does not exist']);
});

test('the notes and the log of an alert are told in pages, and nothing of what is no concern of its sender', async () => {
  const url = (action: string, query = '') => `/v2/alerts/told${action}?identifierType=alias${query}`;
  const ask = async (at: string) => (await send('GET', at)).json();
  const said = ({ data }: { data: { note: string; owner: string }[] }) => data.map(({ note, owner }) => `${owner}: ${note}`);
  await send('POST', '/v2/alerts', { message: 'Told', alias: 'told', note: 'From the script', user: 'cron' });
  await send('POST', url('/unacknowledge'));
  for (const note of ['one', 'two', 'three']) await send('POST', url('/notes'), { note, user: 'ada@example.org' });
  await send('POST', url('/acknowledge'), { user: 'Ada' });
  const notes = await ask(url('/notes'));
  expect(said(notes)).toEqual(['Ada: three', 'Ada: two', 'Ada: one', 'cron: From the script']);
  expect(Object.keys(notes)).toEqual(['data', 'paging', 'took', 'requestId']);
  expect(Object.keys(notes.data[0])).toEqual(['note', 'owner', 'createdAt', 'offset']);
  expect([notes.data[0].createdAt, Object.keys(notes.paging)]).toEqual(['2026-03-02T09:00:00.000Z', ['first']]);
  const pages: string[][] = [];
  let page = await ask(url('/notes/', '&limit=3&order=asc'));
  for (; page.paging.next !== undefined; page = await ask(page.paging.next)) pages.push(said(page));
  expect([...pages, said(page)]).toEqual([['cron: From the script', 'Ada: one', 'Ada: two'], ['Ada: three']]);
  expect(said(await ask(page.paging.prev))).toEqual(pages[0]);
  const behind = await ask(url('/notes', `&order=desc&limit=1&offset=${encodeURIComponent(notes.data[1].offset)}&direction=next`));
  expect(said(behind)).toEqual(['Ada: one']);
  const log = await ask(url('/logs', '&order=asc'));
  const opened = { log: 'Alert from Scripts: Told (warning, Scripts)', type: 'system', owner: 'System' };
  expect(log.data).toContainEqual(expect.objectContaining(opened));
  expect(log.data.map((each: { log: string }) => each.log)).toContain('Ada: two');
  expect(log.data.some((each: { owner: string; log: string }) => each.owner === 'Ada' && each.log.includes('answered for'))).toBe(true);
  expect((await send('GET', '/v2/alerts/nowhere/logs')).json()).toMatchObject({ message: 'Alert does not exist' });
  for (const [query, field] of [
    ['&limit=0', 'limit'],
    ['&offset=soon', 'offset'],
  ] as const)
    expect((await send('GET', url('/logs', query))).json().errors).toHaveProperty(field);
});

test('an end of an earlier episode does not close the present one, whose beginning is stored', async () => {
  const url = `/ingest/alertmanager/${await keyring.keyOf('prometheus')}`;
  const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
  const alert = (status: 'firing' | 'resolved', from: number, to: number | null) => ({
    version: '4',
    status,
    alerts: [
      {
        status,
        labels: { alertname: 'HighLatency' },
        annotations: {},
        startsAt: at(from),
        endsAt: to === null ? '0001-01-01T00:00:00Z' : at(to),
        fingerprint: 'f3a1',
      },
    ],
  });
  const statuses = async () => {
    const rows = await database.db
      .selectFrom('alerts')
      .select('status')
      .where('integration', '=', 'prometheus')
      .orderBy('opened_at')
      .orderBy('id')
      .execute();
    return rows.map(({ status }) => status).sort();
  };
  for (const body of [alert('firing', 0, null), alert('resolved', 0, 5), alert('firing', 7, null)]) {
    expect((await send('POST', url, body)).json().warnings).toBeUndefined();
  }
  const late = await send('POST', url, alert('resolved', 0, 5));
  expect(late.json()).toMatchObject({
    status: 'success',
    warnings: ["'alerts[0].endsAt' lies before what is open now began, or what it speaks of does; nothing was changed."],
  });
  expect(await statuses()).toEqual(['open', 'resolved']);
  const found = await createAlertLookup(database).byDedupKey('prometheus', 'f3a1', 'open');
  expect(found.ok && found.value?.alert.beganAt).toBe(start + 7 * 60_000);
  await send('POST', url, alert('resolved', 7, 9));
  expect(await statuses()).toEqual(['resolved', 'resolved']);
});

test('an alert that was kept by an earlier version is read, and learns when it began', async () => {
  const url = `/ingest/alertmanager/${await keyring.keyOf('prometheus')}`;
  const alert = (status: string, times: object) => ({ alerts: [{ status, labels: { alertname: 'Old' }, fingerprint: 'old', ...times }] });
  await send('POST', url, alert('firing', { startsAt: '2026-03-02T08:00:00Z' }));
  const row = await database.db.selectFrom('alerts').select(['id', 'body']).where('dedup_key', '=', 'old').executeTakeFirstOrThrow();
  const { beganAt: _, added: __, ...before } = parsed(row.body);
  await database.db
    .updateTable('alerts')
    .set({ body: JSON.stringify(before) })
    .where('id', '=', row.id)
    .execute();
  const found = await createAlertLookup(database).byId(row.id);
  expect(found.ok && found.value?.alert).toMatchObject({ beganAt: null, added: null });
});

test('a thousand events at once are all stored, each condition once with its count', async () => {
  const routing_key = await keyring.keyOf('monitoring');
  const event = (n: number) => ({
    routing_key,
    event_action: 'trigger',
    dedup_key: `disk-${n % 10}`,
    payload: { summary: `Disk ${n % 10} full \0`, source: 'db', severity: 'error' },
  });
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => send('POST', '/v2/enqueue', event(n))));
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([202]));
  const stored = await database.db.selectFrom(alertsAsSaid).select(['count', 'body']).where('integration', '=', 'monitoring').execute();
  expect(stored.map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 100));
  expect(stored.map(({ body }) => parsed(body).summary)).toContain('Disk 3 full \ufffd');
  const beat = await send('GET', `/ingest/heartbeat/${await keyring.keyOf('backup')}`);
  expect(beat.statusCode).toBe(200);
});
