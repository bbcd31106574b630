// Does an incident live as people expect, from its opening to its end and back? Given, when, then.

import { expect, test } from 'vitest';
import { path, service, severity, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, lee, opening } from '../../../test/fixtures/record.ts';
import { minute } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { unsaid } from '../plan/unsaid.ts';
import type { IncidentCommand } from './commands.ts';
import { evolve } from './evolve.ts';
import { react } from './react.ts';
import { summarise } from './summary.ts';
import { nextWake } from './wake.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const monitor = { kind: 'sender', integration: 'monitor' } as const;
const security = { responsibility: 'Security', team: null, path: 'security', severities: ['SEV1'], tiers: [1] };

function opened(over: Partial<Plan> = {}, level = 'SEV1') {
  const incident = given(smallPlan(over), monday);
  incident.when(opening(level));
  return incident;
}
const attach = (level: 'critical' | 'info', meaning: string): IncidentCommand => ({
  type: 'AttachAlert',
  alert: 'alr_1',
  integration: 'monitor',
  summary: 'Errors',
  source: 'probe',
  level,
  severity: meaning,
  happenedAt: null,
});
const over: IncidentCommand = { type: 'ResolveAlert', alert: 'alr_1', summary: 'Errors', by: monitor };

test('opened: its clocks run, its owner and whoever the plan names are engaged, each responsibility once', () => {
  const incident = opened({ engage: [security, { ...security, path: 'payments' }] });
  expect(incident.state()).toMatchObject({ status: 'open', severity: 'SEV1', urgency: 'high', tier: 1 });
  expect(incident.state().engagements.map((each) => each.responsibility)).toEqual(['Payments', 'Security']);
  expect(incident.state().clocks.map((each) => each.metric)).toEqual(['acknowledge', 'restore']);
  expect(incident.when(opening())).toEqual([]);
});

test('two responsibilities on one path that goes round page two people', () => {
  const payments = path('payments', [['dana', 'lee', 'kim']]);
  const round = { ...payments, steps: payments.steps.map((step) => ({ ...step, roundRobin: true })) };
  const plan = smallPlan({ engage: [{ ...security, path: 'payments' }] });
  const incident = given({ ...plan, paths: { ...plan.paths, payments: round } }, monday, 2);
  incident.when(opening('SEV1'));
  expect(incident.events('EngagementStarted').map(({ turn }) => turn)).toEqual([2, 3]);
  expect(incident.events('PagePlaced').map(({ person }) => person)).toEqual(['kim', 'dana']);
});

test('the scenario engages whom it needs', () => {
  const incident = given(
    smallPlan({ scenarios: { leak: { id: 'leak', title: 'Leak', services: [], when: null, engage: [security], ...unsaid.scenario } } }),
    monday,
  );
  incident.when({ ...opening(), scenario: 'leak' });
  expect(incident.events('EngagementStarted').at(-1)).toMatchObject({ responsibility: 'Security', because: 'needed when Leak' });
});

test.each([
  [{ service: 'nothing' }, 'unknown-service'],
  [{ service: '__proto__' }, 'unknown-service'],
  [{ severity: 'SEV99' }, 'unknown-severity'],
  [{ scenario: 'constructor' }, 'unknown-scenario'],
])('opened with %j: refused', (wrong, code) => {
  expect(given(smallPlan(), monday).asking({ ...opening(), ...wrong })).toMatchObject({ ok: false, refusal: { code } });
});

test('nothing but its opening can happen to an incident that is not there', () => {
  expect(given(smallPlan(), monday).asking({ type: 'Tick' })).toMatchObject({ ok: false, refusal: { code: 'no-incident' } });
});

test('a title ends at its limit with a mark, never in half a character', () => {
  const incident = given(smallPlan(), monday);
  incident.when({ ...opening(), title: `${'x'.repeat(1_022)}\u{1f514} and so on` });
  expect(incident.state().title).toBe(`${'x'.repeat(1_022)}…`);
});

test('a worse alert raises it, a milder one lowers nothing; a level speaks where the name is of another plan', () => {
  const incident = opened({}, 'SEV3');
  incident.when(attach('info', 'SEV5'));
  expect(incident.state().severity).toBe('SEV3');
  incident.when(attach('critical', 'P1 of yesterday'));
  expect(incident.state()).toMatchObject({ severity: 'SEV1', alertCount: 2, openAlerts: 2 });
});

test('when its last alert is over it is resolved, unless a person declared it', () => {
  const incident = opened();
  incident.when(attach('critical', 'SEV1'));
  incident.when(over);
  expect(incident.state()).toMatchObject({ status: 'resolved', resolvedBy: { kind: 'tocsin' } });
  const declared = given(smallPlan(), monday);
  declared.when({ ...opening(), by: dana });
  declared.when(attach('critical', 'SEV1'));
  declared.when(over);
  expect(declared.state()).toMatchObject({ status: 'open', openAlerts: 0 });
});

test('resolved: nobody is paged any more; a note, the end of an alert and the same end again are still taken', () => {
  const incident = opened();
  incident.when(attach('critical', 'SEV1'));
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(nextWake(incident.state())).toBeNull();
  incident.when({ type: 'AddNote', by: lee, text: 'afterthought' });
  incident.when(over);
  expect(incident.state().openAlerts).toBe(0);
  expect(incident.when({ type: 'ResolveIncident', by: lee, reason: 'done' })).toEqual([]);
  const codes = [
    incident.asking({ type: 'ChangeSeverity', severity: 'SEV2', mode: 'restart', by: dana, reason: '' }),
    incident.asking({ type: 'EscalateNow', engagement: 'inc_1.e1', by: dana, reason: '' }),
    incident.asking({ type: 'Engage', responsibility: 'Press', path: 'security', by: dana, reason: '' }),
    incident.asking({ type: 'PauseClock', clock: 'inc_1.c1', by: dana, reason: 'x' }),
  ].map((each) => (each.ok ? 'ok' : each.refusal.code));
  expect(codes).toEqual(['incident-resolved', 'engagement-closed', 'incident-resolved', 'clock-stopped']);
});

test('the same trouble opens it again, and everybody is paged anew', () => {
  const incident = opened();
  incident.when(attach('critical', 'SEV1'));
  incident.when(over);
  incident.passing(minute).when(attach('critical', 'SEV1'));
  expect(incident.state()).toMatchObject({ status: 'open', reopenedTimes: 1, reopenedAt: incident.now(), resolvedAt: null });
  expect(incident.sent().at(-1)).toBe('1: dana by inbox');
  expect(incident.events('IncidentReopened')).toMatchObject([{ reason: 'Errors came back' }]);
});

test('one more responsibility by hand: once, on a path of the plan, and it says who asked', () => {
  const incident = opened();
  const engage = { type: 'Engage', responsibility: 'Press', path: 'security', by: dana, reason: 'journalists call' } as const;
  incident.when(engage);
  expect(incident.events('EngagementStarted').at(-1)).toMatchObject({ because: 'asked for by Dana: journalists call' });
  expect(incident.asking(engage)).toMatchObject({ ok: false, refusal: { code: 'engaged-already' } });
  expect(incident.asking({ ...engage, responsibility: 'x', path: 'toString' })).toMatchObject({
    ok: false,
    refusal: { code: 'unknown-path' },
  });
});

test('a command that comes late hides nothing: what was due before it is recorded first', () => {
  const incident = opened().outage(6 * minute);
  const events = incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  const types = events.map((event) => event.type);
  expect(types.indexOf('ClockBreached')).toBeLessThan(types.indexOf('EngagementAcknowledged'));
  expect(types.indexOf('StepReached')).toBeLessThan(types.indexOf('EngagementAcknowledged'));
});

test('a page that is placed and released in one breath sends nothing', () => {
  const incident = opened().outage(6 * minute);
  const events = incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  const reaction = react(events, incident.state(), incident.plan, incident.now());
  expect(reaction.deliveries).toEqual([]);
  expect(reaction.releasedPages).toContain('inc_1.p2');
});

test('new alerts have an incident of their own once it holds no key', () => {
  const incident = opened();
  incident.when({ type: 'ReleaseCorrelation' });
  expect(incident.state().correlationKey).toBeNull();
  expect(incident.when({ type: 'ReleaseCorrelation' })).toEqual([]);
});

test('ten thousand alerts leave the state as small as one', () => {
  const incident = opened();
  incident.when(attach('critical', 'SEV1'));
  const small = JSON.stringify(incident.state()).length;
  let state = incident.state();
  const [attached] = incident.events('AlertAttached');
  for (let n = 0; attached !== undefined && n < 10_000; n++) state = evolve(state, attached, monday);
  expect(JSON.stringify(state).length).toBeLessThan(small + 20);
});

test('its summary says what happens next, and by when', () => {
  const incident = opened({ services: { checkout: service('checkout') }, severities: [1, 2, 3, 4, 5].map((rank) => severity(rank)) });
  const shown = summarise(incident.state(), incident.plan, monday);
  expect(shown.engagements[0]).toMatchObject({ waitingFor: [{ id: 'dana', name: 'Dana' }], step: 1, stepCount: 2, nextText: 'pages Lee' });
  expect(shown.nextDeadline).toEqual({ at: monday + 5 * minute, text: 'Payments: pages Lee' });
});

test('its story reads as sentences', () => {
  const incident = opened().passing(5 * minute);
  incident.when({ type: 'PauseClock', clock: 'inc_1.c2', by: dana, reason: 'waiting for the bank' });
  incident.when({ type: 'ResumeClock', clock: 'inc_1.c2', by: lee, reason: 'they called' });
  const story = incident.story();
  expect(story[0]).toBe('monitor opened a SEV1 on checkout, under plan 1');
  expect(story).toContain('Payments step 2: Lee');
  expect(story).toContain('Acknowledge for customers is breached');
  expect(story).toContain('Dana paused restore for customers: waiting for the bank');
  expect(story).toContain('Lee let restore for customers run on: they called');
});
