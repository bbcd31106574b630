// Can any request break a source? Whatever comes in: a clear refusal with the field, never 5xx; what is valid: exactly its event.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bench, keys, openBench } from './ingest.fixture.ts';

const json = 'application/json';
const genie = { authorization: `GenieKey ${keys.opsgenie}` };

interface Endpoint {
  readonly url: string;
  readonly method?: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly valid: unknown;
}

const alert = { status: 'firing', labels: { alertname: 'A', severity: 'page' }, annotations: { summary: 'S' }, fingerprint: 'f' };
const enqueue = {
  routing_key: keys['events-v2'],
  event_action: 'trigger',
  dedup_key: 'k',
  payload: { summary: 's', source: 'x', severity: 'info', custom_details: { a: 1 }, timestamp: '2026-01-01T00:00:00Z' },
  links: [{ href: 'https://a.example/', text: 't' }],
  images: [{ src: 'https://a.example/i.png' }],
};
const opsgenieAlert = {
  message: 'm',
  alias: 'a',
  tags: ['t'],
  details: { k: 'v' },
  priority: 'P1',
  responders: [{ id: 'r', type: 'team' }],
  actions: ['x'],
};

const endpoints: Readonly<Record<string, Endpoint>> = {
  'Events v2': { url: '/v2/enqueue', headers: { 'content-type': json }, valid: enqueue },
  'Events v2, changes': { url: '/v2/change/enqueue', headers: { 'content-type': json }, valid: enqueue },
  Opsgenie: { url: '/v2/alerts', headers: { 'content-type': json, ...genie }, valid: opsgenieAlert },
  'Opsgenie, an action': { url: '/v2/alerts/x/tags', headers: { 'content-type': json, ...genie }, valid: { tags: ['t'], note: 'n' } },
  'Opsgenie, a change': {
    url: '/v2/alerts/x/message',
    method: 'PUT',
    headers: { 'content-type': json, ...genie },
    valid: { message: 'm' },
  },
  Alertmanager: { url: `/ingest/alertmanager/${keys.alertmanager}`, headers: { 'content-type': json }, valid: { alerts: [alert] } },
  Grafana: { url: `/ingest/grafana/${keys.grafana}`, headers: { 'content-type': json }, valid: { alerts: [alert], title: 't' } },
  CloudEvents: {
    url: `/ingest/cloudevents/${keys.cloudevents}`,
    headers: { 'content-type': 'application/cloudevents+json' },
    valid: { specversion: '1.0', id: 'i', source: 's', type: 't', data: { severity: 'info' } },
  },
  'CloudEvents, batched': {
    url: `/ingest/cloudevents/${keys.cloudevents}`,
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    valid: [{ specversion: '1.0', id: 'i', source: 's', type: 't' }],
  },
  Webhook: {
    url: `/ingest/webhook/${keys.webhook}`,
    headers: { 'content-type': json },
    valid: { state: 'down', check: { id: 7, name: 'n' } },
  },
};
const map = { dedup_key: 'body.check.id', summary: 'body.check.name', action: 'body.state == "ok" ? "resolve" : "trigger"' };

async function send(bench: Bench, { url, method, headers }: Endpoint, payload: string | Buffer, more: Record<string, string> = {}) {
  return bench.app.inject({ method: method ?? 'POST', url, headers: { ...headers, ...more }, payload });
}

/** Whatever is sent, the answer says yes, or which part is at fault. */
function expectClear(answer: Awaited<ReturnType<typeof send>>): void {
  expect(answer.statusCode).toBeLessThan(500);
  expect(answer.statusCode).toBeGreaterThanOrEqual(200);
  if (answer.statusCode < 300) return;
  const body = answer.json();
  if (Array.isArray(body.errors)) expect(body.errors[0]).toMatch(/'[\w.-]+'/);
  else expect(body.field ?? Object.keys(body.errors)[0]).toMatch(/./);
}

/** Every place of a JSON value, as a function that puts something else there. */
function places(value: unknown, put: (other: unknown) => unknown = (other) => other): ((other: unknown) => unknown)[] {
  const here = [put];
  if (Array.isArray(value)) {
    return here.concat(value.flatMap((each, n) => places(each, (other) => put(value.map((old, m) => (m === n ? other : old))))));
  }
  if (typeof value !== 'object' || value === null) return here;
  return here.concat(Object.entries(value).flatMap(([key, each]) => places(each, (other) => put({ ...value, [key]: other }))));
}

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1.5,
    1e308,
    '',
    ' ',
    '\0',
    '\ud800',
    '\udc00x',
    'x'.repeat(20_000),
    '\u{1f600}'.repeat(300),
    [],
    {},
    [[]],
    ['\0'],
    { '\0': '\ud800' },
    nested(200),
    { a: nested(63) },
    '__proto__',
    'constructor',
    '2026-99-99T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
);

test.each(Object.entries(endpoints))('%s: anything in the place of anything', async (_name, endpoint) => {
  const bench = await openBench({ webhook: { map } });
  const everywhere = places(endpoint.valid);
  await fc.assert(
    fc.asyncProperty(fc.nat(everywhere.length - 1), strange, async (place, other) => {
      const body = JSON.stringify(everywhere[place]?.(other)) ?? 'undefined';
      expectClear(await send(bench, endpoint, body));
    }),
    { numRuns: 150 },
  );
  for (const event of bench.events) {
    expect(JSON.stringify(event)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    expect(event.dedupKey).not.toBe('');
    expect(() => JSON.parse(event.details)).not.toThrow();
    expect(event.happenedAt === null || Number.isSafeInteger(event.happenedAt)).toBe(true);
  }
});

function isJson(body: string | Buffer): boolean {
  try {
    JSON.parse(String(body));
    return true;
  } catch {
    return false;
  }
}

test.each(Object.entries(endpoints))('%s: bytes that are no such document', async (name, endpoint) => {
  const bench = await openBench({ webhook: { map } });
  const valid = JSON.stringify(endpoint.valid);
  const bad: readonly (string | Buffer)[] = [
    valid.slice(0, -1),
    valid.slice(1),
    `${valid}${valid}`,
    'null',
    '"text"',
    '5',
    'NaN',
    "{'a': 1}",
    '\ufeff',
    '{"a":"\u0001"}',
    Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
    Buffer.from(valid.replace(/"[a-z]"/, '"\u00e9"'), 'latin1').subarray(0, -1),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    'x'.repeat(5 * 1024 * 1024),
  ];
  for (const body of bad) {
    const answer = await send(bench, endpoint, body);
    // A webhook's body may be any JSON: what its map cannot make of it has its default.
    if (name === 'Webhook' && isJson(body)) expect(answer.statusCode).toBe(202);
    else expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expectClear(answer);
  }
  expect(bench.events).toHaveLength(name === 'Webhook' ? bad.filter(isJson).length : 0);
  const isOptional = name.startsWith('Opsgenie, ');
  expect((await send(bench, endpoint, '')).statusCode).toBe(isOptional ? 422 : 400);
  for (const type of ['image/png', 'text/plain', 'application/x-www-form-urlencoded', ';;;']) {
    expect((await send(bench, endpoint, valid, { 'content-type': type })).statusCode).toBeLessThan(300);
  }
});

test.each(Object.entries(endpoints))(
  '%s: what is valid is accepted, with a byte order mark and doubled keys too',
  async (_name, endpoint) => {
    const bench = await openBench({ webhook: { map } });
    const valid = JSON.stringify(endpoint.valid);
    for (const body of [valid, `\ufeff${valid}`, valid.replace('{', '{"another":[1],"another":{"__proto__":1},')]) {
      expect((await send(bench, endpoint, body)).statusCode).toBeLessThan(300);
    }
  },
);

test('a valid event of Events v2 becomes exactly itself', async () => {
  const bench = await openBench();
  const text = (maxLength: number) =>
    fc.string({ minLength: 1, maxLength, unit: 'grapheme-composite' }).filter((each) => each.trim() !== '');
  const event = fc.record({
    action: fc.constantFrom('trigger', 'acknowledge', 'resolve'),
    dedupKey: text(60),
    summary: text(200),
    source: text(60),
    level: fc.constantFrom('critical', 'error', 'warning', 'info'),
    component: fc.option(text(60)),
    details: fc.jsonValue({ maxDepth: 3 }).filter((each) => each !== null),
  });
  await fc.assert(
    fc.asyncProperty(event, async ({ action, dedupKey, summary, source, level, component, details }) => {
      const payload = { summary, source, severity: level, component, custom_details: details };
      const body = JSON.stringify({ routing_key: keys['events-v2'], event_action: action, dedup_key: dedupKey, payload });
      const answer = await send(bench, endpoints['Events v2'] as Endpoint, body); // named above
      expect(answer.json()).toEqual({ status: 'success', message: 'Event processed', dedup_key: dedupKey });
      expect(bench.events.at(-1)).toMatchObject({ action, dedupKey, summary, source, level, component, details: JSON.stringify(details) });
    }),
    { numRuns: 200 },
  );
});

test('any path and header: an answer, never a fault', async () => {
  const bench = await openBench();
  const fragment = fc.string({ minLength: 1, maxLength: 40 }).map(encodeURIComponent);
  await fc.assert(
    fc.asyncProperty(fragment, fragment, fc.string({ maxLength: 30 }), async (one, two, header) => {
      const headers = { 'content-type': json, authorization: `GenieKey ${header.replace(/[^ -~]/g, '')}` };
      for (const url of [`/ingest/webhook/${one}`, `/ingest/${one}/${two}`, `/v2/alerts/${one}/close?identifierType=${two}`]) {
        const answer = await bench.app.inject({ method: 'POST', url, headers, payload: '{}' });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.statusCode).toBeLessThan(500);
      }
    }),
    { numRuns: 60 },
  );
});
