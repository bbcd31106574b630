// What do senders post? Bodies as each vendor writes them, and such bodies gone bad.

import fc from 'fast-check';
import { type Mutation, mutation } from './mutate.ts';
import type { Draw } from './pool.ts';
import type { Write } from './requests.ts';
import { mutatedWire, type SenderRequest } from './sender-request.ts';
import { findInSenderAnswer } from './sender-verdict.ts';
import { senderKeys } from './server.ts';

/** One endpoint: where it is, and what a good body is. */
interface Endpoint {
  readonly name: string;
  /** `null`: of no sender, but of whoever holds a link. */
  readonly integration: keyof typeof senderKeys | null;
  readonly url: fc.Arbitrary<(draw: Draw) => string>;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly statuses: readonly number[];
  /** `null`: none is sent. */
  readonly body: fc.Arbitrary<(mark: string) => unknown> | null;
  readonly write?: Write;
}

const word = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('cpu is high', 'disk', 'ß', '<b>', '{{ x }}', '\u{1f525}'.repeat(50)) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '') },
);
const key = fc.oneof(
  { weight: 1, arbitrary: fc.nat(9).map((n) => () => `k${n}`) },
  { weight: 1, arbitrary: fc.constant((mark: string) => `${mark}-0`) },
);
const at = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000+02:00', '0001-01-01T00:00:00Z', 'yesterday');
const any = fc.jsonValue({ maxDepth: 3 });
const good = (url: string) => fc.constant(() => url);
const keyed = <T extends object>(field: string, rest: fc.Arbitrary<T>) =>
  fc.tuple(key, rest).map(([keyOf, others]) => (mark: string) => ({ ...others, [field]: keyOf(mark) }));

const payload = fc.record(
  {
    summary: word,
    source: word,
    severity: fc.constantFrom('critical', 'error', 'warning', 'info'),
    timestamp: at,
    component: word,
    group: word,
    class: word,
    custom_details: any,
  },
  { requiredKeys: ['summary', 'source', 'severity'] },
);
const links = fc.array(fc.record({ href: fc.webUrl(), text: word }), { maxLength: 3 });
const genie = { authorization: `GenieKey ${senderKeys.opsgenie}` };
const alias = fc.double({ min: 0, max: 0.999, noNaN: true }).chain((n) =>
  fc.constantFrom<(draw: Draw) => string>(
    (draw) => `${encodeURIComponent(draw('alias', n))}/?identifierType=alias`,
    (draw) => `${encodeURIComponent(draw('alert', n))}/`,
  ),
);
const actUrl = (name: string) => alias.map((of) => (draw: Draw) => `/v2/alerts/${of(draw).replace('/', `/${name}`)}`);
const opsgenie = { integration: 'opsgenie', headers: genie } as const;
const accepted = [202, 400, 401, 413, 422];

/** Each action with what it needs. */
const actions: Readonly<Record<string, fc.Arbitrary<object>>> = {
  close: fc.record({ note: word, user: fc.constantFrom('dana@example.org', 'nobody'), source: word }, { requiredKeys: [] }),
  acknowledge: fc.constant({}),
  unacknowledge: fc.constant({ note: 'again' }),
  snooze: fc.constantFrom(
    { endTime: '2027-01-01T00:00:00Z' },
    { endTime: new Date(Date.now() + 3_600_000).toISOString() },
    { endTime: 'soon' },
  ),
  escalate: fc.constantFrom(
    { escalation: { id: 'security' } },
    { escalation: { name: 'security' } },
    { escalation: { id: 'constructor' } },
  ),
  assign: fc.constantFrom({ owner: { id: 'lee' } }, { owner: { username: 'dana@example.org' } }, { owner: { id: '__proto__' } }),
  notes: fc.record({ note: word }),
  tags: fc.record({
    tags: fc.array(
      word.map((text) => text.slice(0, 20)),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  details: fc.record({ details: fc.dictionary(fc.string({ maxLength: 10 }), fc.string({ maxLength: 20 }), { minKeys: 1, maxKeys: 5 }) }),
};
const changes: Readonly<Record<string, fc.Arbitrary<object>>> = {
  message: fc.record({ message: word }),
  description: fc.record({ description: word }),
  priority: fc.record({ priority: fc.constantFrom('P1', 'P5', 'P9') }),
};
/** What they take is said in the address; a body is no harm. */
const deletions: Readonly<Record<string, fc.Arbitrary<object>>> = {
  tags: fc.record({ tags: fc.array(word, { maxLength: 3 }) }),
  details: fc.record({ keys: fc.constantFrom('a,b', 'k', '') }),
};
const actOn =
  (method: 'PUT' | 'DELETE' | undefined) =>
  ([name, body]: readonly [string, fc.Arbitrary<object>]): Endpoint => ({
    ...opsgenie,
    name: `opsgenie ${name}`,
    ...(method !== undefined && { method }),
    url: actUrl(name),
    statuses: accepted,
    body: body.map((of) => () => of),
  });

const endpoints: readonly Endpoint[] = [
  {
    name: 'events-v2',
    integration: 'events-v2',
    url: good('/v2/enqueue'),
    statuses: [202, 400, 413],
    body: keyed(
      'dedup_key',
      fc.record({
        routing_key: fc.constant(senderKeys['events-v2']),
        event_action: fc.constantFrom('trigger', 'trigger', 'acknowledge', 'resolve'),
        payload,
        links,
        client: word,
        client_url: fc.webUrl(),
      }),
    ),
  },
  {
    name: 'events-v2 change',
    integration: 'events-v2',
    url: good('/v2/change/enqueue'),
    statuses: [202, 400, 413],
    body: fc.record({ routing_key: fc.constant(senderKeys['events-v2']), payload, links }).map((of) => () => of),
  },
  {
    name: 'events-v2 change by address',
    integration: 'events-v2',
    url: good(`/v2/change/enqueue/${senderKeys['events-v2']}`),
    statuses: [202, 400, 413],
    body: fc.record({ payload, links }).map((of) => () => of),
  },
  {
    name: 'events-v2 by address',
    integration: 'events-v2',
    url: good(`/integration/${senderKeys['events-v2']}/enqueue`),
    headers: { 'content-type': 'text/plain' },
    statuses: [202, 400, 413],
    body: keyed('dedup_key', fc.record({ event_action: fc.constantFrom('trigger', 'acknowledge', 'resolve'), payload })),
  },
  {
    name: 'events v1',
    integration: 'events-v2',
    url: good('/generic/2010-04-15/create_event.json'),
    statuses: [200, 400, 413],
    body: keyed(
      'incident_key',
      fc.record({
        service_key: fc.constant(senderKeys['events-v2']),
        event_type: fc.constantFrom('trigger', 'acknowledge', 'resolve'),
        description: word,
        details: any,
        client: word,
        client_url: fc.webUrl(),
      }),
    ),
  },
  ...['/v2/alerts', '/v2/alerts/count'].map(
    (path): Endpoint => ({
      ...opsgenie,
      name: `opsgenie ${path}`,
      method: 'GET',
      url: fc
        .oneof(
          fc.string(),
          fc.array(fc.constantFrom('status: ', 'open', '(', ')', 'AND', 'NOT', '"', 'tag:', 'createdAt: <', '5'), { maxLength: 12 }),
        )
        .map((query) => () => `${path}?query=${encodeURIComponent(typeof query === 'string' ? query : query.join(' '))}`),
      statuses: [200, 401, 422],
      body: null,
    }),
  ),
  {
    ...opsgenie,
    name: 'opsgenie create',
    url: good('/v2/alerts'),
    statuses: accepted,
    body: keyed(
      'alias',
      fc.record(
        {
          message: word.map((text) => text.slice(0, 60)),
          description: word,
          entity: word,
          source: word,
          priority: fc.constantFrom('P1', 'P3', 'P5'),
          tags: fc.array(fc.constantFrom('a', 'b')),
          details: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
          responders: fc.constant([{ id: 'x', type: 'team' }]),
        },
        { requiredKeys: ['message'] },
      ),
    ),
  },
  ...Object.entries(actions).map(actOn(undefined)),
  ...Object.entries(changes).map(actOn('PUT')),
  ...Object.entries(deletions).map(actOn('DELETE')),
  {
    ...opsgenie,
    name: 'opsgenie show',
    method: 'GET',
    url: actUrl('').map((of) => (draw: Draw) => of(draw).replace(/\/(\?|$)/, '$1')),
    statuses: [200, 401, 404, 422],
    body: null,
  },
  {
    ...opsgenie,
    name: 'opsgenie request',
    method: 'GET',
    url: fc.uuid().map((id) => () => `/v2/alerts/requests/${id}`),
    statuses: [401, 404],
    body: null,
  },
  {
    name: 'webhook',
    integration: 'webhook',
    url: good(`/ingest/webhook/${senderKeys.webhook}`),
    statuses: [202, 400, 413, 422],
    body: keyed('id', fc.record({ name: word, state: fc.constantFrom('down', 'ok'), more: any })),
  },
  {
    name: 'webhook form',
    integration: 'webhook',
    url: good(`/ingest/webhook/${senderKeys.webhook}`),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    statuses: [202, 400, 413, 422],
    body: keyed('id', fc.record({ name: word, state: fc.constantFrom('down', 'ok') })),
    write: writeForm,
  },
  {
    name: 'cloudevents structured',
    integration: 'cloudevents',
    url: good(`/ingest/cloudevents/${senderKeys.cloudevents}`),
    headers: { 'content-type': 'application/cloudevents+json' },
    statuses: [202, 400, 413],
    body: keyed(
      'dedupkey',
      fc.record({ specversion: fc.constant('1.0'), id: word, source: word, type: word, time: at, data: any, url: fc.webUrl() }),
    ),
  },
  {
    name: 'cloudevents binary',
    integration: 'cloudevents',
    url: good(`/ingest/cloudevents/${senderKeys.cloudevents}`),
    headers: { 'ce-specversion': '1.0', 'ce-id': 'b%20%00', 'ce-source': '/b', 'ce-type': 't', 'ce-severity': 'critical' },
    statuses: [202, 400, 413],
    body: any.map((of) => () => of),
  },
  ...(['GET', 'POST'] as const).map((method) => ({
    name: `link ${method}`,
    integration: null,
    method,
    url: fc
      .oneof(fc.base64String({ maxLength: 200 }), fc.constantFrom('x', 'a.b.c', ''))
      .map((text) => () => `/a/${encodeURIComponent(text)}`),
    statuses: [400, 404, 410, 413, 415],
    body: method === 'GET' ? null : fc.constant(() => ({})),
  })),
  {
    name: 'heartbeat',
    integration: 'heartbeat',
    url: good(`/ingest/heartbeat/${senderKeys.heartbeat}`),
    statuses: [200, 400, 413],
    body: any.map((of) => () => of),
  },
];

export const senderRequests: fc.Arbitrary<SenderRequest> = fc.oneof(...endpoints.map(requestsTo));

function requestsTo(endpoint: Endpoint): fc.Arbitrary<SenderRequest> {
  const { name, integration, headers = {}, method = 'POST', statuses, write } = endpoint;
  return fc
    .record({
      url: endpoint.url,
      body: endpoint.body ?? fc.constant(null),
      mutations: fc.oneof({ weight: 2, arbitrary: fc.constant<readonly Mutation[]>([]) }, { weight: 3, arbitrary: fc.tuple(mutation) }),
    })
    .map(({ url, body, mutations }) => ({
      name,
      wire: (draw, mark) => mutatedWire({ method, url: url(draw), headers, body: body === null ? null : body(mark), write }, mutations),
      find({ answer, secrets, written, mark }) {
        const isAstray = mutations.some((each) => each.part !== undefined || each.method !== undefined);
        const found = findInSenderAnswer(integration, answer, isAstray ? null : statuses, secrets);
        if (answer.status < 400 || integration === null) return found;
        const { size } = written(integration, mark);
        return size === 0 ? found : [...found, `refused with ${answer.status}, and ${size} written`];
      },
    }));
}

function writeForm(value: unknown): string {
  const text = (each: unknown) => (typeof each === 'string' ? each : (JSON.stringify(each) ?? ''));
  if (typeof value !== 'object' || value === null) return text(value);
  return String(new URLSearchParams(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, text(each)]))));
}
