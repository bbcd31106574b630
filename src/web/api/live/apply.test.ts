import { expect, test } from 'vitest';
import type { IncidentDetail, StreamMessage, TimelineEntry } from '../../../contract/incident.ts';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { applyToDetail, applyToList, mergeSummaries, newestFirst } from './apply.ts';

const summary = (id: string, version: number, status: 'open' | 'resolved' = 'open'): IncidentSummary => ({
  id,
  version,
  title: `${id} v${version}`,
  service: 'checkout',
  serviceName: 'Checkout',
  tier: 1,
  scenario: null,
  severity: 'SEV1',
  severityRank: 1,
  status,
  openedAt: 0,
  resolvedAt: null,
  alertCount: 1,
  openAlerts: 1,
  engagements: [],
  clocks: [],
  nobodyNotified: false,
  nextDeadline: null,
});
const entry = (id: string): TimelineEntry => ({ id, at: 0, type: 'NoteAdded', text: id, tone: 'normal', engagement: null });
const message = (position: number, of: IncidentSummary, entries: TimelineEntry[] = []): StreamMessage => ({
  position,
  // Border of the test: the contract's type is the mutable twin of the core's.
  summary: of as StreamMessage['summary'],
  entries,
});

test('a newer version replaces, an older or equal one changes nothing at all', () => {
  const list = [summary('a', 3), summary('b', 1)];
  const next = applyToList(list, [message(9, summary('a', 4))], 'open');
  expect(next.map((one) => one.version)).toEqual([4, 1]);
  expect(next[1]).toBe(list[1]);
  expect(applyToList(list, [message(8, summary('a', 3))], 'open')).toBe(list);
});

test('of several messages on one incident the newest counts, whatever their order', () => {
  const next = applyToList([], [message(5, summary('a', 2)), message(4, summary('a', 1))], 'open');
  expect(next.map((one) => one.version)).toEqual([2]);
});

test('a resolved incident leaves the list of open ones and stays among all', () => {
  const list = [summary('a', 1)];
  expect(applyToList(list, [message(2, summary('a', 2, 'resolved'))], 'open')).toEqual([]);
  expect(applyToList(list, [message(2, summary('a', 2, 'resolved'))], 'all')).toHaveLength(1);
  expect(mergeSummaries([], [summary('z', 1, 'resolved')], 'open')).toEqual([]);
});

test('an open page gains its lines once, and only for its own incident', () => {
  // Border of the test: only what the function reads.
  const detail = { summary: summary('a', 1), timeline: [entry('1.1')] } as unknown as IncidentDetail;
  const next = applyToDetail(detail, message(3, summary('a', 2), [entry('2.1'), entry('1.1')]));
  expect(next.timeline.map((line) => line.id)).toEqual(['2.1', '1.1']);
  expect(next.summary.version).toBe(2);
  expect(applyToDetail(detail, message(4, summary('b', 2)))).toBe(detail);
});

test('lines are ordered by number, not by letter', () => {
  expect(newestFirst([entry('9.9'), entry('12.2'), entry('12.10')]).map((line) => line.id)).toEqual(['12.10', '12.2', '9.9']);
});
