// Who is on call when, all schedules together? What load and rest are measured by: the schedules that are paged first.

import { type IntervalSet, normalise } from '../core/kernel/interval.ts';
import type { Context } from './context.ts';

/** For each person, when they are paged first by some path: on call in a schedule of a first step. Over the horizon. */
export function firstOnCall(context: Context): ReadonlyMap<string, IntervalSet> {
  return context.once('first on call', () => {
    const { horizon } = context;
    const stretches = new Map<string, { from: number; to: number }[]>();
    for (const schedule of firstSchedules(context)) {
      for (const stretch of context.onCall(schedule)) {
        if (stretch.from >= horizon.to) break;
        const part = { from: stretch.from, to: Math.min(stretch.to, horizon.to) };
        for (const { person } of stretch.people) {
          // A group has no rest and no load.
          if (context.plan.people[person]?.isGroup === true) continue;
          const known = stretches.get(person);
          if (known === undefined) stretches.set(person, [part]);
          else known.push(part);
        }
      }
    }
    return new Map([...stretches].map(([person, parts]) => [person, normalise(parts)]));
  });
}

/** Schedules that some path pages in its first step. */
export function firstSchedules({ plan }: Context): ReadonlySet<string> {
  const targets = Object.values(plan.paths).flatMap((path) => path.steps[0]?.targets ?? []);
  return new Set(targets.flatMap(({ kind, id }) => (kind === 'schedule' && plan.schedules[id] !== undefined ? [id] : [])));
}

/** Names of schedules of first steps in which the person is on call at the moment. */
export function schedulesAt(context: Context, person: string, at: number): readonly string[] {
  return [...firstSchedules(context)].filter((schedule) =>
    context.onCall(schedule).some(({ from, to, people }) => from <= at && at < to && people.some((each) => each.person === person)),
  );
}
