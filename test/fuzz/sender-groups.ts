// What do senders post that post many events at once? Good, odd and broken ones in one request: the broken ones cost the others nothing.

import fc from 'fast-check';
import { type Mutation, mutation } from './mutate.ts';
import { mutatedWire, type SenderRequest } from './sender-request.ts';
import { findInSenderAnswer } from './sender-verdict.ts';
import { senderKeys } from './server.ts';
import { type Answer, jsonOf } from './verdict.ts';

type Sender = 'alertmanager' | 'grafana' | 'cloudevents';

/** One of a request's events, under a dedup key that is its own. */
interface Entry {
  /** `broken`: there is nothing in it to be understood. */
  readonly kind: 'good' | 'odd' | 'broken';
  /** It opens an alert under its own key. */
  readonly opens: boolean;
  made(dedupKey: string): unknown;
}

const text = fc.oneof(fc.constantFrom('page', 'critical', 'db-1', ''), fc.string({ unit: 'grapheme', maxLength: 20 }));
const labels = fc.dictionary(fc.constantFrom('alertname', 'severity', 'instance', 'job', 'component', '__proto__', 'toString'), text);
const moments = fc.constantFrom('2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'never', 5, null);

const goodAlert: fc.Arbitrary<Entry> = fc
  .record({
    status: fc.constantFrom('firing', 'firing', 'resolved'),
    labels,
    annotations: fc.option(labels),
    startsAt: moments,
    endsAt: moments,
    generatorURL: fc.oneof(fc.webUrl(), any()),
  })
  .map((alert) => ({ kind: 'good' as const, opens: alert.status === 'firing', made: (fingerprint) => ({ ...alert, fingerprint }) }));

const oddAlert: fc.Arbitrary<Entry> = fc
  .tuple(
    goodAlert,
    fc.constantFrom<(alert: object) => object>(
      (alert) => ({ ...alert, labels: 'alertname' }),
      (alert) => ({ ...alert, labels: ['alertname'] }),
      (alert) => ({ ...alert, labels: { alertname: 5 } }),
      (alert) => ({ ...alert, labels: { alertname: null } }),
      (alert) => ({ ...alert, annotations: { summary: {} } }),
      (alert) => ({ ...alert, annotations: 7 }),
      (alert) => ({ ...alert, startsAt: [], endsAt: {}, generatorURL: 5 }),
      (alert) => ({ ...alert, labels: Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`l${n}`, ''])) }),
    ),
  )
  .map(([of, spoil]) => ({ ...of, kind: 'odd' as const, made: (fingerprint) => spoil(of.made(fingerprint) as object) })); // just made of one

/** What says neither that it fires nor that it is over, or is known by another key. */
const silentAlert: fc.Arbitrary<Entry> = fc
  .tuple(
    goodAlert,
    fc.constantFrom<(alert: object) => object>(
      (alert) => ({ ...alert, status: 'pending' }),
      (alert) => ({ ...alert, status: 'suppressed' }),
      (alert) => ({ ...alert, fingerprint: 7 }),
    ),
  )
  .map(([of, spoil]) => ({ kind: 'odd', opens: false, made: (fingerprint) => spoil(of.made(fingerprint) as object) })); // just made of one

const brokenAlert: fc.Arbitrary<Entry> = fc
  .tuple(
    goodAlert,
    fc.constantFrom<(alert: object) => unknown>(
      (alert) => ({ ...alert, fingerprint: '', labels: {} }),
      (alert) => ({ ...alert, fingerprint: null, labels: null }),
      () => null,
      () => 'alert',
      () => [],
      () => 5,
    ),
  )
  .map(([of, spoil]) => ({ kind: 'broken', opens: false, made: (fingerprint) => spoil(of.made(fingerprint) as object) })); // just made of one

const goodEvent: fc.Arbitrary<Entry> = fc
  .record({
    specversion: fc.constantFrom('1.0', '1.1'),
    source: fc.constantFrom('/a', 'urn:b'),
    type: fc.constant('t'),
    action: fc.constantFrom('trigger', 'trigger', 'acknowledge', 'resolve'),
    severity: text,
    data: any(),
    time: moments,
  })
  .map((event) => ({
    kind: 'good' as const,
    opens: event.action === 'trigger',
    made: (dedupkey) => ({ ...event, id: dedupkey, dedupkey }),
  }));

const oddEvent: fc.Arbitrary<Entry> = fc
  .tuple(
    goodEvent,
    fc.constantFrom<(event: object) => object>(
      (event) => ({ ...event, id: '' }),
      (event) => ({ ...event, id: 5 }),
      (event) => ({ ...event, source: null }),
      (event) => ({ ...event, type: {} }),
      (event) => ({ ...event, specversion: '0.3' }),
      (event) => ({ ...event, specversion: 1 }),
    ),
  )
  .map(([of, spoil]) => ({ ...of, kind: 'odd' as const, made: (key) => spoil(of.made(key) as object) })); // just made of one

const silentEvent: fc.Arbitrary<Entry> = fc
  .tuple(
    goodEvent,
    fc.constantFrom<(event: object) => object>(
      (event) => ({ ...event, dedupkey: 'x'.repeat(513) }),
      (event) => ({ ...event, dedupkey: null, data: null, id: 'x'.repeat(600), action: 'trigger' }),
    ),
  )
  .map(([of, spoil]) => ({ kind: 'odd', opens: false, made: (key) => spoil(of.made(key) as object) })); // just made of one

const brokenEvent: fc.Arbitrary<Entry> = fc
  .tuple(
    goodEvent,
    fc.constantFrom<(event: object) => unknown>(
      (event) => ({ ...event, action: 'open' }),
      (event) => ({ ...event, dedupkey: '', action: 'resolve', data: null }),
      () => null,
      () => 'event',
      () => [],
    ),
  )
  .map(([of, spoil]) => ({ kind: 'broken', opens: false, made: (key) => spoil(of.made(key) as object) })); // just made of one

function any() {
  return fc.jsonValue({ maxDepth: 2 });
}

function lists(good: fc.Arbitrary<Entry>, ...others: readonly fc.Arbitrary<Entry>[]): fc.Arbitrary<readonly Entry[]> {
  const rest = others.map((arbitrary) => ({ weight: 1, arbitrary }));
  return fc.oneof(
    fc.array(good, { minLength: 0, maxLength: 4 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: good }, ...rest), { minLength: 1, maxLength: 6 }),
  );
}

export const groupRequests: fc.Arbitrary<SenderRequest> = fc.oneof(
  fc
    .tuple(fc.constantFrom<Sender>('alertmanager', 'grafana'), lists(goodAlert, oddAlert, silentAlert, brokenAlert), mutations())
    .map(([sender, entries, bad]) => groupRequest(sender, entries, bad)),
  fc
    .tuple(lists(goodEvent, oddEvent, silentEvent, brokenEvent), mutations())
    .map(([entries, bad]) => groupRequest('cloudevents', entries, bad)),
);

function mutations(): fc.Arbitrary<readonly Mutation[]> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(mutation) });
}

function groupRequest(sender: Sender, entries: readonly Entry[], bad: readonly Mutation[]): SenderRequest {
  const isBatch = sender === 'cloudevents';
  const headers: Record<string, string> = isBatch ? { 'content-type': 'application/cloudevents-batch+json' } : {};
  return {
    name: `${sender} of many`,
    wire(_draw, mark) {
      const made = entries.map((entry, index) => entry.made(`${mark}-${index}`));
      const body = isBatch ? made : { version: '4', externalURL: 'http://am.example', truncatedAlerts: 0, alerts: made };
      return mutatedWire({ method: 'POST', url: `/ingest/${sender}/${senderKeys[sender]}`, headers, body }, bad);
    },
    find({ answer, secrets, written, mark }) {
      const isAstray = bad.some((each) => each.part !== undefined || each.method !== undefined);
      const statuses = isBatch ? [202, 400, 413] : [200, 400, 413];
      const found = [...findInSenderAnswer(sender, answer, isAstray ? null : statuses, secrets)];
      const keys = written(sender, mark);
      if (answer.status >= 400 && keys.size > 0) found.push(`refused with ${answer.status}, and ${keys.size} written`);
      return bad.length > 0 ? found : found.concat(findInWhole(entries, answer, keys, mark));
    },
  };
}

/** Nothing was done to the request but what its entries say. */
function findInWhole(entries: readonly Entry[], answer: Answer, written: ReadonlySet<string>, mark: string): readonly string[] {
  if (entries.length > 0 && entries.every(({ kind }) => kind === 'broken')) {
    return answer.status === 400 ? [] : [`all entries are broken, and the answer is ${answer.status}`];
  }
  if (answer.status >= 300) return [`there are good entries, and the answer is ${answer.status}: ${answer.body.slice(0, 300)}`];
  const missing = entries.flatMap(({ opens }, index) => (opens && !written.has(`${mark}-${index}`) ? [index] : []));
  if (missing.length > 0) return [`accepted, and entries ${missing.join(', ')} are not there`];
  const { warnings } = (jsonOf(answer) ?? {}) as { warnings?: readonly string[] };
  const isOdd = entries.some(({ kind }) => kind !== 'good');
  return isOdd && warnings === undefined ? ['something was odd, and no warning says so'] : [];
}
