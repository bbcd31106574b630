// From when does a clock count that a change brings about? Over promises, ways of counting, and changes of severity, plan, team and contract.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objective, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';
import { addOpen } from '../kernel/calendar.ts';
import { hour, minute } from '../kernel/instant.ts';
import type { Contract, Customer } from '../plan/customer.ts';
import type { Objective, Plan } from '../plan/plan.ts';
import { unsaid } from '../plan/unsaid.ts';
import type { RetargetMode } from '../sla/clock.ts';
import { calendarOf } from '../sla/decide.ts';
import { previewRebase, previewSeverity } from './preview.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const modes: readonly RetargetMode[] = ['keep-elapsed', 'restart', 'retroactive'];
const become = (severity: string, mode: RetargetMode) =>
  ({ type: 'ChangeSeverity', severity, mode, by: dana, reason: 'we know more' }) as const;
const rebase = (mode: RetargetMode) => ({ type: 'Rebase', planVersion: 2, mode, by: dana, reason: 'the new promises' }) as const;

test.each([
  ['restart', '2026-03-02T15:00Z', false],
  ['keep-elapsed', '2026-03-02T11:00Z', true],
  ['retroactive', '2026-03-02T11:00Z', true],
] as const)('%s: two hours to restore, for SEV1 alone, are due at %s when SEV3 becomes SEV1 at 13:00', (mode, dueAt, breached) => {
  const incident = given(smallPlan({ objectives: [{ ...objective('restore', ['SEV1'], 2 * hour), warnAt: [] }] }), monday);
  incident.when(opening('SEV3'));
  incident.passing(4 * hour);
  const preview = previewSeverity(incident.state(), { severity: 'SEV1', mode }, incident.facts, incident.now());
  incident.when(become('SEV1', mode));
  expect(incident.state().clocks).toMatchObject([{ dueAt: Date.parse(dueAt), verdict: breached ? 'missed' : null }]);
  expect(preview).toMatchObject({ ok: true, value: { clocks: [{ change: 'new', after: Date.parse(dueAt) }] } });
});

test('a change that lets a law apply never moves what the law counts from', () => {
  const warning = { ...unsaid.report, title: 'Early warning', withinMs: 24 * hour, withinText: '24h', since: 'opened' };
  const owner = { kind: 'role' as const, id: 'incident-commander' };
  const nis2 = { id: 'nis2', name: 'NIS2', appliesWhen: 'incident.severityRank == 1', owner, reports: [warning] };
  const incident = given(smallPlan({ objectives: [], regulations: { nis2 } }), monday);
  incident.when(opening('SEV2'));
  incident.passing(hour).when(become('SEV1', 'restart'));
  expect(incident.state().clocks).toMatchObject([{ objective: 'nis2 1', startedAt: monday, dueAt: monday + 24 * hour }]);
});

/** Of all of us, of a team, of a contract; for the graver severities, or for all. */
const promise = fc.record({
  metric: fc.constantFrom('acknowledge', 'assemble', 'restore', 'contain'),
  severities: fc.constantFrom(['SEV1'], ['SEV1', 'SEV2'], ['SEV3'], []),
  target: fc.integer({ min: 1, max: 600 }),
  calendar: fc.constantFrom(null, 'office'),
  of: fc.constantFrom('all', 'team', 'contract'),
} as const);
type Drawn = typeof promise extends fc.Arbitrary<infer T> ? T : never;

function planWith(promises: readonly Drawn[]): Plan {
  const made = promises.map((each, index): readonly [Drawn['of'], Objective] => [
    each.of,
    {
      ...objective(each.metric, each.severities, each.target * minute),
      id: `p${index}`,
      calendar: each.calendar,
      ...(each.of === 'team' ? { kind: 'ola' as const, holder: { kind: 'team' as const, id: 'payments' } } : {}),
    },
  ]);
  const ours = made.flatMap(([of, each]) => (of === 'contract' ? [] : [each]));
  const theirs = made.flatMap(([of, each]) => (of === 'contract' ? [each] : []));
  const gold: Contract = { id: 'gold', name: 'Gold', tier: 'gold', regions: [], objectives: theirs, availability: null, credits: [] };
  const about = { regions: [], language: null, contacts: [], inviteWhen: null };
  const ann: Customer = { id: 'ann', name: 'Ann', contract: 'gold', services: ['checkout'], ...about };
  return smallPlan({ objectives: ours, contracts: { gold }, customers: { ann } });
}

const change = fc.record({
  mode: fc.constantFrom(...modes),
  /** `null`: another version of the plan. */
  severity: fc.constantFrom('SEV1', 'SEV2', 'SEV3', null),
  after: fc.integer({ min: 1, max: 400 }),
});

test('a clock that begins by a change counts from its own beginning; anew, from the change, and is never born breached', () => {
  const promises = fc.array(promise, { maxLength: 6 });
  fc.assert(
    fc.property(promises, promises, fc.array(change, { minLength: 1, maxLength: 3 }), (first, second, changes) => {
      const incident = given(planWith(first), monday, 0, [planWith(second)]);
      incident.when(opening('SEV3'));
      for (const { mode, severity, after } of changes) {
        incident.outage(after * minute);
        incident.when({ type: 'Tick' });
        const before = incident.state();
        const now = incident.now();
        const version = {
          ...incident.facts,
          plan: before.planVersion === 1 ? incident.plan : planWith(second),
          planVersion: before.planVersion,
        };
        const preview =
          severity === null
            ? previewRebase(before, { planVersion: 2, mode }, version, now)
            : previewSeverity(before, { severity, mode }, version, now);
        incident.when(severity === null ? rebase(mode) : become(severity, mode));
        const { clocks, planVersion } = incident.state();
        const plan = planVersion === 1 ? incident.plan : planWith(second);
        const begun = clocks.filter(({ id }) => before.clocks.every((each) => each.id !== id));
        for (const clock of begun) {
          expect(clock.startedAt, clock.objective).toBe(mode === 'restart' ? now : monday);
          const dueAt = addOpen(calendarOf(plan, clock.calendar), clock.startedAt, clock.targetMs);
          expect(clock.dueAt).toBe(dueAt);
          expect(clock.breachedAt).toBe(dueAt <= now ? dueAt : null);
        }
        const previewed = preview.ok ? preview.value.clocks.filter((each) => each.change === 'new') : [];
        expect(previewed.map((each) => each.after)).toEqual(begun.map((each) => each.dueAt));
      }
    }),
    { numRuns: 150 },
  );
});
