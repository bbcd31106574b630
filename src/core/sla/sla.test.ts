// Does a clock promise what it must, in open time, and give its verdict once? Given, when, then, in the words of DESIGN.

import { expect, test } from 'vitest';
import { objective, severity, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening, type Telling } from '../../../test/fixtures/record.ts';
import { previewSeverity } from '../incident/preview.ts';
import { businessDayMs } from '../kernel/calendar.ts';
import { hour, minute } from '../kernel/instant.ts';
import type { Calendar, Objective } from '../plan/plan.ts';
import { explainClock } from './arithmetic.ts';
import type { RetargetMode } from './clock.ts';
import { elapsedOf } from './decide.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const office: Calendar = {
  name: 'office',
  zone: 'Europe/Berlin',
  open: ([1, 2, 3, 4, 5] as const).map((day) => ({ day, from: 9 * 60, to: 17 * 60 })),
  holidays: ['2026-04-03', '2026-04-06'],
};
const restore = (severities: string, targetMs: number, over: Partial<Objective> = {}): Objective => ({
  ...objective('restore', [severities], targetMs),
  warnAt: [],
  ...over,
});

function running(objectives: readonly Objective[], start = monday, level = 'SEV1'): Telling {
  const incident = given(smallPlan({ objectives, calendars: { office } }), start);
  incident.when(opening(level));
  return incident;
}
function clockOf(incident: Telling, index = 0) {
  const clock = incident.state().clocks[index];
  if (clock === undefined) throw new Error('there is no such clock');
  return clock;
}
const become = (incident: Telling, level: string, mode: RetargetMode = 'keep-elapsed') =>
  incident.when({ type: 'ChangeSeverity', severity: level, mode, by: dana, reason: 'we know more' });
const pause = (incident: Telling, reason = 'the customer sleeps') =>
  incident.when({ type: 'PauseClock', clock: 'inc_1.c1', by: dana, reason });
const resume = (incident: Telling) => incident.when({ type: 'ResumeClock', clock: 'inc_1.c1', by: dana, reason: 'back' });
const local = (text: string) => Date.parse(text);

test('10:00 with three hours is due at 13:00; at 11:00 changed to two hours, at 12:00', () => {
  const incident = running([restore('SEV1', 3 * hour), restore('SEV2', 2 * hour)]);
  expect(clockOf(incident).dueAt).toBe(local('2026-03-02T13:00:00+01:00'));
  incident.passing(hour);
  become(incident, 'SEV2');
  expect(clockOf(incident)).toMatchObject({ dueAt: local('2026-03-02T12:00:00+01:00'), elapsedMs: hour });
});

test('counted anew it is due two hours from the change; as if from the beginning, two hours from the start and what it was paused', () => {
  const both = [restore('SEV1', 3 * hour), restore('SEV2', 2 * hour)];
  const anew = running(both).passing(hour);
  pause(anew);
  anew.passing(hour);
  resume(anew);
  become(anew, 'SEV2', 'restart');
  expect(clockOf(anew)).toMatchObject({ dueAt: anew.now() + 2 * hour, elapsedMs: 0 });
  const always = running(both).passing(hour);
  pause(always);
  always.passing(30 * minute);
  resume(always);
  become(always, 'SEV2', 'retroactive');
  expect(clockOf(always)).toMatchObject({ dueAt: monday + 2 * hour + 30 * minute, elapsedMs: 60 * minute });
});

test('as if from the beginning keeps every pause: of three seconds, of several, of the one that lasts, and of a target that is used up', () => {
  const both = [restore('SEV1', 3 * hour), restore('SEV2', 2 * hour), restore('SEV3', 40 * minute)];
  const short = running(both).passing(minute);
  pause(short);
  short.passing(3_000);
  resume(short);
  become(short, 'SEV2', 'retroactive');
  expect(clockOf(short)).toMatchObject({ dueAt: monday + 2 * hour + 3_000, elapsedMs: minute });
  const long = running(both).passing(30 * minute);
  pause(long);
  long.passing(hour);
  resume(long);
  long.passing(30 * minute);
  pause(long);
  long.passing(20 * minute);
  become(long, 'SEV2', 'retroactive');
  expect(clockOf(long)).toMatchObject({ dueAt: null, elapsedMs: hour });
  resume(long.passing(5 * minute));
  expect(clockOf(long).dueAt).toBe(long.now() + hour);
  // Used up in the second stretch, ten minutes after it began.
  become(long, 'SEV3', 'retroactive');
  expect(clockOf(long)).toMatchObject({ breachedAt: monday + 100 * minute, verdict: 'missed' });
});

test('only open hours count: over a night, a week-end, holidays and the change to summer time', () => {
  const incident = running([restore('SEV1', 10 * hour, { calendar: 'office' })], local('2026-03-27T15:00:00+01:00'));
  expect(clockOf(incident).dueAt).toBe(local('2026-03-30T17:00:00+02:00'));
  const easter = running([restore('SEV1', 9 * hour, { calendar: 'office' })], local('2026-04-02T16:00:00+02:00'));
  expect(clockOf(easter).dueAt).toBe(local('2026-04-07T17:00:00+02:00'));
  const autumn = running([restore('SEV1', 9 * hour, { calendar: 'office' })], local('2026-10-23T16:00:00+02:00'));
  expect(clockOf(autumn).dueAt).toBe(local('2026-10-26T17:00:00+01:00'));
});

test('opened while closed, nothing is used up until it opens', () => {
  const incident = running([restore('SEV1', hour, { calendar: 'office' })], local('2026-03-07T12:00:00+01:00')).passing(44 * hour);
  expect(elapsedOf(incident.plan, clockOf(incident), incident.now())).toBe(0);
  expect(clockOf(incident).dueAt).toBe(local('2026-03-09T10:00:00+01:00'));
});

test('two business days on an eight-hour calendar are sixteen open hours', () => {
  const twoDays = restore('SEV1', 2 * businessDayMs(office), { calendar: 'office', targetText: '2 business days' });
  expect(clockOf(running([twoDays], local('2026-03-06T10:00:00+01:00'))).dueAt).toBe(local('2026-03-10T10:00:00+01:00'));
});

test('a pause needs a reason, and moves the deadline by its length', () => {
  const incident = running([restore('SEV1', 2 * hour)]).passing(hour);
  const unexplained = incident.asking({ type: 'PauseClock', clock: 'inc_1.c1', by: dana, reason: ' ' });
  expect(unexplained).toMatchObject({ ok: false, refusal: { code: 'no-reason', field: 'reason' } });
  pause(incident);
  expect(incident.events('ClockPaused')).toMatchObject([{ by: dana, elapsedMs: hour }]);
  expect(pause(incident)).toEqual([]);
  expect(clockOf(incident).dueAt).toBeNull();
  incident.passing(5 * hour);
  resume(incident);
  expect(resume(incident)).toEqual([]);
  expect(clockOf(incident).dueAt).toBe(incident.now() + hour);
  incident.passing(hour);
  expect(clockOf(incident)).toMatchObject({ verdict: 'missed', breachedAt: incident.now() });
});

test('each warning is an event of its own and fires once, on time or late, through a pause', () => {
  const incident = running([restore('SEV1', 100 * minute, { warnAt: [0.5, 0.8] })]).passing(60 * minute);
  pause(incident);
  incident.passing(hour);
  resume(incident);
  incident.outage(hour);
  incident.when({ type: 'Tick' });
  const told = incident.commits.flatMap((commit) => commit.events.flatMap((event) => (event.type === 'ClockWarned' ? [event] : [])));
  expect(told).toMatchObject([
    { share: 0.5, lateMs: 0 },
    { share: 0.8, lateMs: 40 * minute },
  ]);
  expect(incident.events('ClockBreached')).toMatchObject([{ lateMs: 20 * minute, bornBreached: false }]);
  expect(incident.when({ type: 'Tick' })).toEqual([]);
});

test('a threshold that has fired does not fire again under another target; one that the target brings does', () => {
  const halves = [restore('SEV1', 100 * minute, { warnAt: [0.5] }), restore('SEV2', 200 * minute, { warnAt: [0.5, 0.9] })];
  const incident = running(halves).passing(60 * minute);
  become(incident, 'SEV2');
  incident.passing(130 * minute);
  expect(incident.events('ClockWarned').map((each) => each.share)).toEqual([0.5, 0.9]);
});

test('a target that is over already says so, since when, and still calls whom a breach calls', () => {
  const legal = { responsibility: 'Legal', team: null, path: 'security', severities: [], tiers: [] };
  const incident = running([restore('SEV1', hour, { onBreach: [legal] }), restore('SEV3', 9 * hour)], monday, 'SEV3').passing(3 * hour);
  become(incident, 'SEV1');
  expect(incident.events('ClockBreached')).toMatchObject([{ bornBreached: true, dueAt: monday + hour, lateMs: 2 * hour }]);
  expect(incident.events('PagePlaced').at(-1)).toMatchObject({ person: 'kim' });
  const born = running([restore('SEV1', hour, { onBreach: [legal] })], monday, 'SEV3').passing(3 * hour);
  expect(born.state().clocks).toEqual([]);
  become(born, 'SEV1');
  expect(clockOf(born)).toMatchObject({ startedAt: monday, breachedAt: monday + hour, verdict: 'missed', warnings: [] });
  expect(born.events('PagePlaced').at(-1)).toMatchObject({ person: 'kim' });
  expect(born.story()).toContain('Restore for customers is breached as soon as it applies: it was due 2h before');
});

test('a warning calls whom it should', () => {
  const product = { responsibility: 'Product', team: null, path: 'security', severities: [], tiers: [] };
  const incident = running([restore('SEV1', 100 * minute, { warnAt: [0.5], onWarning: [product] })]).passing(49 * minute);
  expect(incident.state().engagements).toHaveLength(1);
  expect(incident.passing(minute).state().engagements[1]).toMatchObject({ responsibility: 'Product', status: 'escalating' });
});

test('the verdict is given once: neither a longer target nor a timely end takes a breach back', () => {
  const incident = running([restore('SEV1', hour), restore('SEV3', 9 * hour)]).passing(2 * hour);
  become(incident, 'SEV3', 'retroactive');
  expect(clockOf(incident)).toMatchObject({ verdict: 'missed', breachedAt: monday + hour, targetMs: 9 * hour });
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(clockOf(incident)).toMatchObject({ verdict: 'missed', elapsedMs: 2 * hour });
  expect(incident.events('ClockStopped').at(-1)).toMatchObject({ verdict: 'missed' });
});

test('a breached clock that is counted anew keeps its verdict, and the new target can be breached too', () => {
  const incident = running([restore('SEV1', hour), restore('SEV2', 2 * hour)]).passing(90 * minute);
  become(incident, 'SEV2', 'restart');
  expect(incident.state().clocks).toMatchObject([
    { verdict: 'missed', stoppedAt: incident.now() },
    { verdict: null, dueAt: incident.now() + 2 * hour },
  ]);
  expect(incident.passing(2 * hour).events('ClockBreached')).toHaveLength(2);
});

test('clocks are independent: a breach of one leaves the others as they are', () => {
  const parallel = [
    objective('acknowledge', ['SEV1'], 5 * minute),
    objective('assemble', ['SEV1'], 15 * minute),
    restore('SEV1', 2 * hour),
  ];
  const incident = running(parallel).passing(4 * minute);
  const others = incident.state().clocks.slice(1);
  incident.passing(minute);
  expect(clockOf(incident).verdict).toBe('missed');
  expect(incident.state().clocks.slice(1)).toEqual(others);
});

test('the first answer stops acknowledge, the last stops assemble; exactly at the deadline is too late', () => {
  const both = [objective('acknowledge', ['SEV1'], 5 * minute), objective('assemble', ['SEV1'], 10 * minute)];
  const security = { responsibility: 'Security', team: null, path: 'security', severities: [], tiers: [] };
  const incident = given(smallPlan({ objectives: both, engage: [security] }), monday);
  incident.when(opening());
  const answer = (n: number) => incident.when({ type: 'Acknowledge', engagement: `inc_1.e${n}`, page: null, by: dana, via: 'api' });
  incident.passing(5 * minute - 1);
  answer(1);
  expect(incident.state().clocks.map((each) => each.verdict)).toEqual(['met', null]);
  incident.passing(5 * minute + 1);
  answer(2);
  expect(incident.state().clocks.map((each) => each.verdict)).toEqual(['met', 'missed']);
});

test('who resolves it has answered, but has not assembled the others; trouble that goes by itself was answered by nobody', () => {
  const all = [objective('acknowledge', ['SEV1'], hour), objective('assemble', ['SEV1'], hour), restore('SEV1', hour)];
  const byHand = running(all).passing(minute);
  byHand.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(byHand.state().clocks.map((each) => each.verdict)).toEqual(['met', null, 'met']);
  const byItself = running(all).passing(minute);
  byItself.when({ type: 'ResolveIncident', by: { kind: 'tocsin' }, reason: 'gone' });
  expect(byItself.state().clocks.map((each) => each.verdict)).toEqual([null, null, 'met']);
});

test('opened again, clocks start from then, also those that a later severity brings', () => {
  const incident = running([restore('SEV2', hour), objective('acknowledge', ['SEV1'], 10 * minute)], monday, 'SEV2').passing(50 * minute);
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  incident.passing(10 * minute).when({ type: 'ReopenIncident', by: dana, reason: 'not done' });
  expect(clockOf(incident, 1)).toMatchObject({ startedAt: monday + hour, dueAt: monday + 2 * hour });
  incident.passing(minute);
  become(incident, 'SEV1');
  expect(clockOf(incident, 2)).toMatchObject({ metric: 'acknowledge', startedAt: monday + hour, verdict: null });
});

test('however often it is opened again it has clocks, and the state stays small', () => {
  const incident = running([restore('SEV1', hour), objective('acknowledge', ['SEV1'], 10 * minute)]);
  for (let times = 0; times < 300; times++) {
    incident.passing(minute).when({ type: 'ResolveIncident', by: dana, reason: '' });
    incident.when({ type: 'ReopenIncident', by: dana, reason: '' });
  }
  const { clocks } = incident.state();
  expect(clocks).toHaveLength(200);
  expect(clocks.filter((each) => each.stoppedAt === null).map((each) => each.metric)).toEqual(['acknowledge', 'restore']);
  expect(new Set(clocks.map((each) => each.id)).size).toBe(200);
});

test('the arithmetic adds up, through a pause and a change of target', () => {
  const incident = running([restore('SEV1', 3 * hour), restore('SEV2', 2 * hour)]).passing(30 * minute);
  pause(incident);
  incident.passing(10 * minute);
  resume(incident);
  incident.passing(20 * minute);
  become(incident, 'SEV2');
  incident.passing(10 * minute);
  expect(explainClock(clockOf(incident), incident.plan, incident.now(), 'Europe/Berlin')).toEqual([
    'restore for customers within 120m (time runs always), from Mon 2 Mar 2026 10:00 CET',
    'Mon 2 Mar 2026 10:00 CET to Mon 2 Mar 2026 10:30 CET: used 30m',
    'Mon 2 Mar 2026 10:30 CET to Mon 2 Mar 2026 10:40 CET: paused, the customer sleeps',
    'Mon 2 Mar 2026 10:40 CET to Mon 2 Mar 2026 11:00 CET: used 20m',
    'Mon 2 Mar 2026 11:00 CET: 180m became 120m (keep-elapsed): SEV1 became SEV2; 50m counts as used',
    'since Mon 2 Mar 2026 11:00 CET: used 10m, in all 1h',
    '1h left, so due Mon 2 Mar 2026 12:10 CET',
  ]);
  pause(incident);
  incident.passing(10 * minute).when({ type: 'ResolveIncident', by: dana, reason: 'done' });
  expect(explainClock(clockOf(incident), incident.plan, incident.now(), 'Europe/Berlin').slice(-2)).toEqual([
    'Mon 2 Mar 2026 11:10 CET to Mon 2 Mar 2026 11:20 CET: paused, the customer sleeps',
    'stopped Mon 2 Mar 2026 11:20 CET after 1h: met',
  ]);
});

test('a withdrawn clock says how much it had used, and has no verdict', () => {
  const incident = running([restore('SEV1', 3 * hour)]).passing(hour);
  become(incident, 'SEV5');
  expect(clockOf(incident)).toMatchObject({ elapsedMs: hour, verdict: null, stoppedAt: incident.now() });
  expect(explainClock(clockOf(incident), incident.plan, incident.now(), 'UTC').at(-1)).toMatch(
    /after 1h: no verdict, SEV5 promises nothing about restore$/,
  );
});

test.each(['keep-elapsed', 'restart', 'retroactive'] as const)('the preview of a severity (%s) is what then happens', (mode) => {
  const legal = { responsibility: 'Legal', team: null, path: 'security', severities: ['SEV2'], tiers: [] };
  const plan = smallPlan({
    engage: [legal],
    objectives: [
      restore('SEV1', 3 * hour),
      restore('SEV2', 2 * hour),
      objective('assemble', ['SEV2'], hour),
      objective('acknowledge', ['SEV1'], hour),
    ],
    severities: [1, 2, 3].map((rank) => severity(rank)),
  });
  const incident = given(plan, monday);
  incident.when(opening());
  incident.passing(40 * minute);
  const before = incident.state();
  const preview = previewSeverity(before, { severity: 'SEV2', mode }, incident.facts, incident.now());
  become(incident, 'SEV2', mode);
  const after = incident.state();
  expect(preview).toMatchObject({ ok: true, value: { engages: ['Legal'] } });
  for (const clock of after.clocks) {
    const shown = preview.ok ? preview.value.clocks.find((each) => each.metric === clock.metric) : undefined;
    expect(shown?.after).toBe(clock.stoppedAt === null ? clock.dueAt : null);
    expect(shown?.before).toBe(before.clocks.find((each) => each.id === clock.id)?.dueAt ?? null);
  }
});
