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
] as const)('%s by %s %s', async (type, method, url, payload, headers) => {
  const bench = await openBench();
  await bench.app.inject({ method, url, headers, ...(payload && { payload }) });
  expect(bench.refused).toEqual([['key', `${type} ${printOf(key)}`, '127.0.0.1']]);
});
