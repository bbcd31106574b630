// Which figures does a test's process have? A registry of its own, of a Tocsin that is well and has nothing to do.

import { createMetrics, type Metrics, type MetricsOptions } from '../src/server/metrics.ts';
import type { Figures } from '../src/server/watch/figures.ts';

export const calm: Figures = {
  ready: true,
  queued: 0,
  oldestDueMs: 0,
  openIncidents: 0,
  nobodyNotified: 0,
  outboxDue: 0,
  outboxOldestDueMs: 0,
  clockApartMs: 0,
};

export function testMetrics(options: Partial<MetricsOptions> = {}): Metrics {
  return createMetrics({ figures: async () => calm, build: { version: '0.0.0', store: 'embedded' }, ...options });
}
