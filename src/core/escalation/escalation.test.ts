// Does an engagement call who it must, when it must, and nobody twice? Given, when, then, in the words of DESIGN.

import { expect, test } from 'vitest';
import { path, person, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, lee, opening } from '../../../test/fixtures/record.ts';
import { summarise } from '../incident/summary.ts';
import { nextWake } from '../incident/wake.ts';
import { hour, minute } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import type { EscalationPath, Plan, Step } from '../plan/plan.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const inboxOnly = { high: [{ method: 'app', afterMs: 0 }], low: [{ method: 'app', afterMs: 0 }] };
const people = Object.fromEntries(['dana', 'lee', 'kim', 'ana'].map((id) => [id, person(id, { notificationRules: inboxOnly })]));
const tick = { type: 'Tick' } as const;
const acknowledgeAll = { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' } as const;
const e1 = 'inc_1.e1';

/** Everybody has one message a page, so that what is sent is who is paged. */
function planWith(payments: EscalationPath, over: Partial<Plan> = {}): Plan {
  return smallPlan({ people, paths: { ...smallPlan().paths, payments }, ...over });
}
function opened(payments: EscalationPath = path('payments', [['dana'], ['lee']]), over: Partial<Plan> = {}, level = 'SEV1') {
  const incident = given(planWith(payments, over), monday);
  incident.when(opening(level));
  return incident;
}
function withSteps(
  id: string,
  steps: readonly (readonly string[])[],
  change: (step: Step, index: number) => Partial<Step>,
): EscalationPath {
  const plain = path(id, steps);
  return { ...plain, steps: plain.steps.map((step, index) => ({ ...step, ...change(step, index) })) };
}
const engagement = (incident: ReturnType<typeof given>) => {
  const [first] = incident.state().engagements;
  if (first === undefined) throw new Error('nobody is engaged');
  return first;
};

test('each wait counts from the step before', () => {
  const waits = withSteps('payments', [['dana'], ['lee'], ['kim']], (_, index) => ({ waitMs: (index + 1) * 2 * minute }));
  expect(
    opened(waits)
      .passing(13 * minute)
      .sent(),
  ).toEqual(['0: dana by inbox', '2: lee by inbox', '6: kim by inbox', '12: ana by inbox']);
});

test('the steps are repeated as often as the path says, then the backstop is paged until somebody answers', () => {
  const incident = opened(path('payments', [['dana'], ['lee']], { repeat: 1 })).passing(31 * minute);
  expect(incident.sent().map((each) => each.split(' ')[1])).toEqual(['dana', 'lee', 'dana', 'lee', 'ana', 'ana', 'ana']);
  incident.when(acknowledgeAll);
  expect(incident.passing(29 * minute).sent()).toHaveLength(7);
});

test('a step that reaches nobody is skipped at once, with an entry', () => {
  const incident = opened(path('payments', [['@nobody'], ['lee']]));
  expect(incident.sent()).toEqual(['0: lee by inbox']);
  expect(incident.events('StepSkipped')).toMatchObject([{ step: 0, reason: 'nobody is on call in nobody' }]);
});

test('when every step is empty the backstop is paged, once through, whatever the path repeats', () => {
  const incident = opened(path('payments', [['@nobody'], ['@nobody']], { repeat: 50 }));
  expect(incident.sent()).toEqual(['0: ana by inbox']);
  expect(incident.events('StepSkipped')).toHaveLength(2);
});

test('when the backstop reaches nobody too, the incident says so until somebody is on call, who is then paged', () => {
  const early = {
    name: 'early',
    layer: 0,
    members: ['lee'],
    start: '2026-03-02T09:12',
    end: null,
    restrictions: [],
    shadows: [],
    joins: [],
  };
  const rotation = { ...early, turn: { every: 1, unit: 'day' }, turns: 'calendar' } as const;
  const schedules = {
    ...smallPlan().schedules,
    soon: { id: 'soon', name: 'soon', zone: 'UTC', rotations: [rotation], overrides: [], timeOff: [] },
  };
  const dark = path('payments', [['@nobody'], ['@soon']], { backstop: { targets: [], everyMs: 5 * minute } });
  const incident = opened(dark, { schedules });
  expect(summarise(incident.state(), incident.plan, incident.now()).nobodyNotified).toBe(true);
  expect(incident.passing(10 * minute).sent()).toEqual([]);
  expect(incident.events('NobodyNotified')).toHaveLength(3);
  expect(incident.passing(6 * minute).sent()).toEqual(['15: lee by inbox']);
  expect(summarise(incident.state(), incident.plan, incident.now()).nobodyNotified).toBe(false);
  incident.passing(30 * minute);
  expect(incident.sent().length).toBeGreaterThan(2);
});

test('low urgency waits for support hours; after an outage beyond them it waits for the next', () => {
  const patient = path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' });
  const sunday = given(planWith(patient), Date.parse('2026-03-01T12:00:00Z'));
  sunday.when(opening('SEV5'));
  expect(engagement(sunday)).toMatchObject({ status: 'waiting', nextAt: Date.parse('2026-03-02T08:00:00Z') });
  sunday.outage(30 * hour);
  sunday.when(tick);
  expect(engagement(sunday)).toMatchObject({ status: 'waiting', nextAt: Date.parse('2026-03-03T08:00:00Z') });
  sunday.passing(24 * hour);
  expect(sunday.events('PagePlaced').slice(0, 2)).toMatchObject([{ person: 'dana' }, { person: 'lee' }]);
});

test('what waits for support hours is paged at once when the severity rises to a high urgency', () => {
  const patient = path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' });
  const night = given(planWith(patient), Date.parse('2026-03-01T12:00:00Z'));
  night.when(opening('SEV5'));
  night.when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'customers see it' });
  expect(night.sent()).toEqual(['0: dana by inbox']);
});

test('a round-robin step takes one person by the turn of the incident, the same in every round', () => {
  const turns = withSteps('payments', [['dana', 'lee', 'kim']], () => ({ roundRobin: true }));
  const incident = given(planWith({ ...turns, repeat: 1 }), monday, 4);
  incident.when(opening());
  expect(incident.passing(6 * minute).sent()).toEqual(['0: lee by inbox', '5: lee by inbox']);
});

test('an answer that goes silent pages the same person again; activity of people puts that off, alerts do not', () => {
  const incident = opened();
  incident.when(acknowledgeAll);
  incident.passing(20 * minute).when({ type: 'AddNote', by: lee, text: 'rolling back' });
  incident.passing(29 * minute).when({
    type: 'AttachAlert',
    alert: 'alr_9',
    integration: 'monitor',
    summary: 'again',
    source: 'probe',
    level: 'info',
    severity: 'SEV4',
    happenedAt: null,
  });
  expect(engagement(incident).status).toBe('answered');
  incident.passing(minute);
  expect(engagement(incident).status).toBe('escalating');
  expect(
    incident
      .passing(5 * minute)
      .sent()
      .slice(1),
  ).toEqual(['50: dana by inbox', '55: lee by inbox']);
});

test('any act of a person is activity: escalating one engagement puts off the silence of another', () => {
  const security = { responsibility: 'Security', team: null, path: 'security', severities: [], tiers: [] };
  const incident = opened(undefined, { engage: [security] });
  incident.when({ ...acknowledgeAll, engagement: e1 });
  incident.passing(2 * minute).when({ type: 'EscalateNow', engagement: 'inc_1.e2', by: dana, reason: 'need them' });
  expect(engagement(incident).nextAt).toBe(incident.now() + 30 * minute);
});

test('the time-out of silence follows the severity', () => {
  const incident = opened(undefined, {}, 'SEV3');
  incident.when(acknowledgeAll);
  expect(engagement(incident).nextAt).toBeNull();
  const sender = { kind: 'sender', integration: 'monitor' } as const;
  incident.when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: sender, reason: 'worse' });
  incident.when(acknowledgeAll);
  expect(engagement(incident).nextAt).toBe(monday + 30 * minute);
  incident.when({ type: 'ChangeSeverity', severity: 'SEV4', mode: 'keep-elapsed', by: dana, reason: 'better' });
  expect(engagement(incident).nextAt).toBeNull();
  expect(nextWake(incident.state())).toBeNull();
});

test('an answer by a sender that goes silent pages the present step again', () => {
  const incident = opened();
  incident.when({ ...acknowledgeAll, by: { kind: 'sender', integration: 'monitor' }, via: 'sender' });
  const [summary] = summarise(incident.state(), incident.plan, incident.now()).engagements;
  expect(summary?.nextText).toBe('pages the present step again if nothing is done');
  expect(
    incident
      .passing(30 * minute)
      .sent()
      .at(-1),
  ).toBe('30: dana by inbox');
});

test('a snooze stops the paging and meets no promise, and ends with a page to who asked for it', () => {
  const incident = opened().passing(minute);
  incident.when({ type: 'Snooze', engagement: e1, forMs: hour, by: lee, reason: 'until the deploy' });
  expect(incident.state().clocks[0]).toMatchObject({ metric: 'acknowledge', stoppedAt: null, verdict: null });
  expect(incident.passing(59 * minute).sent()).toHaveLength(1);
  incident.when(acknowledgeAll);
  expect(engagement(incident).status).toBe('snoozed');
  expect(
    incident
      .passing(6 * minute)
      .sent()
      .slice(1),
  ).toEqual(['61: lee by inbox', '66: lee by inbox']);
});

test.each([0, -1, Number.NaN, 0.5, 8 * 24 * hour])('a snooze of %d ms is refused', (forMs) => {
  const refused = opened().asking({ type: 'Snooze', engagement: e1, forMs, by: dana, reason: '' });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'bad-snooze' } });
});

test('reassigned to a person: paged at once, whoever was paged is released, and without an answer the path goes on', () => {
  const incident = opened();
  incident.when({ type: 'Reassign', engagement: e1, to: { kind: 'person', id: 'kim' }, by: dana, reason: 'knows it' });
  expect(incident.events('PageReleased')).toMatchObject([{ person: 'dana', reason: 'reassigned' }]);
  expect(incident.passing(5 * minute).sent()).toEqual(['0: dana by inbox', '0: kim by inbox', '5: lee by inbox']);
});

test('reassigned to a path, the same one too: from its first step, with a turn of its own', () => {
  const incident = opened().passing(11 * minute);
  expect(engagement(incident).atBackstop).toBe(true);
  incident.when({ type: 'Reassign', engagement: e1, to: { kind: 'path', id: 'payments' }, by: dana, reason: 'again' });
  expect(engagement(incident)).toMatchObject({ step: 0, round: 0, atBackstop: false, backstopRounds: 0 });
  incident.when({ type: 'Reassign', engagement: e1, to: { kind: 'path', id: 'security' }, by: dana, reason: 'an intruder' });
  expect(incident.sent().slice(3)).toEqual(['11: dana by inbox', '11: kim by inbox']);
});

test.each([
  [{ kind: 'person', id: 'nobody' }, 'unknown-person'],
  [{ kind: 'person', id: 'constructor' }, 'unknown-person'],
  [{ kind: 'path', id: 'toString' }, 'unknown-path'],
] as const)('reassigned to %j: refused', (to, code) => {
  const refused = opened().asking({ type: 'Reassign', engagement: e1, to, by: dana, reason: '' });
  expect(refused).toMatchObject({ ok: false, refusal: { code, field: 'to.id' } });
});

test('escalate now goes on at once: from a step, from an answer, from the backstop', () => {
  const incident = opened();
  const now = { type: 'EscalateNow', engagement: e1, by: dana, reason: 'need help' } as const;
  incident.when(now);
  incident.when(acknowledgeAll);
  incident.when(now);
  incident.when(now);
  expect(incident.sent()).toEqual(['0: dana by inbox', '0: lee by inbox', '0: ana by inbox', '0: ana by inbox']);
  expect(engagement(incident)).toMatchObject({ status: 'escalating', backstopRounds: 2, nextAt: monday + 5 * minute });
});

test('a message that fails falls back to the next method, at last to one that no rule names; then the path goes on', () => {
  const ruled = { ...people, dana: person('dana', { notificationRules: inboxOnly }) };
  const incident = opened(undefined, { people: ruled });
  incident.when({ type: 'ReportDeliveryFailure', page: 'inc_1.p1', delivery: 'inc_1.p1.d1', error: 'gone' });
  expect(incident.events('DeliveryRequested').at(-1)).toMatchObject({ channel: 'email', because: 'fallback' });
  expect(summarise(incident.state(), incident.plan, monday).nobodyNotified).toBe(false);
  incident.when({ type: 'ReportDeliveryFailure', page: 'inc_1.p1', delivery: 'inc_1.p1.d2', error: 'x'.repeat(100_000) });
  expect(incident.events('StepSkipped')).toMatchObject([{ step: 0, reason: 'no message could be delivered' }]);
  expect(incident.sent().at(-1)).toBe('0: lee by inbox');
  expect(incident.events('DeliveryFailed').at(-1)?.error.length).toBeLessThan(5_000);
  expect(incident.when({ type: 'ReportDeliveryFailure', page: 'inc_1.p1', delivery: 'inc_1.p1.d2', error: 'again' })).toEqual([]);
});

test('when every message failed nobody was notified after all', () => {
  const one = path('payments', [], { backstop: { targets: [{ kind: 'person', id: 'ana' }], everyMs: 5 * minute } });
  const incident = opened(one);
  for (const n of [1, 2]) incident.when({ type: 'ReportDeliveryFailure', page: 'inc_1.p1', delivery: `inc_1.p1.d${n}`, error: 'gone' });
  expect(summarise(incident.state(), incident.plan, monday).nobodyNotified).toBe(true);
  expect(
    incident
      .passing(5 * minute)
      .sent()
      .at(-1),
  ).toBe('5: ana by inbox');
});

test('a tick that comes late pages who should be paged now, once, and records what was missed', () => {
  const incident = opened(path('payments', [['dana'], ['lee'], ['kim']])).outage(12 * minute);
  incident.when(tick);
  expect(incident.events('StepMissed')).toMatchObject([{ step: 1, dueAt: monday + 5 * minute }]);
  expect(incident.events('StepReached').at(-1)).toMatchObject({ step: 2, lateMs: 2 * minute, nextAt: monday + 17 * minute });
  expect(incident.when(tick)).toEqual([]);
  incident.outage(3 * hour);
  incident.when(tick);
  expect(incident.events('BackstopReached')).toHaveLength(1);
  incident.outage(3 * hour);
  incident.when(tick);
  expect(incident.events('BackstopReached').at(-1)).toMatchObject({ time: 2, lateMs: 3 * hour - 5 * minute });
  expect(incident.events('PagePlaced')).toHaveLength(4);
});

test('an outage past every step, with a backstop that reaches nobody, still pages somebody', () => {
  const incident = opened(path('payments', [['dana'], ['lee']], { backstop: { targets: [], everyMs: minute } })).outage(hour);
  incident.when(tick);
  expect(incident.events('PagePlaced').at(-1)).toMatchObject({ person: 'dana' });
});

test('an answer by a page means its engagement alone; the other page of the same person still waits', () => {
  const security = { responsibility: 'Security', team: null, path: 'payments', severities: [], tiers: [] };
  const incident = opened(undefined, { engage: [security] });
  incident.when({ type: 'Acknowledge', engagement: null, page: 'inc_1.p1', by: dana, via: 'link' });
  expect(incident.state().engagements.map((each) => each.status)).toEqual(['answered', 'escalating']);
  expect(incident.state().engagements[1]?.pages[0]?.status).toBe('pending');
});

test('a message so old that its page is kept no longer still answers its engagement', () => {
  const incident = opened().passing(6 * hour);
  expect(engagement(incident).pages).toHaveLength(50);
  incident.when({ type: 'Acknowledge', engagement: null, page: 'inc_1.p1', by: dana, via: 'link' });
  expect(engagement(incident)).toMatchObject({ status: 'answered', answeredBy: dana });
  const unknown = opened().asking({ type: 'Acknowledge', engagement: null, page: 'inc_1.p77', by: dana, via: 'link' });
  expect(unknown).toMatchObject({ ok: false, refusal: { code: 'unknown-page' } });
});

test('opened again: paged from the first step, and unanswered until somebody answers anew', () => {
  const incident = opened();
  incident.when(acknowledgeAll);
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(nextWake(incident.state())).toBeNull();
  incident.passing(minute).when({ type: 'ReopenIncident', by: lee, reason: 'no' });
  expect(engagement(incident)).toMatchObject({ status: 'escalating', step: 0, firstAnsweredAt: null });
  expect(incident.sent().at(-1)).toBe('1: dana by inbox');
});

test('someone whose page waits for a later message gets it on time even while nobody else can be reached', () => {
  const slow = {
    high: [
      { method: 'app', afterMs: 0 },
      { method: 'mail', afterMs: 5 * minute },
    ],
    low: [],
  };
  const only = path('payments', [['dana']], { backstop: { targets: [], everyMs: 5 * minute } });
  const incident = opened(only, { people: { ...people, dana: person('dana', { notificationRules: slow }) } }).passing(5 * minute);
  expect(incident.sent()).toEqual(['0: dana by inbox', '5: dana by email']);
});

test('whom a step cannot page for there are too many is named in the record', () => {
  const ids = Array.from({ length: limits.peoplePerStep + 2 }, (_, index) => `p${index}`);
  const people = Object.fromEntries(ids.map((id) => [id, person(id)]));
  const incident = given(smallPlan({ people, paths: { payments: path('payments', [ids]) } }), monday);
  incident.when(opening('SEV1'));
  expect(incident.events('PagePlaced')).toHaveLength(limits.peoplePerStep);
  expect(incident.story()).toContain('Payments does not page P100, P101: a step pages at most 100 people at once');
});
