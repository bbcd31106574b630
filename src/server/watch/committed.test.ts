import { expect, test } from 'vitest';
import { testMetrics } from '../../../test/metrics.ts';
import type { Page, PageDelivery } from '../../core/escalation/engagement.ts';
import type { IncidentEvent } from '../../core/incident/events.ts';
import type { IncidentChange } from '../../engine/ports.ts';
import { latePageMs, metricsListener } from './committed.ts';

const engagement = 'inc_a.e1';
const because = { kind: 'step', text: 'on call' } as const;
const placed = (page: string): IncidentEvent => ({
  type: 'PagePlaced',
  engagement,
  page,
  person: 'dana',
  personName: 'Dana',
  because,
  step: 0,
  planned: [],
});
const reached = (lateMs: number): IncidentEvent => ({
  type: 'StepReached',
  engagement,
  round: 0,
  step: 0,
  stepCount: 1,
  people: ['dana'],
  dueAt: 0,
  lateMs,
  nextAt: 0,
});
const failed = (page: string, delivery: string): IncidentEvent => ({
  type: 'DeliveryFailed',
  engagement,
  page,
  delivery,
  channel: 'email',
  error: 'no such user',
});

/** Border of the test: the listener looks at the commits and at the pages, and at nothing else. */
function change(commits: readonly (readonly IncidentEvent[])[], pages: readonly Page[] = []): IncidentChange {
  return {
    incident: { engagements: [{ pages }] },
    commits: commits.map((events, index) => ({ incident: 'inc_a', version: index + 1, at: 0, events })),
  } as unknown as IncidentChange;
}

async function told(...incidents: readonly IncidentChange[]): Promise<string> {
  const metrics = testMetrics();
  metricsListener(metrics).committed({ now: 0, incidents, newAlerts: [], changedAlerts: [], repeatedAlerts: [], turns: [] }, 2);
  return metrics.registry.metrics();
}

test('commits are counted, and what was decided late is seen as late', async () => {
  const text = await told(change([[reached(2_000), placed('p1')], [reached(2_000)]]));
  expect(text).toContain('tocsin_commits_total 2');
  expect(text).toContain('tocsin_wake_lateness_seconds_bucket{le="1"} 0');
  expect(text).toContain('tocsin_wake_lateness_seconds_bucket{le="5"} 2');
  expect(text).toContain('tocsin_late_pages_total 0');
});

test('pages that were placed too late are counted one by one, and steps that were left out', async () => {
  const missed: IncidentEvent = { type: 'StepMissed', engagement, round: 0, step: 0, dueAt: 0 };
  const text = await told(
    change([
      [missed, reached(latePageMs + 1), placed('p1'), placed('p2')],
      [reached(latePageMs), placed('p3')],
    ]),
  );
  expect(text).toContain('tocsin_late_pages_total 2');
  expect(text).toContain('tocsin_steps_missed_total 1');
});

test('a page has failed when all its messages have and nothing is left to try', async () => {
  const message = (id: string, isFailed: boolean): PageDelivery => ({ id, method: id, channel: 'email', failed: isFailed });
  const page = (id: string, deliveries: readonly PageDelivery[]): Page => ({
    id,
    person: 'dana',
    personName: 'Dana',
    because,
    step: 0,
    placedAt: 0,
    status: 'pending',
    planned: [],
    requested: 0,
    deliveries,
  });
  const pages = [
    page('gone', [message('m1', true), message('m2', true)]),
    page('hope', [message('m3', true), message('m4', false)]),
    page('earlier', [message('m5', true)]),
  ];
  const text = await told(change([[failed('gone', 'm1'), failed('gone', 'm2'), failed('hope', 'm3')]], pages));
  expect(text).toContain('tocsin_pages_failed_total 1');
});

test('what a limit held back is counted by its limit', async () => {
  const text = await told(change([[{ type: 'LimitReached', limit: 'engagementsPerIncident', most: 100, what: 'Legal is not engaged' }]]));
  expect(text).toContain('tocsin_held_back_total{limit="engagementsPerIncident"} 1');
});
