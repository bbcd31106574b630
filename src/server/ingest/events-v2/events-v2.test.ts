// Does Events v2 behave as PagerDuty does, for the clients that exist?

import { expect, test } from 'vitest';
import { unsaidOfEvent } from '../../../core/alert/event.ts';
import { keys, openBench, start } from '../ingest.fixture.ts';

const key = keys['events-v2'];
const trigger = {
  routing_key: key,
  event_action: 'trigger',
  dedup_key: 'disk/db-1',
  payload: { summary: 'Disk full on db-1', source: 'db-1', severity: 'critical' },
};

async function post(bench: Awaited<ReturnType<typeof openBench>>, body: unknown, url = '/v2/enqueue') {
  return bench.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

test('a trigger as pdjs sends it becomes an event, with its links, images and details', async () => {
  const bench = await openBench();
  const answer = await post(bench, {
    routing_key: key,
    event_action: 'trigger',
    dedup_key: 'test_incident_3',
    client: 'Shop monitor',
    client_url: 'https://monitor.example/1',
    payload: {
      summary: 'Test Event V2',
      timestamp: '2026-03-02T08:59:58.315+0000',
      source: 'pdjs_tests',
      severity: 'error',
      component: 'postgres',
      group: 'prod',
      class: 'disk',
      custom_details: { free: '1%', 'load avg': 0.75 },
    },
    links: [
      { href: 'https://runbooks.example/disk', text: 'Runbook' },
      { href: 'javascript:alert(1)', text: 'no' },
    ],
    images: [{ src: 'https://img.example/a.png', href: 'https://img.example/', alt: 'Graph' }],
  });
  expect(answer.statusCode).toBe(202);
  const warnings = ["'links[1]' has no web address; it was left out."];
  expect(answer.json()).toEqual({ status: 'success', message: 'Event processed', dedup_key: 'test_incident_3', warnings });
  expect(bench.events).toEqual([
    {
      integration: 'events-v2',
      action: 'trigger',
      dedupKey: 'test_incident_3',
      summary: 'Test Event V2',
      source: 'pdjs_tests',
      level: 'error',
      component: 'postgres',
      group: 'prod',
      class: 'disk',
      service: 'checkout',
      happenedAt: Date.parse('2026-03-02T08:59:58.315Z'),
      links: [
        { href: 'https://monitor.example/1', text: 'Shop monitor' },
        { href: 'https://runbooks.example/disk', text: 'Runbook' },
        { href: 'https://img.example/', text: 'Graph' },
        { href: 'https://img.example/a.png', text: 'Graph' },
      ],
      details: '{"free":"1%","load avg":0.75}',
      ...unsaidOfEvent,
    },
  ]);
});

test("Alertmanager's resolve, which brings a payload, resolves", async () => {
  const bench = await openBench();
  const answer = await post(bench, {
    routing_key: key,
    dedup_key: 'b5bc7e9d7a2b0a4c6e3b6d4a1f2f9c1b7d5a0e8f9c6b3a2d1e0f4c5b6a7d8e9f',
    event_action: 'resolve',
    payload: {
      summary: '[RESOLVED] HighLatency',
      source: 'Alertmanager',
      severity: 'page',
      custom_details: { firing: '', num_firing: '0', num_resolved: '1', resolved: 'Labels:\n - alertname = HighLatency\n' },
    },
    client: 'Alertmanager',
    client_url: 'http://alertmanager:9093',
  });
  expect(answer.statusCode).toBe(202);
  expect(bench.events[0]).toMatchObject({ action: 'resolve', summary: '[RESOLVED] HighLatency', level: 'critical' });
  expect(answer.json().warnings).toBeUndefined();
});

test('a trigger without a key gets one of its own, each time', async () => {
  const bench = await openBench();
  const { dedup_key: _, ...without } = trigger;
  const answers = [await post(bench, without), await post(bench, { ...without, dedup_key: null })];
  expect(answers.map((answer) => answer.json().dedup_key)).toEqual(['made-1', 'made-2']);
  expect(bench.events.map((event) => event.dedupKey)).toEqual(['made-1', 'made-2']);
});

test.each([
  [{ ...trigger, routing_key: 'short' }, "Length of 'routing_key' is incorrect (should be 32 characters)"],
  [{ ...trigger, routing_key: undefined }, "'routing_key' is missing or blank"],
  [{ ...trigger, routing_key: 'x'.repeat(32) }, "'routing_key' is invalid (no integration has it)"],
  [{ ...trigger, event_action: '' }, "'event_action' is missing or blank"],
  [{ ...trigger, event_action: 'open' }, "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"],
  [{ ...trigger, event_action: 'resolve', dedup_key: undefined }, "'dedup_key' is missing or blank"],
  [{ ...trigger, payload: undefined }, "'payload' is missing or blank"],
  [{ ...trigger, payload: [] }, "'payload' is invalid (must be an object)"],
  [{ ...trigger, payload: { severity: 'critical' } }, "'payload.summary' is missing or blank"],
])('what has no key, no action or nothing to say is refused in the words of PagerDuty (%#)', async (body, error) => {
  const bench = await openBench();
  const answer = await post(bench, body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({ status: 'invalid event', message: 'Event object is invalid', errors: [error] });
  expect(bench.events).toEqual([]);
});

const payload = trigger.payload;
test.each([
  [{ ...trigger, payload: { ...payload, timestamp: 1585526400 } }, { happenedAt: 1_585_526_400_000 }, ['timestamp']],
  [{ ...trigger, payload: { ...payload, timestamp: 'yesterday' } }, { happenedAt: null }, ['timestamp']],
  [{ ...trigger, payload: { ...payload, component: 12, class: true } }, { component: '12', class: 'true' }, ['component', 'class']],
  [{ ...trigger, links: [null], images: {} }, { links: [] }, ['links', 'images', 'images']],
  [{ ...trigger, payload: { ...payload, source: undefined } }, { source: 'The events-v2 sender' }, ['source']],
  [{ ...trigger, payload: { ...payload, summary: 's'.repeat(1_025) } }, { summary: `${'s'.repeat(1_023)}…` }, ['summary']],
  [{ ...trigger, payload: { ...payload, severity: 'fatal' } }, { level: 'critical' }, ['severity']],
  [{ ...trigger, payload: { ...payload, severity: 'purple' } }, { level: 'error' }, ['severity']],
  [{ ...trigger, payload: { ...payload, severity: undefined } }, { level: 'error' }, ['severity']],
  [{ ...trigger, dedup_key: 'k'.repeat(300) }, { dedupKey: 'k'.repeat(300) }, ['dedup_key']],
  [{ ...trigger, event_action: ' Trigger' }, { action: 'trigger' }, ['action']],
  [{ ...trigger, payload: { ...payload, summary: null, message: 'Full' } }, { summary: 'Full' }, ['summary']],
  [{ ...trigger, payload: 'Disk full' }, { summary: 'Disk full' }, ['payload', 'source', 'severity']],
])('what is only decoration is taken, and what was odd is told, counted and kept (%#)', async (body, expected, fields) => {
  const bench = await openBench();
  const answer = await post(bench, body);
  expect(answer.statusCode).toBe(202);
  expect(answer.json()).toMatchObject({ status: 'success', message: 'Event processed' });
  expect(bench.events).toMatchObject([expected]);
  expect(bench.odd).toEqual([{ integration: 'events-v2', fields }]);
  expect(answer.json().warnings ?? []).toHaveLength(fields.length);
});

test('keys too long to be kept stay apart, and the one that is answered is the same alert', async () => {
  const bench = await openBench();
  const long = 'k'.repeat(600);
  const answers = [await post(bench, { ...trigger, dedup_key: `${long}1` }), await post(bench, { ...trigger, dedup_key: `${long}2` })];
  const [one, two] = answers.map((answer) => answer.json().dedup_key);
  expect(one).not.toBe(two);
  await post(bench, { ...trigger, event_action: 'resolve', dedup_key: one });
  await post(bench, { ...trigger, event_action: 'resolve', dedup_key: `${long}1` });
  expect(bench.events.map((event) => event.dedupKey)).toEqual([one, two, one, one]);
});

test('whole numbers stay exact', async () => {
  const bench = await openBench();
  const body = JSON.stringify({ ...trigger, payload: { ...payload, custom_details: { cycle: 0 } } });
  for (const key of ['3628324908194384877', '3628324908194384878']) {
    await post(bench, body.replace('"disk/db-1"', key).replace('"cycle":0', `"cycle":${key}`));
  }
  expect(bench.events.map((event) => [event.dedupKey, event.details])).toEqual([
    ['3628324908194384877', '{"cycle":3628324908194384877}'],
    ['3628324908194384878', '{"cycle":3628324908194384878}'],
  ]);
});

test.each([
  ['/v2/enqueue/', {}],
  ['/v2/enqueue', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['/v2/enqueue', { 'content-type': 'text/plain' }],
  ['/v2/enqueue', { 'content-type': 'json' }],
  [`/integration/${key}/enqueue`, {}],
  [`/integration/${key}/enqueue/`, { 'content-type': 'text/plain' }],
  ['/v2/enqueue', { 'x-routing-key': key }],
])('%s with %o is the same address', async (url, headers) => {
  const bench = await openBench();
  const { routing_key, ...rest } = trigger;
  const isBeside = url.includes(key) || 'x-routing-key' in headers;
  const body = JSON.stringify(isBeside ? rest : { ...rest, routing_key });
  const answer = await bench.app.inject({ method: 'POST', url, headers, payload: body });
  expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'success', message: 'Event processed', dedup_key: 'disk/db-1' }]);
  expect(bench.events).toHaveLength(1);
});

test('without a content type, as some scripts post, it is JSON as well', async () => {
  const bench = await openBench();
  const payload = Buffer.from(JSON.stringify(trigger));
  const answer = await bench.app.inject({ method: 'POST', url: '/v2/enqueue', payload });
  expect(answer.statusCode).toBe(202);
});

test('Events v1 is understood and answered in its own words', async () => {
  const bench = await openBench();
  const url = '/generic/2010-04-15/create_event.json';
  const event = {
    service_key: key,
    event_type: 'trigger',
    incident_key: 'srv01/HTTP',
    description: 'FAILURE for production/HTTP',
    client: 'Sample Monitor',
    client_url: 'https://monitor.example/1',
    details: { 'ping time': '1500ms' },
    contexts: [{ type: 'link', href: 'https://runbooks.example/http', text: 'Runbook' }],
  };
  const answer = await post(bench, event, url);
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'success', message: 'Event processed', incident_key: 'srv01/HTTP' }]);
  expect(bench.events[0]).toMatchObject({
    action: 'trigger',
    dedupKey: 'srv01/HTTP',
    summary: 'FAILURE for production/HTTP',
    source: 'Sample Monitor',
    level: 'error',
    details: '{"ping time":"1500ms"}',
  });
  expect(bench.events[0]?.links.map((link) => link.href)).toEqual(['https://monitor.example/1', 'https://runbooks.example/http']);
  for (const event_type of ['acknowledge', 'resolve'])
    await post(bench, { service_key: key, event_type, incident_key: 'srv01/HTTP' }, `${url}/`);
  expect(bench.events.map((each) => each.action)).toEqual(['trigger', 'acknowledge', 'resolve']);
  const { incident_key: _, ...keyless } = event;
  expect((await post(bench, keyless, url)).json().incident_key).toBe('made-1');
  const refused = await post(bench, { ...event, event_type: 'resolve', incident_key: null }, url);
  expect([refused.statusCode, refused.json().errors]).toEqual([400, ["'incident_key' is missing or blank"]]);
});

test('what is too large is 413, what is no JSON 400, in the same shape', async () => {
  const bench = await openBench();
  const large = await post(bench, { ...trigger, payload: { ...trigger.payload, custom_details: 'x'.repeat(512 * 1024) } });
  expect([large.statusCode, large.json().status]).toEqual([413, 'invalid event']);
  const text = await bench.app.inject({ method: 'POST', url: '/v2/enqueue', headers: { 'content-type': 'text/plain' }, payload: 'hello' });
  expect([text.statusCode, text.json().errors[0]]).toEqual([400, expect.stringContaining("'body': The body is not valid JSON")]);
  const cut = await post(bench, JSON.stringify(trigger).slice(0, -2));
  expect([cut.statusCode, cut.json().message]).toEqual([400, 'Event object is invalid']);
});

test('what PostgreSQL cannot keep is replaced', async () => {
  const bench = await openBench();
  const body = JSON.stringify(trigger).replace('Disk full', '\\u0000\\ud800 \\ud83d\\ude00').replace('disk/db-1', '\\udfff');
  expect((await post(bench, body)).json().dedup_key).toBe('\ufffd');
  expect(bench.events[0]).toMatchObject({ summary: '\ufffd\ufffd 😀 on db-1', dedupKey: '\ufffd' });
});

test('beyond its rate a sender hears 429 and when to come again', async () => {
  const bench = await openBench({ 'events-v2': { ratePerSecond: 2 } });
  for (let sent = 0; sent < 4; sent += 1) expect((await post(bench, trigger)).statusCode).toBe(202);
  const refused = await post(bench, trigger);
  expect([refused.statusCode, refused.headers['retry-after'], refused.json().status]).toEqual([429, '1', 'throttle exceeded']);
  bench.now += 500;
  expect((await post(bench, trigger)).statusCode).toBe(202);
  expect((await post(bench, trigger)).statusCode).toBe(429);
});

test.each(['overloaded', 'store-unavailable', 'stopping', 'no-plan'])(
  'a refusal of the engine (%s) is 503, to be tried again',
  async (code) => {
    const bench = await openBench();
    bench.refusal = { code, message: 'Not now.' };
    for (const url of ['/v2/enqueue', '/v2/change/enqueue']) {
      const answer = await post(bench, trigger, url);
      expect(answer.statusCode).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
  },
);

test('without a plan no key is wrong yet: 503, so that nothing is lost', async () => {
  const answer = await post(await openBench({}, 'no plan'), trigger);
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '30']);
});

test('the service is the one that the expression names, if there is one', async () => {
  const bench = await openBench({ 'events-v2': { serviceFrom: 'event.details.service' } });
  for (const service of ['search', 'nowhere', undefined, 5]) {
    await post(bench, { ...trigger, payload: { ...trigger.payload, custom_details: { service } } });
  }
  expect(bench.events.map((event) => event.service)).toEqual(['search', 'checkout', 'checkout', 'checkout']);
});

test('a change is stored and calls nobody', async () => {
  const bench = await openBench();
  const payload = {
    summary: 'Build 412 deployed',
    source: 'ci',
    timestamp: '2026-03-02T08:30:00Z',
    custom_details: { build: 412 },
  };
  const links = [{ href: 'https://ci.example/412', text: 'Build' }];
  const answer = await post(bench, { routing_key: key, payload, links }, '/v2/change/enqueue');
  expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'success', message: 'Change event processed' }]);
  expect(bench.events).toEqual([]);
  expect(bench.changes).toEqual([
    {
      id: 'chg_made-1',
      integration: 'events-v2',
      service: 'checkout',
      summary: 'Build 412 deployed',
      source: 'ci',
      happenedAt: Date.parse('2026-03-02T08:30:00Z'),
      receivedAt: start,
      links,
      details: '{"build":412}',
    },
  ]);
  const invalid = await post(bench, { routing_key: key, payload: {} }, '/v2/change/enqueue');
  expect(invalid.json().errors).toEqual(["'payload.summary' is missing or blank"]);
  for (const url of [`/v2/change/enqueue/${key}`, '/v2/change/enqueue/']) {
    expect((await post(bench, { routing_key: key, payload, links }, url)).statusCode).toBe(202);
  }
  expect((await post(bench, { payload }, `/v2/change/enqueue/${key}/`)).statusCode).toBe(202);
  expect(bench.changes).toHaveLength(4);
});
