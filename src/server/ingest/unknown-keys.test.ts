// Is a key that no integration has in the security log, whichever way it comes in, and never itself?

import { expect, test } from 'vitest';
import { printOf } from '../identity/security-log.ts';
import { openBench } from './ingest.fixture.ts';

const key = 'x'.repeat(32);

test.each([
  [
    'events-v2',
    'POST',
    '/v2/enqueue',
    { routing_key: key, event_action: 'trigger', payload: { summary: 'm', source: 's', severity: 'error' } },
    {},
  ],
  ['events-v2', 'POST', '/v2/change/enqueue', { routing_key: key, payload: { summary: 'm' } }, {}],
  ['opsgenie', 'POST', '/v2/alerts', { message: 'm' }, { authorization: `GenieKey ${key}` }],
  ['opsgenie', 'GET', '/v2/alerts/1/logs', undefined, { authorization: `GenieKey ${key}` }],
  ['alertmanager', 'POST', `/ingest/alertmanager/${key}`, { alerts: [] }, {}],
  ['grafana', 'POST', `/ingest/grafana/${key}`, { alerts: [] }, {}],
  ['cloudevents', 'POST', `/ingest/cloudevents/${key}`, {}, {}],
  ['cloudevents', 'OPTIONS', `/ingest/cloudevents/${key}`, undefined, {}],
  ['webhook', 'POST', `/ingest/webhook/${key}`, {}, {}],
  ['heartbeat', 'GET', `/ingest/heartbeat/${key}`, undefined, {}],
  ['events-v2', 'POST', '/generic/2010-04-15/create_event.json', { service_key: key, event_type: 'trigger', description: 'm' }, {}],
] as const)('%s by %s %s', async (type, method, url, payload, headers) => {
  const bench = await openBench();
  await bench.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(bench.refused).toEqual([['key', `${type} ${printOf(key)}`, '127.0.0.1']]);
});

const short = 'too short';

test.each([
  ['events-v2', 'POST', '/v2/enqueue', { event_action: 'trigger', payload: { summary: 'm', source: 's', severity: 'error' } }, {}, null],
  ['events-v2', 'POST', '/v2/enqueue', { routing_key: short, event_action: 'trigger', payload: { summary: 'm' } }, {}, short],
  ['events-v2', 'POST', '/v2/enqueue', [], {}, null],
  ['events-v2', 'POST', '/v2/change/enqueue', { payload: { summary: 'm' } }, {}, null],
  ['events-v2', 'POST', '/generic/2010-04-15/create_event.json', { event_type: 'trigger', description: 'm' }, {}, null],
  ['opsgenie', 'POST', '/v2/alerts', { message: 'm' }, {}, null],
  ['opsgenie', 'GET', '/v2/alerts', undefined, { authorization: `Bearer ${key}` }, `Bearer ${key}`],
] as const)('%s by %s %s without anything that could be a key: %j', async (type, method, url, payload, headers, shown) => {
  const bench = await openBench();
  await bench.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(bench.refused).toEqual([['key', shown === null ? `${type} without a key` : `${type} ${printOf(shown)}`, '127.0.0.1']]);
});

test('an event that says nothing, with a key that may be right, is not taken for an attempt to come in', async () => {
  const bench = await openBench();
  await bench.app.inject({ method: 'POST', url: '/v2/enqueue', payload: { routing_key: key } });
  expect(bench.refused).toEqual([]);
});
