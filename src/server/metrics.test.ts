import { expect, test } from 'vitest';
import { createMetrics, metricsListener } from './metrics.ts';

test('commits are counted, and what was decided late is seen as late', async () => {
  const metrics = createMetrics({ openIncidents: async () => 3 });
  const silenceOver = { type: 'SnoozeEnded', engagement: 'inc_a.e1', lateMs: 2_000, nextAt: 0 } as const;
  const commit = {
    incident: 'inc_a',
    version: 2,
    at: 0,
    events: [silenceOver, { type: 'NoteAdded', by: { kind: 'tocsin' }, text: '' }],
  } as const;
  // Border of the test: the listener looks at the commits and at nothing else.
  const change = { commits: [commit, commit] } as unknown as Parameters<
    ReturnType<typeof metricsListener>['committed']
  >[0]['incidents'][number];
  const changes = { now: 0, incidents: [change], newAlerts: [], changedAlerts: [], repeatedAlerts: [], turns: [] };
  metricsListener(metrics).committed(changes, 2);
  const text = await metrics.registry.metrics();
  expect(text).toContain('tocsin_commits_total 2');
  expect(text).toContain('tocsin_wake_lateness_seconds_bucket{le="1"} 0');
  expect(text).toContain('tocsin_wake_lateness_seconds_bucket{le="5"} 2');
  expect(text).toContain('tocsin_open_incidents 3');
});

test('a database that is away hinders no scrape', async () => {
  const metrics = createMetrics({ openIncidents: () => Promise.reject(new Error('away')) });
  expect(await metrics.registry.metrics()).toContain('tocsin_open_incidents 0');
});
