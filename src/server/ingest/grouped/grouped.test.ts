// Are the webhooks of Alertmanager and Grafana understood as they are really sent?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unsaidOfEvent } from '../../../core/alert/event.ts';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { integrationOf, keys, openBench } from '../ingest.fixture.ts';
import { createOddities } from '../oddities.ts';
import { checkGroup, eventOf } from './group.ts';

const alertmanager25 = {
  receiver: 'tocsin',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'HighLatency', instance: 'web-1:9090', job: 'web', severity: 'page', service: 'search' },
      annotations: { summary: 'p99 above 2 s on web-1', runbook_url: 'https://runbooks.example/latency' },
      startsAt: '2026-03-02T08:58:12.123456789Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus:9090/graph?g0.expr=up&g0.tab=1',
      fingerprint: 'f3a1c0de12345678',
    },
    {
      status: 'resolved',
      labels: { alertname: 'HighLatency', instance: 'web-2:9090', severity: 'warning' },
      annotations: {},
      startsAt: '2026-03-02T08:50:00Z',
      endsAt: '2026-03-02T08:57:00Z',
      generatorURL: 'http://prometheus:9090/graph',
      fingerprint: 'a0b1c2d3e4f50617',
    },
  ],
  groupLabels: { alertname: 'HighLatency' },
  commonLabels: { alertname: 'HighLatency' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  truncatedAlerts: 0,
};

const grafana = {
  receiver: 'tocsin',
  status: 'firing',
  orgId: 1,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'Orders stalled', grafana_folder: 'Shop', severity: 'critical' },
      annotations: { description: 'No orders for 10 minutes' },
      startsAt: '2026-03-02T10:00:00+01:00',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://grafana.example/alerting/grafana/abc/view?orgId=1',
      fingerprint: 'c6eadffa33fcdf37',
      silenceURL: 'https://grafana.example/alerting/silence/new?alertmanager=grafana',
      dashboardURL: 'https://grafana.example/d/abc',
      panelURL: 'https://grafana.example/d/abc?viewPanel=1',
      imageURL: '',
      values: { B: 0, C: 1 },
      valueString: "[ var='B' labels={} value=0 ]",
    },
  ],
  groupLabels: {},
  commonLabels: { alertname: 'Orders stalled' },
  commonAnnotations: {},
  externalURL: 'https://grafana.example/',
  version: '1',
  groupKey: '{}:{}',
  truncatedAlerts: 0,
  title: '[FIRING:1] Orders stalled',
  state: 'alerting',
  message: '**Firing**',
};

async function post(bench: Awaited<ReturnType<typeof openBench>>, url: string, body: unknown) {
  return bench.app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) });
}

const prometheusUrl = `/ingest/alertmanager/${keys.alertmanager}`;
const grafanaUrl = `/ingest/grafana/${keys.grafana}`;

test('each alert of Alertmanager 0.25 becomes an event, under its fingerprint', async () => {
  const bench = await openBench({ alertmanager: { serviceFrom: 'event.details.labels.service' } });
  const answer = await post(bench, prometheusUrl, alertmanager25);
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'success', alerts: 2 }]);
  expect(bench.events[0]).toEqual({
    integration: 'alertmanager',
    action: 'trigger',
    dedupKey: 'f3a1c0de12345678',
    summary: 'p99 above 2 s on web-1',
    source: 'web-1:9090',
    level: 'critical',
    component: null,
    group: null,
    class: 'HighLatency',
    service: 'search',
    happenedAt: Date.parse('2026-03-02T08:58:12.123Z'),
    links: [
      { href: 'https://runbooks.example/latency', text: 'Runbook' },
      { href: 'http://prometheus:9090/graph?g0.expr=up&g0.tab=1', text: 'Prometheus' },
      { href: 'http://alertmanager:9093', text: 'Alertmanager' },
    ],
    details: JSON.stringify({ labels: alertmanager25.alerts[0]?.labels, annotations: alertmanager25.alerts[0]?.annotations }),
    ...unsaidOfEvent,
    beganAt: Date.parse('2026-03-02T08:58:12.123Z'),
  });
  expect(bench.events[1]).toMatchObject({
    action: 'resolve',
    dedupKey: 'a0b1c2d3e4f50617',
    summary: 'HighLatency',
    level: 'warning',
    service: 'checkout',
    happenedAt: Date.parse('2026-03-02T08:57:00Z'),
  });
});

test("Grafana's alerts bring where to look", async () => {
  const bench = await openBench();
  expect((await post(bench, grafanaUrl, grafana)).statusCode).toBe(200);
  expect(bench.events[0]).toMatchObject({
    dedupKey: 'c6eadffa33fcdf37',
    summary: 'No orders for 10 minutes',
    level: 'critical',
    happenedAt: Date.parse('2026-03-02T09:00:00Z'),
  });
  expect(bench.events[0]?.links.map((link) => link.text)).toEqual(['Dashboard', 'Panel', 'Alert rule', 'Silence', 'Grafana']);
});

test('200 only when everything is committed', async () => {
  const bench = await openBench();
  bench.refusal = { code: 'store-unavailable', message: 'The store is away.' };
  const answer = await post(bench, prometheusUrl, alertmanager25);
  expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([503, '5', 'store-unavailable']);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test('a key opens only the endpoint of its own type', async () => {
  const bench = await openBench();
  const answer = await post(bench, `/ingest/alertmanager/${keys.heartbeat}`, alertmanager25);
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'unknown-key']);
});

test.each([
  [[], 'body', 400],
  [{}, 'alerts', 400],
  [{ alerts: [5] }, 'alerts[0]', 400],
  [{ alerts: [{ labels: {} }] }, 'alerts[0].labels', 400],
  [{ alerts: [{ status: 'firing', labels: {} }, null] }, 'alerts[0].labels', 400],
  [{ alerts: Array.from({ length: 5_001 }, () => ({ status: 'firing', fingerprint: 'f' })) }, 'alerts', 413],
])('where nothing can be understood the place is told (%#)', async (body, field, status) => {
  const bench = await openBench();
  const answer = await post(bench, prometheusUrl, body);
  expect([answer.statusCode, answer.json().field, bench.events]).toEqual([status, field, []]);
});

const good = { status: 'firing', fingerprint: 'good', labels: { alertname: 'Good' }, annotations: { summary: 'Good' } };
test.each([
  [
    { status: 'firing', fingerprint: 'bad', labels: { port: 8080, pod: null, up: false } },
    { port: '8080', up: 'false' },
    ['labels', 'labels', 'labels'],
  ],
  [{ status: 'suppressed', fingerprint: 'bad', labels: {} }, null, ['status']],
  [{ status: 'pending', fingerprint: 'bad' }, null, ['status']],
  [{ fingerprint: 'bad' }, {}, ['status']],
  [{ status: ['firing'], fingerprint: 'bad' }, {}, ['status']],
  [{ status: 'Firing ', fingerprint: 'bad' }, {}, ['status']],
  [{ status: 'firing', fingerprint: 3628324908194384877n, labels: 'alertname' }, {}, ['labels', 'fingerprint']],
  [{ status: 'firing', fingerprint: 'bad', annotations: { summary: { a: 1 } } }, {}, ['annotations']],
  [{ status: 'firing', fingerprint: 'bad', startsAt: 'soon', generatorURL: 'x' }, {}, ['starts', 'links']],
  [{ status: 'firing', fingerprint: '', labels: {} }, null, ['alerts']],
  [null, null, ['alerts']],
  ['alert', null, ['alerts']],
])('one that is odd takes nothing from its neighbours (%#)', async (bad, labels, fields) => {
  for (const [url, id] of [
    [prometheusUrl, 'alertmanager'],
    [grafanaUrl, 'grafana'],
  ] as const) {
    const bench = await openBench();
    const body = writeExactly({ alerts: [bad, good] });
    const answer = await bench.app.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, payload: body });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().alerts).toBe(labels === null ? 1 : 2);
    expect(bench.events.at(-1)).toMatchObject({ action: 'trigger', dedupKey: 'good', summary: 'Good' });
    if (labels !== null) expect(JSON.parse(bench.events[0]?.details ?? '').labels).toEqual(labels);
    expect(bench.odd).toEqual([{ integration: id, fields }]);
    expect(answer.json().warnings).toHaveLength(fields.length);
  }
});

test('an alert alone, a bare list, and what was left out for length are understood', async () => {
  const bench = await openBench();
  for (const body of [good, [good], { alerts: good }, { alerts: [], truncatedAlerts: 3 }]) {
    const answer = await post(bench, `${prometheusUrl}/`, body);
    expect([answer.statusCode, answer.json().warnings?.length]).toEqual([200, 1]);
  }
  expect(bench.events.map((event) => event.dedupKey)).toEqual(['good', 'good', 'good']);
});

test('5,000 alerts in one request are all handed over', async () => {
  const bench = await openBench();
  const alerts = Array.from({ length: 5_000 }, (_, n) => ({ status: 'firing', fingerprint: `${n}` }));
  expect((await post(bench, grafanaUrl, { alerts })).json().alerts).toBe(5_000);
  expect(new Set(bench.events.map((event) => event.dedupKey)).size).toBe(5_000);
});

test('without a fingerprint the same labels in any order are the same alert, and others another', () => {
  const keyOf = (labels: Record<string, string>) => {
    const group = checkGroup({ alerts: [{ status: 'firing', labels }] }, createOddities());
    const [alert] = group.ok ? group.value.alerts : [];
    return alert === undefined ? null : eventOf(alert, integrationOf('alertmanager'), () => [], createOddities()).dedupKey;
  };
  const labels = fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { minKeys: 1, maxKeys: 8 });
  fc.assert(
    fc.property(labels, fc.string(), (given, value) => {
      const backwards = Object.fromEntries(Object.entries(given).reverse());
      expect(keyOf(backwards)).toBe(keyOf(given));
      expect(keyOf({ ...given, another: `${value}!${given.another ?? ''}` })).not.toBe(keyOf(given));
    }),
  );
});
