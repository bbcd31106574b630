import { expect, test } from 'vitest';
import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import { byDeadline, engagementsInOrder, escalationQueue, nearest } from './order.ts';
import { clauses, stateOfThings } from './state-of-things.ts';

const engagement = (id: string, status: EngagementSummary['status'], nextAt: number | null): EngagementSummary => ({
  id,
  responsibility: id,
  status,
  waitingFor: [],
  waitingSince: null,
  answeredBy: null,
  step: 1,
  stepCount: 2,
  nextAt,
  nextText: null,
});
const incident = (id: string, at: number | null, more: Partial<IncidentSummary> = {}): IncidentSummary => ({
  id,
  version: 1,
  title: id,
  service: 's',
  serviceName: 'S',
  tier: 1,
  scenario: null,
  severity: 'SEV2',
  severityRank: 2,
  status: 'open',
  openedAt: 0,
  resolvedAt: null,
  alertCount: 0,
  openAlerts: 0,
  engagements: [],
  clocks: [],
  nobodyNotified: false,
  nextDeadline: at === null ? null : { at, text: 'pages Lee' },
  ...more,
});

test('the next deadline decides, then the worse severity, then age; nothing owed comes last', () => {
  const list = [incident('none', null), incident('late', 9), incident('soon', 3), incident('worse', 3, { severityRank: 1 })];
  expect(byDeadline(list).map((one) => one.id)).toEqual(['worse', 'soon', 'late', 'none']);
  expect(nearest(list)?.id).toBe('worse');
  expect(nearest([])).toBeUndefined();
});

test('the queue holds those who are waited for, the nearest escalation first', () => {
  const list = [
    incident('a', 1, { engagements: [engagement('payments', 'answered', 50), engagement('security', 'escalating', 9)] }),
    incident('b', 1, { engagements: [engagement('search', 'escalating', 4), engagement('legal', 'escalating', null)] }),
  ];
  expect(escalationQueue(list).map((one) => one.engagement.id)).toEqual(['search', 'security', 'legal']);
});

test('within an incident those that wait come first and closed ones are not named', () => {
  const one = incident('a', 1, {
    engagements: [engagement('done', 'closed', null), engagement('sam', 'answered', 2), engagement('lee', 'escalating', 9)],
  });
  expect(engagementsInOrder(one).map((each) => each.id)).toEqual(['lee', 'sam']);
});

test('the state of things is counted in incidents', () => {
  const list = [
    incident('a', 1, { nobodyNotified: true, engagements: [engagement('x', 'escalating', 1), engagement('y', 'escalating', 1)] }),
    incident('b', null),
  ];
  expect(stateOfThings(list)).toEqual({ open: 2, waiting: 1, nobody: 1, over: 0 });
  expect(clauses(stateOfThings(list)).map((clause) => clause.text)).toEqual(['1 waiting for an answer', 'in 1 nobody was notified']);
  expect(clauses(stateOfThings([]))).toEqual([]);
});
