// How does an incident look from outside? Declared, answered, escalated, resolved, over the API, with a real engine beneath.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, bootMs, setUp, start, startApi, type TestApi } from '../../../test/api.ts';
import { minute } from '../../core/kernel/instant.ts';

let api: TestApi;
let me: { readonly cookie: string };
beforeAll(async () => {
  api = await startApi();
  me = await setUp(api);
}, bootMs);
afterAll(async () => {
  await api.close();
});

const get = (url: string) => ask(api, me, { url });
const post = (url: string, payload: object = {}) => ask(api, me, { method: 'POST', url, payload });
const declare = (title: string, severity = 'SEV2') => post('/api/v1/incidents', { title, service: 'payments-api', severity });

test('an incident from its declaration to its end', async () => {
  const declared = await declare('Cards fail');
  expect(declared.status).toBe(201);
  const { id } = declared.body.summary;
  expect(declared.body.summary).toMatchObject({ title: 'Cards fail', serviceName: 'Payments API', severity: 'SEV2', status: 'open' });
  const [engagement] = declared.body.summary.engagements;
  expect(engagement.waitingFor).toHaveLength(1);
  expect(declared.body.ladders[0].rungs.length).toBeGreaterThan(1);
  expect(declared.body.arithmetic.length).toBeGreaterThan(0);
  expect(declared.body.deliveries).toMatchObject([{ channel: 'inbox', status: 'queued' }]);
  const at = `/api/v1/incidents/${id}`;

  api.clock.at += minute;
  expect((await post(`${at}/escalate`, { engagement: engagement.id, reason: 'nobody is there' })).status).toBe(200);
  const preview = await get(`${at}/severity-preview?severity=SEV1`);
  expect(preview).toMatchObject({ status: 200, body: { severity: 'SEV1' } });
  expect(preview.body.clocks.length).toBeGreaterThan(0);
  expect(await post(`${at}/severity`, { severity: 'SEV1', reason: 'worse' })).toMatchObject({ body: { summary: { severity: 'SEV1' } } });
  expect(await post(`${at}/acknowledge`)).toMatchObject({
    status: 200,
    body: { summary: { engagements: [{ status: 'answered', answeredBy: 'Dana Reyes' }] } },
  });
  expect((await post(`${at}/note`, { text: 'Looking at the gateway' })).status).toBe(200);
  const [clock] = (await get(at)).body.summary.clocks.filter((each: { metric: string }) => each.metric === 'restore');
  expect((await post(`${at}/pause`, { clock: clock.id, reason: 'waiting for the acquirer' })).status).toBe(200);
  expect((await post(`${at}/resume`, { clock: clock.id, reason: 'they answered' })).status).toBe(200);
  expect((await post(`${at}/snooze`, { engagement: engagement.id, minutes: 10, reason: 'deploying' })).status).toBe(200);
  expect((await post(`${at}/reassign`, { engagement: engagement.id, to: { kind: 'person', id: 'lee' }, reason: 'shift' })).status).toBe(
    200,
  );
  expect(
    (await post(`${at}/engage`, { responsibility: 'Second pair of eyes', path: 'payments', reason: 'unsure' })).body.summary.engagements,
  ).toHaveLength(2);
  expect(await post(`${at}/resolve`, { reason: 'rolled back' })).toMatchObject({ body: { summary: { status: 'resolved' } } });
  const again = await post(`${at}/resolve`, { reason: 'twice' });
  expect(again.status === 409 || again.body.events === 0).toBe(true);

  const { body } = await get(at);
  const types = body.timeline.map((entry: { type: string }) => entry.type);
  expect(types).toEqual(
    expect.arrayContaining([
      'IncidentOpened',
      'EngagementEscalated',
      'SeverityChanged',
      'EngagementAcknowledged',
      'NoteAdded',
      'ClockPaused',
      'IncidentResolved',
    ]),
  );
  expect(types.at(-1)).toBe('IncidentOpened');
  expect(new Set(body.timeline.map((entry: { id: string }) => entry.id)).size).toBe(types.length);
  expect((await post(`${at}/reopen`, { reason: 'it is back' })).body.summary.status).toBe('open');
  await post(`${at}/resolve`, { reason: 'over' });
});

test('what the engine refuses is said with its code, and with the field at fault', async () => {
  const { body } = await declare('Refusals');
  const at = `/api/v1/incidents/${body.summary.id}`;
  const unknown = await post(`${at}/severity`, { severity: 'SEV99', reason: 'x' });
  expect([409, 422]).toContain(unknown.status);
  expect(unknown.body.detail).toContain('SEV99');
  expect((await post('/api/v1/incidents', { title: 'x', service: 'nothing', severity: 'SEV1' })).status).toBeGreaterThanOrEqual(400);
  await post(`${at}/resolve`, { reason: 'over' });
});

test('the list is paged without a gap: open ones by their deadline, the others newest first', async () => {
  const titles: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    api.clock.at += minute;
    const title = `Trouble ${n}`;
    titles.push(title);
    const { body } = await declare(title, n % 2 === 0 ? 'SEV1' : 'SEV3');
    if (n === 3) await post(`/api/v1/incidents/${body.summary.id}/acknowledge`);
  }
  const pages = async (status: string) => {
    const all: { title: string; openedAt: number; nextDeadline: { at: number } | null }[] = [];
    let cursor: string | null = null;
    do {
      const { status: code, body }: Awaited<ReturnType<typeof get>> = await get(
        `/api/v1/incidents?status=${status}&limit=3${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(code).toBe(200);
      all.push(...body.incidents);
      cursor = body.next;
    } while (cursor !== null);
    return all;
  };
  const open = await pages('open');
  expect(open.map((one) => one.title).sort()).toEqual(titles);
  const deadlines = open.map((one) => one.nextDeadline?.at ?? Number.POSITIVE_INFINITY);
  expect(deadlines).toEqual([...deadlines].sort((a, b) => a - b));
  const all = await pages('all');
  expect(all).toHaveLength(9);
  expect(all.map((one) => one.openedAt)).toEqual(all.map((one) => one.openedAt).sort((a, b) => b - a));
  expect(await pages('resolved')).toHaveLength(2);
});

test('the list is narrowed by service, severity and day of opening, also a page at a time; a name that the plan lacks is said', async () => {
  api.clock.at += 40 * minute;
  const since = api.clock.at;
  const made: string[] = [];
  for (const severity of ['SEV3', 'SEV4', 'SEV3', 'SEV3']) {
    made.push((await declare(`Narrowed ${made.length}`, severity)).body.summary.id);
    api.clock.at += minute;
  }
  const narrowed = async (query: string) => (await get(`/api/v1/incidents?status=all&from=${since}&${query}`)).body;
  const ids = (page: { incidents: { id: string }[] }) => page.incidents.map(({ id }) => id);
  const [first, second, third, fourth] = made;
  expect(ids(await narrowed('severity=SEV3&service=payments-api'))).toEqual([fourth, third, first]);
  expect(ids(await narrowed(`to=${since + 2 * minute}`))).toEqual([second, first]);
  expect(ids(await narrowed('service=search'))).toEqual([]);
  const page = await narrowed('severity=SEV3&limit=2');
  expect(ids(page)).toEqual([fourth, third]);
  expect(await narrowed(`severity=SEV3&limit=2&cursor=${page.next}`)).toMatchObject({ incidents: [{ id: first }], next: null });
  expect(await get('/api/v1/incidents?severity=SEV9')).toMatchObject({
    status: 422,
    body: { code: 'unknown-severity', field: 'severity' },
  });
  expect(await get('/api/v1/incidents?customer=nobody')).toMatchObject({ status: 422, body: { code: 'unknown-customer' } });
});

test('the plan and the people on call are shown', async () => {
  const { body: plan } = await get('/api/v1/plan');
  expect(plan).toMatchObject({ version: 1, name: 'Test' });
  expect(plan.integrations.map((each: { endpoint: string }) => each.endpoint)).toEqual([
    '/v2/enqueue',
    '/ingest/heartbeat/pingpingpingpingpingpingpingping',
  ]);
  const { body: clocks } = await get('/api/v1/zone-clocks?zone=America/Vancouver');
  expect(clocks).toMatchObject({ version: '2026f', zones: { 'America/Vancouver': expect.any(Array) } });
  expect((await get('/api/v1/zone-clocks?zone=Nowhere/Land')).body.zones).not.toHaveProperty('Nowhere/Land');
  const { body: onCall } = await get('/api/v1/on-call');
  expect(onCall.schedules).toHaveLength(1);
  const [schedule] = onCall.schedules;
  // Weekly from Monday 5 January 2026, 09:00 in Berlin: on 23 November, 14:05 there, the 47th turn has begun.
  expect(schedule.now).toEqual([{ id: 'dana', name: 'Dana Reyes', until: Date.UTC(2026, 10, 30, 8) }]);
  expect(schedule.next).toEqual({ at: Date.UTC(2026, 10, 30, 8), people: [{ id: 'lee', name: 'Lee Park' }] });
  expect(onCall.at).toBeGreaterThanOrEqual(start);
});

test('the inbox shows what arrived, and remembers when it was first seen', async () => {
  const { body } = await declare('Look here', 'SEV1');
  const [delivery] = body.deliveries;
  expect((await get('/api/v1/inbox')).body.messages).toEqual([]);
  await api.database.db.updateTable('deliveries').set({ status: 'sent' }).where('id', '=', delivery.id).execute();
  const { body: mine } = await get('/api/v1/inbox');
  expect(mine.messages).toMatchObject([{ id: delivery.id, person: 'dana', title: 'Look here', state: 'waiting', seenAt: null }]);
  expect(mine.messages[0].acknowledgeUrl).toContain('/a/');
  expect((await get('/api/v1/inbox?person=lee')).body.messages).toEqual([]);

  const seen = () => ask(api, me, { method: 'POST', url: `/api/v1/inbox/${delivery.id}/seen` });
  const first = api.clock.at;
  expect((await seen()).status).toBe(204);
  api.clock.at += minute;
  expect((await seen()).status).toBe(204);
  await post(`/api/v1/incidents/${body.summary.id}/acknowledge`);
  expect((await get('/api/v1/inbox')).body.messages).toMatchObject([{ seenAt: first, state: 'answered', acknowledgeUrl: null }]);
  expect((await ask(api, me, { method: 'POST', url: '/api/v1/inbox/nothing/seen' })).status).toBe(404);
});
