// What happens to a running incident under another version of the plan? Given, when, then.

import { expect, test } from 'vitest';
import { objective, path, person, service, severity, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';
import { hour, minute } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { RetargetMode } from '../sla/clock.ts';
import { previewRebase } from './preview.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const rebase = (over: { mode?: RetargetMode; planVersion?: number } = {}) =>
  ({ type: 'Rebase', planVersion: 2, mode: 'keep-elapsed', by: dana, reason: 'the new paths', ...over }) as const;

/** Opened under the first, a quarter of an hour ago. */
function running(before: Partial<Plan>, after: Partial<Plan>) {
  const incident = given(smallPlan(before), monday, 0, [smallPlan(after)]);
  incident.when(opening());
  return incident.passing(15 * minute);
}
const restoring = (targetMs: number, over = {}) => ({
  objectives: [{ ...objective('restore', ['SEV1'], targetMs), id: 'restore', ...over }],
});

test.each([
  ['keep-elapsed', 45],
  ['restart', 60],
  ['retroactive', 45],
] as const)('%s: three hours become one, due %i minutes from now', (mode, minutesLeft) => {
  const incident = running(restoring(3 * hour), restoring(hour));
  incident.when(rebase({ mode }));
  const [clock] = incident.state().clocks;
  expect(clock).toMatchObject({ targetMs: hour, dueAt: incident.now() + minutesLeft * minute });
  expect(incident.events('IncidentRebased')).toMatchObject([{ from: 1, to: 2, mode, reason: 'the new paths' }]);
  expect(incident.state().planVersion).toBe(2);
});

test('what the new version promises alike runs on untouched; what it does not promise is withdrawn; what is new begins at the opening', () => {
  const restore = objective('restore', ['SEV1'], 4 * hour);
  const incident = running(
    { objectives: [restore, objective('assemble', ['SEV1'], 2 * hour)] },
    { objectives: [restore, objective('acknowledge', ['SEV1'], hour)] },
  );
  const before = incident.state().clocks;
  incident.when(rebase());
  const after = incident.state().clocks;
  expect(after[before.findIndex(({ metric }) => metric === 'restore')]).toBe(before.find(({ metric }) => metric === 'restore'));
  expect(incident.events('ClockWithdrawn')).toMatchObject([
    { reason: 'version 1 of the plan became 2, which promises nothing about assemble' },
  ]);
  expect(after.at(-1)).toMatchObject({ metric: 'acknowledge', startedAt: monday, dueAt: monday + hour });
});

test('time that ran on the old calendar counts by the old calendar, and what is left by the new one', () => {
  const office = (open: Plan['calendars'][string]['open']) => ({
    office: { name: 'office', zone: 'UTC', holidays: [], open },
  });
  const day = { day: 1, from: 9 * 60, to: 17 * 60 } as const;
  const promise = restoring(10 * hour, { calendar: 'office' });
  const incident = running({ ...promise, calendars: office([day]) }, { ...promise, calendars: office([{ ...day, from: 10 * 60 }]) });
  incident.when(rebase());
  // 09:15: a quarter is used, though by the new hours nobody is there yet; seven hours today from ten, the rest a week later.
  const due = Date.parse('2026-03-09T10:00:00Z') + 2 * hour + 45 * minute;
  expect(incident.state().clocks[0]).toMatchObject({ elapsedMs: 15 * minute, dueAt: due });
});

test('a path goes on from where it stands, by the steps of the new version; nobody is paged twice for it', () => {
  const incident = running(
    { paths: { payments: path('payments', [['dana'], ['lee'], ['kim']]) }, people: everyone },
    { paths: { payments: path('payments', [['dana'], ['lee'], ['kim'], ['ana']]) }, people: everyone },
  );
  const paged = incident.events('PagePlaced').length;
  const preview = previewRebase(incident.state(), { planVersion: 2, mode: 'keep-elapsed' }, incident.facts, incident.now());
  expect(preview).toMatchObject({
    ok: true,
    value: {
      engages: [],
      engagements: [{ responsibility: 'Payments', before: 'pages the backstop: Ana', after: 'pages the backstop: Ana' }],
    },
  });
  incident.when(rebase());
  expect(incident.events('PagePlaced')).toHaveLength(paged);
});

const everyone = Object.fromEntries(['dana', 'lee', 'kim', 'ana'].map((id) => [id, person(id)]));

test('the preview says how a path would go on', () => {
  const incident = given(smallPlan({ paths: { payments: path('payments', [['dana'], ['lee']]) }, people: everyone }), monday, 0, [
    smallPlan({ paths: { payments: path('payments', [['dana'], ['kim']]) }, people: everyone }),
  ]);
  incident.when(opening());
  const preview = previewRebase(incident.state(), { planVersion: 2, mode: 'keep-elapsed' }, incident.facts, incident.now());
  expect(preview).toMatchObject({
    ok: true,
    value: { engagements: [{ before: 'step 1 of 2, then it pages Lee', after: 'step 1 of 2, then it pages Kim' }] },
  });
  incident.when(rebase());
  incident.passing(5 * minute);
  expect(incident.events('PagePlaced').map((event) => event.person)).toEqual(['dana', 'kim']);
});

test('severity, tier and name are those of the new version, and whoever it calls for them is engaged', () => {
  const security = { responsibility: 'Security', team: null, path: 'security', severities: ['SEV1'], tiers: [2] };
  const incident = running(
    {},
    {
      services: { checkout: service('checkout', { name: 'Check-out', tier: 2 }) },
      severities: [severity(3, { name: 'SEV1', urgency: 'low' }), severity(2)],
      engage: [security],
    },
  );
  incident.when(rebase());
  expect(incident.state()).toMatchObject({ serviceName: 'Check-out', tier: 2, severityRank: 3, urgency: 'low' });
  expect(incident.state().engagements.map((each) => each.responsibility)).toEqual(['Payments', 'Security']);
});

test('what the incident needs and the new version lacks is named, all of it, and nothing is changed', () => {
  const incident = running({}, { services: {}, paths: { other: path('other', []) }, severities: [severity(1, { name: 'P1' })] });
  const before = incident.state();
  expect(incident.asking(rebase())).toMatchObject({
    ok: false,
    refusal: {
      code: 'rebase-impossible',
      message: 'Version 2 of the plan no longer has service checkout, severity SEV1, path payments (Payments), which this incident needs.',
    },
  });
  expect(incident.state()).toBe(before);
});

test('a version that is not there is refused; the same one changes nothing; what is resolved has to be opened first', () => {
  const incident = running({}, {});
  expect(incident.asking(rebase({ planVersion: 7 }))).toMatchObject({
    ok: false,
    refusal: { code: 'unknown-plan-version', field: 'version' },
  });
  const planned = incident.when(rebase({ planVersion: 1 })).filter(({ type }) => type === 'IncidentRebased');
  expect(planned).toEqual([]);
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'over' });
  expect(incident.asking(rebase())).toMatchObject({ ok: false, refusal: { code: 'incident-resolved' } });
});

test('what was due under the old version happens under it, before anything else', () => {
  const incident = given(smallPlan(restoring(10 * minute)), monday, 0, [smallPlan(restoring(hour))]);
  incident.when(opening());
  incident.outage(20 * minute);
  const events = incident.when(rebase());
  const breached = events.findIndex(({ type }) => type === 'ClockBreached');
  expect(breached).toBeGreaterThanOrEqual(0);
  expect(breached).toBeLessThan(events.findIndex(({ type }) => type === 'IncidentRebased'));
  // The verdict stands, whatever is promised now.
  expect(incident.state().clocks[0]).toMatchObject({ verdict: 'missed', targetMs: hour });
});
