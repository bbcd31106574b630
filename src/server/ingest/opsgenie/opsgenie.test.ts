// Does the Opsgenie Alert API behave as Opsgenie's, for the clients that exist?

import { expect, test } from 'vitest';
import type { Alert } from '../../../core/alert/alert.ts';
import type { Engagement } from '../../../core/escalation/engagement.ts';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { printOf } from '../../identity/security-log.ts';
import { type Bench, keys, openBench, start } from '../ingest.fixture.ts';
import type { FoundAlert } from '../lookup.ts';

const authorization = `GenieKey ${keys.opsgenie}`;

async function send(
  bench: Bench,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = { authorization },
) {
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const all = body === undefined ? headers : { 'content-type': 'application/json', ...headers };
  return bench.app.inject({ method, url, headers: all, ...(payload === undefined ? {} : { payload }) });
}

const engagement = (
  n: number,
  status: Engagement['status'],
): Pick<Engagement, 'id' | 'path' | 'status' | 'firstAnsweredAt' | 'answeredBy'> => ({
  id: `inc_1.e${n}`,
  path: `path-${n}`,
  status,
  firstAnsweredAt: null,
  answeredBy: null,
});

function openAlert(bench: Bench, engagements: readonly ReturnType<typeof engagement>[] = []): Alert {
  const alert: Alert = {
    id: 'alr_1',
    integration: 'opsgenie',
    dedupKey: 'disk/db 1',
    incident: 'inc_1',
    status: 'open',
    summary: 'Disk full',
    source: 'db-1',
    level: 'error',
    service: 'checkout',
    component: null,
    group: null,
    class: null,
    count: 2,
    openedAt: start,
    lastEventAt: start + 1_000,
    resolvedAt: null,
    links: [],
    details: JSON.stringify({ description: 'Full.', tags: ['db'], details: { free: '1%' }, priority: 'P2' }),
    beganAt: null,
    added: null,
  };
  // Of an incident the source reads no more than this.
  bench.alerts.push({ alert, incident: { id: 'inc_1', engagements } as unknown as FoundAlert['incident'] });
  return alert;
}

const aliasUrl = (action: string) => `/v2/alerts/${encodeURIComponent('disk/db 1')}${action}?identifierType=alias`;

test("Alertmanager's create becomes a trigger, and its close a resolve", async () => {
  const bench = await openBench();
  const created = await send(bench, 'POST', '/v2/alerts', {
    alias: 'disk/db 1',
    message: 'Disk full',
    description: 'Full.',
    details: { alertname: 'DiskFull', severity: 'critical' },
    source: `http://${'long'.repeat(30)}:9093/#/alerts?receiver=tocsin`,
    responders: [{ name: 'Database', type: 'team' }],
    tags: ['db'],
    priority: 'P1',
  });
  expect([created.statusCode, created.json()]).toEqual([202, { result: 'Request will be processed', took: 0, requestId: 'made-1' }]);
  expect(bench.events[0]).toMatchObject({ action: 'trigger', dedupKey: 'disk/db 1', summary: 'Disk full', level: 'critical' });
  expect(bench.events[0]?.source).toHaveLength(100);
  expect(bench.events[0]?.links[0]?.href).toMatch(/receiver=tocsin$/);
  expect(JSON.parse(bench.events[0]?.details ?? '')).toMatchObject({
    description: 'Full.',
    tags: ['db'],
    details: { alertname: 'DiskFull', severity: 'critical' },
    priority: 'P1',
    responders: [{ name: 'Database', type: 'team' }],
  });
  openAlert(bench);
  const closed = await send(bench, 'POST', aliasUrl('/close'), { source: 'http://alertmanager:9093' });
  expect(closed.statusCode).toBe(202);
  expect(bench.events[1]).toMatchObject({ action: 'resolve', dedupKey: 'disk/db 1' });
});

test('an alert without an alias gets one of its own, and its request can be asked about', async () => {
  const bench = await openBench();
  const { requestId } = (await send(bench, 'POST', '/v2/alerts', { message: 'Down' })).json();
  const status = await send(bench, 'GET', `/v2/alerts/requests/${requestId}`);
  expect(status.json().data).toEqual({
    success: true,
    isSuccess: true,
    action: 'Create',
    status: 'Created alert',
    processedAt: '2026-03-02T09:00:00.000Z',
    integrationId: 'opsgenie',
    alertId: 'alr_1',
    alias: 'made-2',
  });
  expect(bench.events[0]?.dedupKey).toBe('made-2');
  expect((await send(bench, 'GET', '/v2/alerts/requests/other')).statusCode).toBe(404);
});

test.each([[{}], [{ message: ' ' }], [{ alias: 5, tags: ['db'], priority: 'P1' }]])(
  'what says nothing is 422 with its field (%#)',
  async (body) => {
    const bench = await openBench();
    const answer = await send(bench, 'POST', '/v2/alerts', body);
    expect([answer.statusCode, answer.json().errors, bench.events]).toEqual([422, { message: 'message can not be empty.' }, []]);
  },
);

test.each([
  [{ message: 5 }, { summary: '5' }, {}, ['summary']],
  [{ message: 'm'.repeat(131) }, { summary: `${'m'.repeat(129)}…` }, {}, ['summary']],
  [{ description: 'Full.' }, { summary: 'Full.' }, {}, ['summary']],
  [{ message: 'm', alias: 3628324908194384877n }, { dedupKey: '3628324908194384877' }, {}, ['dedup_key']],
  [{ message: 'm', description: 'd'.repeat(15_001) }, {}, { description: `${'d'.repeat(14_999)}…` }, ['description']],
  [
    { message: 'm', tags: Array.from({ length: 21 }, (_, n) => `t${n}`) },
    {},
    { tags: Array.from({ length: 20 }, (_, n) => `t${n}`) },
    ['tags'],
  ],
  [{ message: 'm', tags: 'db, prod' }, {}, { tags: ['db', 'prod'] }, ['tags']],
  [{ message: 'm', tags: [7, null] }, {}, { tags: ['7'] }, ['tags', 'tags']],
  [{ message: 'm', details: { a: 1, d: 'x'.repeat(8_000) } }, {}, { details: { a: 1 } }, ['details']],
  [{ message: 'm', details: 'x' }, {}, { details: { details: 'x' } }, ['details']],
  [{ message: 'm', priority: 'P6' }, { level: 'warning' }, { priority: 'P3' }, ['priority']],
  [{ message: 'm', priority: 1 }, { level: 'critical' }, { priority: 'P1' }, ['priority']],
  [{ message: 'm', responders: ['Database', { type: 'team' }] }, {}, { responders: [{ name: 'Database' }] }, ['responders', 'responders']],
])('what is only decoration is taken, and what was odd is told (%#)', async (body, expected, extras, fields) => {
  const bench = await openBench();
  const answer = await send(bench, 'POST', '/v2/alerts', writeExactly(body));
  expect([answer.statusCode, answer.json()]).toMatchObject([202, { result: 'Request will be processed', requestId: 'made-1' }]);
  expect(answer.json().warnings).toHaveLength(fields.length);
  expect([bench.events, bench.odd]).toMatchObject([[expected], [{ fields }]]);
  expect(JSON.parse(bench.events[0]?.details ?? '')).toMatchObject(extras);
});

test('a slash at the end and a form for a media type are nothing', async () => {
  const bench = await openBench();
  openAlert(bench);
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'nonsense']) {
    const headers = { authorization, 'content-type': type };
    expect((await send(bench, 'POST', '/v2/alerts/', { message: 'm' }, headers)).statusCode).toBe(202);
    expect((await send(bench, 'POST', aliasUrl('/close/'), {}, headers)).statusCode).toBe(202);
  }
  expect(bench.events.map((event) => event.action)).toEqual(['trigger', 'resolve', 'trigger', 'resolve', 'trigger', 'resolve']);
});

test('an unknown address answers as the SDKs can print it', async () => {
  const bench = await openBench();
  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const) {
    const answer = await bench.app.inject({ method, url: '/v2/policies/x/enable?y=1' });
    expect([answer.statusCode, Object.keys(answer.json())]).toEqual([404, ['message', 'took', 'requestId']]);
  }
});

test.each(['ada@example.org', 'ADA@example.org ', 'ada', 'Ada'])('what %s does by the API is hers', async (user) => {
  const bench = await openBench();
  openAlert(bench, [engagement(1, 'escalating')]);
  const by = { kind: 'person', id: 'ada', name: 'Ada' };
  for (const action of ['acknowledge', 'close']) await send(bench, 'POST', aliasUrl(`/${action}`), { user });
  expect(bench.events).toMatchObject([
    { action: 'acknowledge', by },
    { action: 'resolve', by },
  ]);
  await send(bench, 'POST', aliasUrl('/notes'), { user, note: 'Seen' });
  await send(bench, 'POST', aliasUrl('/snooze'), { user, endTime: '2026-03-02T10:00:00Z' });
  await send(bench, 'POST', aliasUrl('/assign'), { user, owner: { username: 'ada@example.org' } });
  expect(bench.commands.map(({ command }) => command)).toMatchObject([
    { type: 'AddNote', by },
    { type: 'Snooze', by },
    { type: 'Reassign', by },
  ]);
});

test('no key or a wrong one is 401, no JSON 400, no plan 503', async () => {
  const bench = await openBench();
  for (const headers of [{}, { authorization: 'GenieKey wrong' }, { authorization: `Bearer ${keys.opsgenie}` }]) {
    const answer = await send(bench, 'POST', '/v2/alerts', { message: 'm' }, headers);
    expect([answer.statusCode, answer.json().message]).toEqual([401, 'Could not authenticate']);
  }
  expect(bench.refused).toEqual([
    ['key', 'opsgenie without a key', '127.0.0.1'],
    ['key', `opsgenie ${printOf('wrong')}`, '127.0.0.1'],
    ['key', `opsgenie ${printOf(`Bearer ${keys.opsgenie}`)}`, '127.0.0.1'],
  ]);
  const cut = await send(bench, 'POST', '/v2/alerts', '{"message":');
  expect([cut.statusCode, Object.keys(cut.json())]).toEqual([400, ['message', 'errors', 'took', 'requestId']]);
  expect((await send(await openBench({}, 'no plan'), 'POST', '/v2/alerts', { message: 'm' })).statusCode).toBe(503);
});

test('the actions reach the alert or its incident', async () => {
  const bench = await openBench();
  openAlert(bench, [engagement(1, 'answered'), engagement(2, 'closed')]);
  const by = { kind: 'person', id: 'ada', name: 'Ada' };
  const act = async (action: string, body?: unknown) => expect((await send(bench, 'POST', aliasUrl(action), body)).statusCode).toBe(202);
  await act('/acknowledge', { user: 'ada@example.org', note: 'I look at it' });
  expect(bench.events.at(-1)).toMatchObject({ action: 'acknowledge', dedupKey: 'disk/db 1' });
  expect(bench.commands.at(-1)).toEqual({ incident: 'inc_1', command: { type: 'AddNote', by, text: 'I look at it' } });
  await act('/unacknowledge', { user: 'ada@example.org' });
  expect(bench.commands.at(-1)?.command).toMatchObject({
    type: 'Reassign',
    engagement: 'inc_1.e1',
    to: { kind: 'path', id: 'path-1' },
    by,
  });
  await act('/snooze', { endTime: '2026-03-02T10:00:00Z' });
  expect(bench.commands.at(-1)?.command).toMatchObject({
    type: 'Snooze',
    forMs: 3_600_000,
    by: { kind: 'sender', integration: 'opsgenie' },
  });
  await act('/escalate', { escalation: { name: 'Security on call' } });
  expect(bench.commands.at(-1)?.command).toMatchObject({ type: 'Engage', path: 'security' });
  await act('/assign', { owner: { username: 'ada@example.org' } });
  expect(bench.commands.at(-1)?.command).toMatchObject({ type: 'Reassign', engagement: 'inc_1.e1', to: { kind: 'person', id: 'ada' } });
  await act('/notes', { note: 'Seen' });
  expect(bench.commands.at(-1)?.command).toMatchObject({ type: 'AddNote', text: 'Seen' });
  await act('/tags', { tags: ['db', 'prod'] });
  expect(JSON.parse(bench.events.at(-1)?.added ?? '')).toMatchObject({ tags: ['db', 'prod'] });
  await act('/details', { details: { used: '99%' } });
  expect(JSON.parse(bench.events.at(-1)?.added ?? '')).toMatchObject({ details: { used: '99%' } });
  await send(bench, 'PUT', aliasUrl('/message'), { message: 'Disk really full' });
  expect(bench.events.at(-1)).toMatchObject({ action: 'update', summary: 'Disk really full' });
  await send(bench, 'PUT', aliasUrl('/description'), { description: 'Fuller.' });
  expect(JSON.parse(bench.events.at(-1)?.details ?? '')).toMatchObject({ description: 'Fuller.' });
  await send(bench, 'PUT', '/v2/alerts/alr_1/priority', { priority: 'P1' });
  expect(bench.events.at(-1)).toMatchObject({ action: 'update', level: 'critical', summary: 'Disk full' });
});

test('an action on what does not exist is accepted, and its request says so', async () => {
  const bench = await openBench();
  for (const url of [aliasUrl('/close'), '/v2/alerts/alr_9/acknowledge']) {
    const { requestId } = (await send(bench, 'POST', url)).json();
    const status = (await send(bench, 'GET', `/v2/alerts/requests/${requestId}`)).json().data;
    expect(status).toMatchObject({ success: false, status: 'Alert does not exist' });
  }
  openAlert(bench, [engagement(1, 'answered')]);
  const { requestId } = (await send(bench, 'POST', aliasUrl('/escalate'), { escalation: { id: 'nobody' } })).json();
  expect((await send(bench, 'GET', `/v2/alerts/requests/${requestId}`)).json().data.status).toBe('Escalation does not exist');
  expect(bench.events).toEqual([]);
});

test.each([
  ['POST', '/snooze', {}, 'endTime'],
  ['POST', '/snooze', { endTime: 'tomorrow' }, 'endTime'],
  ['POST', '/snooze', { endTime: '2026-03-02T08:00:00Z' }, 'endTime'],
  ['POST', '/snooze', { endTime: '2026-04-02T08:00:00Z' }, 'endTime'],
  ['POST', '/escalate', { escalation: {} }, 'escalation'],
  ['POST', '/assign', {}, 'owner'],
  ['POST', '/notes', { note: ' ' }, 'note'],
  ['POST', '/tags', { tags: [] }, 'tags'],
  ['POST', '/details', { details: {} }, 'details'],
  ['DELETE', '/tags', undefined, 'tags'],
  ['DELETE', '/details', undefined, 'keys'],
  ['PUT', '/message', { message: ' ' }, 'message'],
  ['PUT', '/description', {}, 'description'],
  ['PUT', '/priority', {}, 'priority'],
] as const)('%s %s with a faulty body is 422 (%#)', async (method, action, body, field) => {
  const bench = await openBench();
  openAlert(bench);
  const answer = await send(bench, method, aliasUrl(action), body);
  expect([answer.statusCode, Object.keys(answer.json().errors)]).toEqual([422, [field]]);
});

test('an alert is shown to its own sender, by id and by alias', async () => {
  const bench = await openBench();
  const alert = openAlert(bench, [engagement(1, 'answered')]);
  for (const url of ['/v2/alerts/alr_1', aliasUrl('')]) {
    const answer = await send(bench, 'GET', url);
    expect(answer.statusCode).toBe(200);
    expect(answer.json().data).toMatchObject({
      id: 'alr_1',
      alias: alert.dedupKey,
      message: 'Disk full',
      status: 'open',
      acknowledged: true,
      count: 2,
      priority: 'P2',
      tags: ['db'],
      description: 'Full.',
      details: { free: '1%' },
    });
  }
  bench.alerts[0] = { alert: { ...alert, integration: 'another' }, incident: (bench.alerts[0] as FoundAlert).incident };
  const foreign = await send(bench, 'GET', '/v2/alerts/alr_1');
  expect([foreign.statusCode, foreign.json().message]).toEqual([404, 'Alert does not exist']);
  const other = await send(bench, 'GET', '/v2/alerts/1?identifierType=name');
  expect([other.statusCode, Object.keys(other.json().errors)]).toEqual([422, ['identifierType']]);
});

test('a whole number beyond what a double holds is shown as it came', async () => {
  const bench = await openBench();
  const alert = openAlert(bench);
  bench.alerts[0] = { ...(bench.alerts[0] as FoundAlert), alert: { ...alert, details: '{"details":{"cycle":3628324908194384877}}' } };
  for (const url of ['/v2/alerts/alr_1', '/v2/alerts?query=status:open']) {
    const shown = await send(bench, 'GET', url);
    expect([shown.statusCode, shown.body]).toEqual([200, expect.stringContaining('"cycle":3628324908194384877')]);
  }
});

test('beyond its rate a sender hears 429; a refusal of the engine is 503', async () => {
  const bench = await openBench({ opsgenie: { ratePerSecond: 1 } });
  for (let sent = 0; sent < 2; sent += 1) await send(bench, 'POST', '/v2/alerts', { message: 'm' });
  const refused = await send(bench, 'POST', '/v2/alerts', { message: 'm' });
  expect([refused.statusCode, refused.headers['retry-after'], refused.json().message]).toEqual([
    429,
    '1',
    'You are making too many requests!',
  ]);
  bench.now += 10_000;
  bench.refusal = { code: 'overloaded', message: 'Too much at once.' };
  expect((await send(bench, 'POST', '/v2/alerts', { message: 'm' })).statusCode).toBe(503);
  expect((await send(bench, 'POST', aliasUrl('/close'))).statusCode).toBe(503);
});
