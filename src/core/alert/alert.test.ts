// Does an event say something new, and whose incident is it? Given, when, then.

import { expect, test } from 'vitest';
import { service, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';
import { minute } from '../kernel/instant.ts';
import { unsaid } from '../plan/unsaid.ts';
import type { Alert } from './alert.ts';
import { dedup, newAlert } from './dedup.ts';
import { type SenderEvent, unsaidOfEvent } from './event.ts';
import { groupingOf, severityOfEvent, takesAlert } from './grouping.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const event = (over: Partial<SenderEvent> = {}): SenderEvent => ({
  integration: 'monitor',
  action: 'trigger',
  dedupKey: 'k',
  summary: 'Checkout fails',
  source: 'probe',
  level: 'error',
  component: null,
  group: null,
  class: null,
  service: 'checkout',
  happenedAt: null,
  links: [{ href: 'https://graphs.example', text: 'graph' }],
  ...unsaidOfEvent,
  details: '{"a":1}',
  ...over,
});
const open: Alert = newAlert(event(), { alert: 'alr_1', incident: 'inc_1' }, monday);

test('a condition that is not open is new; only a trigger makes one', () => {
  expect(dedup(null, event(), monday)).toEqual({ kind: 'new' });
  for (const action of ['resolve', 'acknowledge', 'update'] as const) {
    expect(dedup(null, event({ action }), monday)).toEqual({ kind: 'dropped' });
  }
});

test('said again in the same words it counts, in other words or at another level it changes', () => {
  const later = monday + minute;
  expect(dedup(open, event(), later)).toEqual({ kind: 'repeated', alert: open });
  expect(dedup(open, event({ level: 'critical' }), later)).toMatchObject({ kind: 'changed', alert: { count: 2, level: 'critical' } });
  expect(dedup(open, event({ summary: 'All fails' }), later)).toMatchObject({ kind: 'changed', alert: { summary: 'All fails' } });
});

test('an update changes words and counts nothing; what it leaves out stays', () => {
  const said = dedup(open, event({ action: 'update', summary: '', source: '', links: [], details: '{}' }), monday);
  expect(said).toMatchObject({
    kind: 'changed',
    alert: { count: 1, summary: 'Checkout fails', source: 'probe', links: open.links, details: '{}' },
  });
});

test('a late beginning of an earlier episode rewords nothing while a later one is open, and opens where nothing is', () => {
  const began = newAlert(event({ beganAt: monday }), { alert: 'alr_1', incident: 'inc_1' }, monday + minute);
  const said = (beganAt: number) => dedup(began, event({ beganAt, summary: 'In other words', level: 'critical' }), monday + minute).kind;
  expect([monday - 1, monday, monday + 1].map(said)).toEqual(['outdated', 'changed', 'changed']);
  expect(dedup(null, event({ beganAt: monday - minute }), monday)).toEqual({ kind: 'new' });
});

test('an end from before the present episode is outdated; one from within it ends it', () => {
  const began = newAlert(event({ beganAt: monday }), { alert: 'alr_1', incident: 'inc_1' }, monday + minute);
  const end = (endedAt: number | null) => dedup(began, event({ action: 'resolve', beganAt: monday - minute, happenedAt: endedAt }), monday);
  expect(end(monday - 1)).toEqual({ kind: 'outdated', alert: began });
  for (const endedAt of [monday, monday + minute, null]) expect(end(endedAt).kind).toBe('resolved');
  // Nobody said when it began: then every end is meant.
  expect(dedup(open, event({ action: 'resolve', happenedAt: 0 }), monday).kind).toBe('resolved');
});

test('an episode that began later, though it is said in the same words, moves the beginning', () => {
  const began = newAlert(event({ beganAt: monday }), { alert: 'alr_1', incident: 'inc_1' }, monday);
  expect(dedup(began, event({ beganAt: monday }), monday).kind).toBe('repeated');
  expect(dedup(began, event({ beganAt: monday - minute }), monday).kind).toBe('repeated');
  const again = dedup(began, event({ beganAt: monday + minute }), monday);
  expect(again).toMatchObject({ kind: 'changed', alert: { beganAt: monday + minute, count: 2 } });
});

test('what was added by hand stays when it is said again in other words', () => {
  const added = dedup(open, event({ action: 'update', added: '{"tags":["db"]}' }), monday);
  if (added.kind !== 'changed') throw new Error(added.kind);
  expect(dedup(added.alert, event({ summary: 'All fails', details: '{}' }), monday)).toMatchObject({
    kind: 'changed',
    alert: { added: '{"tags":["db"]}', details: '{}' },
  });
});

test('a resolve ends it, whatever its words', () => {
  const said = dedup(open, event({ action: 'resolve', summary: '' }), monday + minute);
  expect(said).toMatchObject({ kind: 'resolved', alert: { status: 'resolved', resolvedAt: monday + minute, summary: 'Checkout fails' } });
  expect(dedup(open, event({ action: 'acknowledge' }), monday)).toEqual({ kind: 'acknowledged', alert: open });
});

test('alerts share an incident by service and scenario, or have each their own', () => {
  const scenario = { id: 'dns', title: 'DNS', services: ['checkout'], when: null, engage: [], ...unsaid.scenario };
  const own = service('search', { grouping: { by: 'alert', windowMs: minute } });
  const plan = smallPlan({ scenarios: { dns: scenario }, services: { checkout: service('checkout'), search: own } });
  expect(groupingOf(plan, event()).correlationKey).toBe(groupingOf(plan, event({ dedupKey: 'other' })).correlationKey);
  expect(groupingOf(plan, event()).scenario).toBe(scenario);
  const first = groupingOf(plan, event({ service: 'search' }));
  expect(first.correlationKey).not.toBe(groupingOf(plan, event({ service: 'search', dedupKey: 'other' })).correlationKey);
  expect(first.correlationKey).not.toBe(groupingOf(plan, event({ service: 'search', integration: 'other' })).correlationKey);
});

test('an open incident takes alerts until it was quiet for the window, a resolved one until the re-open window is over', () => {
  const incident = given(smallPlan(), monday);
  incident.when(opening());
  expect(takesAlert(incident.state(), incident.plan, monday + 30 * minute)).toBe(true);
  expect(takesAlert(incident.state(), incident.plan, monday + 30 * minute + 1)).toBe(false);
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(takesAlert(incident.state(), incident.plan, monday + 15 * minute)).toBe(true);
  expect(takesAlert(incident.state(), incident.plan, monday + 15 * minute + 1)).toBe(false);
});

test('the integration says what a level means, else the plan', () => {
  const plan = smallPlan();
  expect(severityOfEvent(plan, event())).toBe('SEV2');
  const integration = {
    id: 'monitor',
    name: '',
    type: 'webhook',
    service: 'checkout',
    serviceFrom: null,
    key: null,
    severities: { error: 'SEV4' },
  } as const;
  const other = { ...integration, map: {}, heartbeat: null, ratePerSecond: 10 };
  expect(severityOfEvent({ ...plan, integrations: { monitor: other } }, event())).toBe('SEV4');
});
