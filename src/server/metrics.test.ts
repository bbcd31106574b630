import { expect, test } from 'vitest';
import { calm, testMetrics } from '../../test/metrics.ts';

test('figures are asked for at each scrape; what is not known is absent, and the rest stands', async () => {
  let figures = { ...calm, openIncidents: 3, outboxOldestDueMs: 1_500 } as typeof calm;
  const { registry } = testMetrics({ figures: async () => figures });
  const before = await registry.metrics();
  expect(before).toContain('tocsin_open_incidents 3\n');
  expect(before).toContain('tocsin_outbox_oldest_due_seconds 1.5\n');
  expect(before).toContain('tocsin_ready 1\n');
  figures = { ...calm, ready: false, oldestDueMs: 40_000, openIncidents: null, outboxDue: null };
  const after = await registry.metrics();
  expect(after).not.toMatch(/^tocsin_(open_incidents|outbox_due) /m);
  expect(after).toContain('tocsin_oldest_due_seconds 40\n');
  expect(after).toContain('tocsin_ready 0\n');
});

test('a build says which it is', async () => {
  const { registry } = testMetrics({ build: { version: '1.2.3', store: 'postgres' } });
  expect(await registry.metrics()).toContain('tocsin_build_info{version="1.2.3",store="postgres"} 1\n');
});
