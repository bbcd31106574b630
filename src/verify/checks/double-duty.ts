// Does one person hold two rotations in the same hours?

import { formatDuration } from '../../core/kernel/duration.ts';
import { type Interval, type IntervalSet, intersect, normalise, totalMs } from '../../core/kernel/interval.ts';
import { rosterOf } from '../../core/oncall/shifts.ts';
import type { Plan, Rotation, Schedule } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { firstSchedules } from '../duty.ts';
import { type Finding, finding } from '../finding.ts';

export const doubleDuty: Check = {
  id: 'double-duty',
  title: 'one person has two rotations at once',
  severity: 'warning',
  explanation: `Two rotations put one person on call in the same hours. In one schedule, whose rotations of a layer are on call together, a second person
is meant to be there and is not. In two schedules that are paged first, two troubles at once wait for one another. Let one of the rotations begin
with another of its members, or take the person out of it. Who stands in for somebody by an override is not counted, nor are groups.`,
  *run(context) {
    for (const schedule of Object.values(context.plan.schedules)) yield* within(context, schedule);
    yield* across(context);
  },
};

/** Rotations of one schedule and layer. */
function* within(context: Context, schedule: Schedule): Iterable<Finding> {
  const onCall = context.onCall(schedule.id);
  for (const [index, other] of schedule.rotations.entries()) {
    for (const one of schedule.rotations.slice(0, index)) {
      if (one.layer !== other.layer) continue;
      const both = one.members
        .filter((person, at) => isPerson(context.plan, person) && other.members.includes(person) && one.members.indexOf(person) === at)
        .map((person) => {
          const seen = normalise(onCall.filter(({ people }) => people.some((each) => each.person === person && !each.override)));
          const shifts = [one, other].map((rotation) => heldBy(context, schedule, rotation, person));
          return { person, stretches: intersect(seen, intersect(shifts[0] ?? [], shifts[1] ?? [])) };
        })
        .filter(({ stretches }) => stretches.length > 0);
      const stretches = normalise(both.flatMap((each) => each.stretches));
      const [first] = stretches;
      if (first === undefined) continue;
      yield finding({
        subject: { kind: 'schedule', id: schedule.id },
        also: both.map(({ person }) => ({ kind: 'person', id: person })),
        aspect: `${one.name} and ${other.name}`,
        message: `${namesOf(context, both)} ${both.length === 1 ? 'has' : 'have'} ${one.name} and ${other.name} of ${schedule.id} at once: one person where two are meant (${formatDuration(totalMs(stretches))})`,
        place: ['schedules', schedule.id, 'rotations', index, 'members'],
        mend: `let ${other.name} begin with another of its members, or give it others`,
        ways: other.members.slice(1).map((_, turn) => ({
          text: `let ${other.name} begin with ${context.plan.people[other.members[turn + 1] ?? '']?.name ?? 'another member'}`,
          apply: (plan) => turned(plan, schedule.id, index, turn + 1),
        })),
        at: { instant: first.from, zone: schedule.zone },
        stretches,
      });
    }
  }
}

/** Schedules of first steps. */
function* across(context: Context): Iterable<Finding> {
  const { horizon, plan } = context;
  const ids = [...firstSchedules(context)];
  const held = new Map(ids.map((id) => [id, holdersOf(context, id)] as const));
  for (const [index, other] of ids.entries()) {
    for (const one of ids.slice(0, index)) {
      const both = [...(held.get(one) ?? [])]
        .map(([person, own]) => ({ person, stretches: intersect(intersect(own, held.get(other)?.get(person) ?? []), [horizon]) }))
        .filter(({ stretches }) => stretches.length > 0);
      const stretches = normalise(both.flatMap((each) => each.stretches));
      const [first] = stretches;
      if (first === undefined) continue;
      yield finding({
        subject: { kind: 'schedule', id: other },
        also: [{ kind: 'schedule', id: one }, ...both.map(({ person }) => ({ kind: 'person' as const, id: person }))],
        aspect: `and ${one}`,
        message: `${namesOf(context, both)} ${both.length === 1 ? 'is' : 'are'} on call first in ${one} and in ${other} at once (${formatDuration(totalMs(stretches))})`,
        place: ['schedules', other, 'rotations'],
        mend: `let the rotations of ${one} and ${other} have different members, or turn one behind the other`,
        at: { instant: first.from, zone: plan.schedules[other]?.zone ?? 'UTC' },
        stretches,
      });
    }
  }
}

function holdersOf(context: Context, id: string): ReadonlyMap<string, IntervalSet> {
  const stretches = new Map<string, Interval[]>();
  for (const { from, to, people } of context.onCall(id)) {
    for (const { person, override } of people) {
      if (override || !isPerson(context.plan, person)) continue;
      const known = stretches.get(person);
      if (known === undefined) stretches.set(person, [{ from, to }]);
      else known.push({ from, to });
    }
  }
  return new Map([...stretches].map(([person, parts]) => [person, normalise(parts)]));
}

function heldBy({ horizon }: Context, { zone }: Schedule, rotation: Rotation, person: string): IntervalSet {
  const shifts = rosterOf(rotation, zone).shifts(horizon.from, horizon.to);
  return normalise(shifts.filter((shift) => shift.person === person));
}

function isPerson(plan: Plan, id: string): boolean {
  return plan.people[id]?.isGroup !== true;
}

function namesOf({ plan }: Context, all: readonly { readonly person: string }[]): string {
  const names = all.map(({ person }) => plan.people[person]?.name ?? person);
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(' and ');
}

/** The rotation begins with a later one of its members. */
function turned(plan: Plan, id: string, index: number, by: number): Plan {
  const schedule = plan.schedules[id];
  if (schedule === undefined) return plan;
  const rotations = schedule.rotations.map((each, at) =>
    at === index ? { ...each, members: [...each.members.slice(by), ...each.members.slice(0, by)] } : each,
  );
  return { ...plan, schedules: { ...plan.schedules, [id]: { ...schedule, rotations } } };
}
