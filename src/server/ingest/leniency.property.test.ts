// Is an alert ever lost for a decoration, or for a neighbour? Anything in the place of what does not matter, anything beside what is good.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keys, openBench } from './ingest.fixture.ts';

const genie = { authorization: `GenieKey ${keys.opsgenie}` };

interface Sender {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A request with this in the place of that field. */
  readonly fields: Readonly<Record<string, (value: unknown) => unknown>>;
}

const payload = { summary: 'Disk full', source: 'db-1', severity: 'critical' };
const event = { routing_key: keys['events-v2'], event_action: 'trigger', dedup_key: 'k', payload };
const inPayload = (field: string) => (value: unknown) => ({ ...event, payload: { ...payload, [field]: value } });
const inEvent = (field: string) => (value: unknown) => ({ ...event, [field]: value });
const v1 = { service_key: keys['events-v2'], event_type: 'trigger', incident_key: 'k', description: 'Disk full' };
const alert = { message: 'Disk full', alias: 'k' };
const grouped = { status: 'firing', fingerprint: 'k', labels: { alertname: 'Disk' }, annotations: { summary: 'Full' } };
const inGroup = (field: string) => (value: unknown) => ({ alerts: [{ ...grouped, [field]: value }] });
const cloud = { specversion: '1.0', id: '1', source: '/s', type: 't', dedupkey: 'k', summary: 'Disk full' };

function all<T extends object>(fields: readonly string[], put: (field: string) => (value: unknown) => T) {
  return Object.fromEntries(fields.map((field) => [field, put(field)]));
}

const groupFields = [
  'labels',
  'annotations',
  'startsAt',
  'endsAt',
  'generatorURL',
  'silenceURL',
  'dashboardURL',
  'panelURL',
  'imageURL',
  'values',
];
const senders: Readonly<Record<string, Sender>> = {
  'Events v2': {
    url: '/v2/enqueue',
    fields: {
      ...all(['source', 'severity', 'timestamp', 'component', 'group', 'class', 'custom_details'], inPayload),
      ...all(['client', 'client_url', 'links', 'images', 'dedup_key', 'other'], inEvent),
    },
  },
  'Events v2, a summary beside other words': { url: '/v2/enqueue', fields: all(['summary'], inPayload) },
  'Events v1': {
    url: '/generic/2010-04-15/create_event.json',
    fields: all(['details', 'client', 'client_url', 'contexts', 'incident_key'], (field) => (value) => ({ ...v1, [field]: value })),
  },
  Opsgenie: {
    url: '/v2/alerts',
    headers: genie,
    fields: all(
      ['alias', 'description', 'responders', 'visibleTo', 'actions', 'tags', 'details', 'entity', 'source', 'priority', 'user', 'note'],
      (field) => (value) => ({ ...alert, [field]: value }),
    ),
  },
  Alertmanager: { url: `/ingest/alertmanager/${keys.alertmanager}`, fields: all(groupFields, inGroup) },
  Grafana: { url: `/ingest/grafana/${keys.grafana}`, fields: all(groupFields, inGroup) },
  'a label': {
    url: `/ingest/alertmanager/${keys.alertmanager}`,
    fields: all(['severity', 'instance', 'port'], (field) => (value) => ({
      alerts: [{ ...grouped, labels: { ...grouped.labels, [field]: value } }],
    })),
  },
  'the envelope of a group': {
    url: `/ingest/grafana/${keys.grafana}`,
    fields: all(
      ['version', 'groupKey', 'truncatedAlerts', 'status', 'receiver', 'groupLabels', 'commonLabels', 'externalURL', 'title', 'state'],
      (field) => (value) => ({ alerts: [grouped], [field]: value }),
    ),
  },
  CloudEvents: {
    url: `/ingest/cloudevents/${keys.cloudevents}`,
    fields: all(
      ['specversion', 'id', 'source', 'type', 'dedupkey', 'severity', 'time', 'subject', 'component', 'group', 'class', 'url', 'data'],
      (field) => (value) => ({ ...cloud, [field]: value }),
    ),
  },
  Webhook: {
    url: `/ingest/webhook/${keys.webhook}`,
    fields: all(['source', 'severity', 'value'], (field) => (value) => ({ name: 'Disk', [field]: value })),
  },
};

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    undefined,
    '',
    ' ',
    '\0',
    '\ud800',
    'x'.repeat(30_000),
    [],
    {},
    [null],
    [[]],
    { href: 5 },
    JSON.parse(`${'['.repeat(90)}${']'.repeat(90)}`),
    Array.from({ length: 60 }, (_, n) => `t${n}`),
    Object.fromEntries(Array.from({ length: 1_200 }, (_, n) => [`k${n}`, n])),
    1_585_526_400,
    '0001-01-01T00:00:00Z',
    '__proto__',
  ),
);

test.each(Object.entries(senders))(
  '%s: any JSON value in the place of a decoration opens the alert',
  async (_name, { url, headers, fields }) => {
    const bench = await openBench({
      webhook: { map: { summary: 'body.name', source: 'body.source', severity: 'body.severity', details: 'body.value' } },
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(fields)), anything, async (put, value) => {
        const before = bench.events.length;
        const payload = JSON.stringify(put(value));
        const answer = await bench.app.inject({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json', ...headers },
          payload,
        });
        expect([answer.statusCode < 300, answer.body]).toEqual([true, answer.body]);
        expect(bench.events).toHaveLength(before + 1);
        const opened = bench.events.at(-1);
        expect(opened?.action).toBe('trigger');
        expect(opened?.summary.trim()).not.toBe('');
        expect(opened?.source.trim()).not.toBe('');
        expect(opened?.dedupKey.trim()).not.toBe('');
        expect(() => JSON.parse(opened?.details ?? '')).not.toThrow();
        expect(answer.json().warnings?.length ?? 0).toBeLessThanOrEqual(21);
        expect(bench.odd.at(-1)?.fields.length === 0).toBe(answer.json().warnings === undefined);
      }),
      { numRuns: 150 },
    );
  },
);

const hostile = fc.oneof(
  anything,
  fc.record({ status: anything, fingerprint: anything, labels: anything, annotations: anything, startsAt: anything, endsAt: anything }),
  fc.record({ specversion: anything, id: anything, source: anything, type: anything, action: anything, dedupkey: anything }),
);

test.each([
  ['alertmanager', 'application/json'],
  ['grafana', 'text/plain'],
  ['cloudevents', 'application/cloudevents-batch+json'],
] as const)('%s: whatever stands beside them, all good ones open', async (type, contentType) => {
  const good = (n: number) => (type === 'cloudevents' ? { ...cloud, dedupkey: `good-${n}` } : { ...grouped, fingerprint: `good-${n}` });
  const list = fc.array(fc.option(hostile), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(list, fc.nat(12), async (others, at) => {
      const bench = await openBench();
      // `null` is the place of a good one; there is one at least.
      const mixed = [...others.slice(0, at), null, ...others.slice(at)].map((other, n) => other ?? good(n));
      const payload = JSON.stringify(type === 'cloudevents' ? mixed : { version: '4', status: 'firing', alerts: mixed });
      const answer = await bench.app.inject({
        method: 'POST',
        url: `/ingest/${type}/${keys[type]}`,
        headers: { 'content-type': contentType },
        payload,
      });
      expect(answer.statusCode).toBeLessThan(300);
      const opened = bench.events.filter((each) => each.action === 'trigger').map((each) => each.dedupKey);
      const wanted = mixed.flatMap((each, n) => (JSON.stringify(each) === JSON.stringify(good(n)) ? [`good-${n}`] : []));
      expect(wanted.length).toBeGreaterThan(0);
      expect(opened).toEqual(expect.arrayContaining(wanted));
      await bench.app.close();
    }),
    { numRuns: 60 },
  );
});
