// Whose answer meets a promise? The owner's own, a team's own; what anybody else says for them stops the paging, and no more.

import { expect, test } from 'vitest';
import { hour, minute } from '../../src/core/kernel/instant.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { objective, path, person, smallPlan } from '../fixtures/plan.ts';
import { dana, given, lee, opening } from '../fixtures/record.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const somebody = (id: string) => ({ kind: 'person', id, name: id[0]?.toUpperCase() + id.slice(1) }) as const;
const legal = { ...unsaid.team, id: 'legal', name: 'Legal', discipline: 'legal', members: ['kim'], path: 'security' } as const;
const people = Object.fromEntries(['dana', 'lee', 'kim', 'ana', 'ada'].map((id) => [id, person(id)]));

/** Payments owns it, Legal is called beside it; a contract promises the same to its customers. */
function plan(over: Partial<Plan> = {}): Plan {
  const { teams } = smallPlan();
  const target = { metric: 'acknowledge', targetMs: 10 * minute, targetText: '10m' } as const;
  return smallPlan({
    people,
    teams: { ...teams, legal: { ...legal, targets: [target] } },
    engage: [{ responsibility: 'Legal', team: 'legal', path: 'security', severities: [], tiers: [] }],
    objectives: [objective('acknowledge', ['SEV1'], 5 * minute)],
    ...over,
  });
}

function opened(over: Partial<Plan> = {}) {
  const incident = given(plan(over), monday);
  incident.when(opening());
  return incident;
}

const answer = (by: ReturnType<typeof somebody>, engagement: string | null = null) =>
  ({ type: 'Acknowledge', engagement, page: null, by, via: 'application' }) as const;

function verdicts(incident: ReturnType<typeof opened>) {
  return Object.fromEntries(incident.state().clocks.map(({ objective: id, verdict }) => [id, verdict]));
}

const statuses = (incident: ReturnType<typeof opened>) => incident.state().engagements.map(({ status }) => status);

test('a lawyer who answers for Legal before any engineer meets the target of Legal, and not the promise to customers', () => {
  const incident = opened();
  incident.passing(minute).when(answer(somebody('kim')));
  expect(verdicts(incident)).toEqual({ 'acknowledge-SEV1': null, 'team legal acknowledge': 'met' });
  expect(statuses(incident)).toEqual(['escalating', 'answered']);
  incident.passing(minute).when(answer(dana));
  expect(verdicts(incident)).toEqual({ 'acknowledge-SEV1': 'met', 'team legal acknowledge': 'met' });
});

test('an administrator who was told by telephone stops the paging for those who are paged, and meets nothing', () => {
  const incident = opened();
  incident.passing(minute).when(answer(somebody('ada'), 'inc_1.e1'));
  expect(statuses(incident)).toEqual(['answered', 'escalating']);
  expect(incident.story()).toContain('Ada answered for Payments on behalf of Dana (application)');
  expect(incident.passing(4 * minute).state().clocks[0]).toMatchObject({ objective: 'acknowledge-SEV1', verdict: 'missed' });
});

test('after an answer for them one of their own may follow, and meets the promise', () => {
  const incident = opened();
  incident.when(answer(somebody('ada'), 'inc_1.e1'));
  incident.when(answer(somebody('ada'), 'inc_1.e1'));
  expect(incident.events('EngagementAcknowledged')).toHaveLength(1);
  incident.passing(2 * minute).when(answer(lee));
  expect(verdicts(incident)).toMatchObject({ 'acknowledge-SEV1': 'met' });
  expect(incident.events('EngagementAcknowledged')).toHaveLength(2);
});

test('of an answer given for somebody the silence pages whom it was given for', () => {
  const incident = opened();
  incident.when(answer(somebody('ada'), 'inc_1.e1'));
  incident.passing(30 * minute);
  expect(incident.sent().filter((each) => each.startsWith('30:'))).toContain('30: dana by inbox');
});

test('a sender that acknowledges stops the paging on behalf of whoever is paged', () => {
  const incident = opened({ engage: [] });
  incident.when({ ...answer(dana), by: { kind: 'sender', integration: 'monitor' }, via: 'sender' });
  expect(incident.events('EngagementAcknowledged')).toMatchObject([{ onBehalfOf: ['dana'], page: null }]);
  expect(verdicts(incident)).toEqual({ 'acknowledge-SEV1': null });
});

test('whoever is paged answers for it although they are of no team: by the path, by hand, at the backstop', () => {
  const incident = opened({ paths: { ...smallPlan().paths, payments: path('payments', [['ada']]) } });
  incident.when(answer(somebody('ada')));
  expect(verdicts(incident)).toMatchObject({ 'acknowledge-SEV1': 'met' });
  const given = opened();
  given.when({ type: 'Reassign', engagement: 'inc_1.e1', to: { kind: 'person', id: 'ada' }, by: dana, reason: 'she knows it' });
  given.when(answer(somebody('ada')));
  expect(verdicts(given)).toMatchObject({ 'acknowledge-SEV1': 'met' });
});

test('without a name an answer is for what is one’s own; for all of it only where nothing is', () => {
  const incident = opened();
  incident.when(answer(dana));
  expect(statuses(incident)).toEqual(['answered', 'escalating']);
  const stranger = opened();
  stranger.when(answer(somebody('ada')));
  expect(statuses(stranger)).toEqual(['answered', 'answered']);
  expect(verdicts(stranger)).toEqual({ 'acknowledge-SEV1': null, 'team legal acknowledge': null });
});

test('the primary team of a scenario owns the trouble: its answer meets the promise, and that of the service’s owner does not', () => {
  const scenario = { ...unsaid.scenario, id: 'breach', title: 'Data is out', primary: 'legal', engage: [], services: [], when: null };
  const incident = given(plan({ scenarios: { breach: scenario } }), monday);
  incident.when({ ...opening(), scenario: 'breach' });
  incident.when(answer(dana));
  expect(verdicts(incident)).toMatchObject({ 'acknowledge-SEV1': null });
  incident.when(answer(somebody('kim')));
  expect(verdicts(incident)).toMatchObject({ 'acknowledge-SEV1': 'met' });
});

test('a snooze is no answer to a promise, whoever gives it', () => {
  const incident = opened({ engage: [] });
  incident.when({ type: 'Snooze', engagement: 'inc_1.e1', forMs: hour, by: dana, reason: 'later' });
  expect(incident.passing(5 * minute).state().clocks[0]).toMatchObject({ verdict: 'missed' });
});

test('resolved by one of its owners it was answered; by anybody else the promise ends without a verdict', () => {
  const own = opened();
  own.when({ type: 'ResolveIncident', by: dana, reason: 'mended' });
  expect(verdicts(own)).toMatchObject({ 'acknowledge-SEV1': 'met' });
  const other = opened();
  other.when({ type: 'ResolveIncident', by: somebody('ada'), reason: 'a false alarm' });
  expect(verdicts(other)).toMatchObject({ 'acknowledge-SEV1': null });
});
