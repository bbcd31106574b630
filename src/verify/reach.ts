// When does a step reach somebody, and how soon does the first message leave? As pieces of time, exactly.

import { unreachable } from '../core/kernel/assert.ts';
import type { Millis } from '../core/kernel/instant.ts';
import type { Target } from '../core/plan/plan.ts';
import type { Context, Urgency } from './context.ts';
import { always, combine, map, type Piecewise } from './piecewise.ts';

/** From the page to the first message that leaves for anybody; `null` where nobody is reached. */
export type Delay = Millis | null;

/**
 * `roundRobin`: one of the people is paged, and which one nobody can say beforehand, so it is the slowest.
 * Who cannot be reached by anything is passed over, as the engine does.
 */
export function delayOf(context: Context, targets: readonly Target[], roundRobin: boolean, urgency: Urgency): Piecewise<Delay> {
  const key = `delay ${urgency} ${roundRobin} ${namesOf(targets)}`;
  return context.once(key, () =>
    targets
      .map((target) => delayOfTarget(context, target, roundRobin, urgency))
      .reduce((a, b) => combine(a, b, roundRobin ? slower : sooner), always<Delay>(context.known, null)),
  );
}

/** Everyone whom the targets reach and who can be reached, in their order, each once, as pieces of time. */
export function peopleOf(context: Context, targets: readonly Target[], urgency: Urgency): Piecewise<readonly string[]> {
  return context.once(`people ${urgency} ${namesOf(targets)}`, () => {
    const [first = always<readonly string[]>(context.known, []), ...others] = targets.map((target) =>
      peopleOfTarget(context, target, urgency),
    );
    return others.reduce((a, b) => combine(a, b, (some, more) => [...some, ...more.filter((person) => !some.includes(person))]), first);
  });
}

/** Everyone whom the targets may ever reach. */
export function peopleEver(context: Context, targets: readonly Target[]): ReadonlySet<string> {
  return context.once(`people ever ${namesOf(targets)}`, () => new Set(targets.flatMap((target) => everyone(context, target))));
}

/** How many people the targets reach at one moment, at most. */
export function mostAtOnce(context: Context, targets: readonly Target[]): number {
  const most = (target: Target) =>
    target.kind === 'schedule'
      ? context.onCall(target.id).reduce((size, stretch) => Math.max(size, stretch.people.length), 0)
      : everyone(context, target).length;
  return context.once(`most at once ${namesOf(targets)}`, () => targets.reduce((sum, target) => sum + most(target), 0));
}

function namesOf(targets: readonly Target[]): string {
  return targets.map(({ kind, id }) => `${kind} ${id}`).join(' ');
}

function delayOfTarget(context: Context, target: Target, roundRobin: boolean, urgency: Urgency): Piecewise<Delay> {
  const of = (people: readonly string[]) =>
    people.map((person) => context.firstMessageMs(person, urgency)).reduce(roundRobin ? slower : sooner, null);
  switch (target.kind) {
    case 'person':
      return always(context.known, of([target.id]));
    case 'team':
      return always(context.known, of(context.plan.teams[target.id]?.members ?? []));
    case 'schedule':
      return context.once(`delay ${urgency} ${roundRobin} of schedule ${target.id}`, () =>
        map(context.onCall(target.id), (stretch) => of(stretch.people.map((each) => each.person))),
      );
    default:
      return unreachable(target);
  }
}

function peopleOfTarget(context: Context, target: Target, urgency: Urgency): Piecewise<readonly string[]> {
  const reachable = (people: readonly string[]) => people.filter((person) => context.firstMessageMs(person, urgency) !== null);
  if (target.kind !== 'schedule') return always(context.known, [...new Set(reachable(everyone(context, target)))]);
  return context.once(`people ${urgency} of schedule ${target.id}`, () =>
    map(context.onCall(target.id), (stretch) => reachable(stretch.people.map((each) => each.person))),
  );
}

function everyone(context: Context, target: Target): readonly string[] {
  switch (target.kind) {
    case 'person':
      return [target.id];
    case 'team':
      return context.plan.teams[target.id]?.members ?? [];
    case 'schedule': {
      const schedule = context.plan.schedules[target.id];
      if (schedule === undefined) return [];
      return [...schedule.rotations.flatMap((rotation) => rotation.members), ...schedule.overrides.map((override) => override.person)];
    }
    default:
      return unreachable(target);
  }
}

function sooner(a: Delay, b: Delay): Delay {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

function slower(a: Delay, b: Delay): Delay {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
