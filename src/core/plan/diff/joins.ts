// Whose joining of a rotation moves the turns of others, at this very moment? And what would leave them where they are?

import type { Instant } from '../../kernel/instant.ts';
import { formatLocalText, localAt } from '../../kernel/zone.ts';
import { onCall } from '../../oncall/oncall.ts';
import { turnsOf } from '../../oncall/turns.ts';
import type { Plan, Rotation, Schedule } from '../plan.ts';
import { entry, type PlanChange, touching } from './change.ts';

interface Versions {
  readonly before: Plan;
  readonly after: Plan;
  readonly from: Instant;
}

/** One for each rotation that somebody joins at once, where somebody else is on call at `from` because of it. */
export function joinChanges({ before, after, from }: Versions): readonly PlanChange[] {
  return Object.values(after.schedules).flatMap((schedule) => {
    const old = entry(before.schedules, schedule.id);
    if (old === undefined) return [];
    return schedule.rotations.flatMap((rotation, index) => {
      const was = old.rotations[index];
      const come = was === undefined ? [] : newcomers(was, rotation);
      if (was === undefined || come.length === 0) return [];
      const without = { ...schedule, rotations: schedule.rotations.with(index, was) };
      const [then, now] = [atMoment(without, from), atMoment(schedule, from)];
      if (same(then, now)) return [];
      const names = (people: readonly string[]) =>
        people.length === 0 ? 'nobody' : people.map((id) => after.people[id]?.name ?? id).join(', ');
      const instead = then.length === 0 ? '' : ` instead of ${names(then)}`;
      const text = `${names(come)} in ${rotation.name} moves the turns of the others: ${names(now)} is on call at once${instead}; with \`joins: ${nextHandover(was, schedule.zone, from)}\` nobody's turn moves until their own has come`;
      return [{ kind: 'paging' as const, touches: touching([`schedule ${schedule.id}`]), severities: [], stretches: null, text }];
    });
  });
}

/** Who stands among the members now, where those of before are all there in the same order; else nobody. */
function newcomers(was: Rotation, now: Rotation): readonly string[] {
  const joining = new Set(now.joins.map(({ member }) => member));
  const come: string[] = [];
  let next = 0;
  for (const [place, person] of now.members.entries()) {
    if (person === was.members[next]) next += 1;
    else if (!joining.has(place)) come.push(person);
  }
  return next === was.members.length && was.members.length > 0 ? come : [];
}

function atMoment(schedule: Schedule, at: Instant): readonly string[] {
  return onCall(schedule, at, at + 1).flatMap(({ people }) => people.map(({ person }) => person));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((person) => b.includes(person));
}

function nextHandover(rotation: Rotation, zone: string, at: Instant): string {
  const turns = turnsOf(rotation, zone);
  return formatLocalText(localAt(zone, turns.turn(turns.at(at)).to));
}
