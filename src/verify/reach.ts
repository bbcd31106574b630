// Whom does a step reach, and how soon does the first message leave? As pieces of time, exactly.

import { unreachable } from '../core/kernel/assert.ts';
import { openIntervals } from '../core/kernel/calendar.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { normalise, subtract } from '../core/kernel/interval.ts';
import type { Step, StepCondition, Target } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import { always, combine, map, type Piece, type Piecewise } from './piecewise.ts';
import { quietDelays } from './quiet-delays.ts';
import { appliesEver, type Situation, type Urgency } from './situation.ts';

/** From the page to the first message that leaves for anybody; `null` where nobody is reached. */
export type Delay = Millis | PutOff | null;

/** Quiet hours hold it back: it leaves at `at`, or for others after `afterMs`, whichever is first; of a round robin, whichever is last. */
export interface PutOff {
  readonly at: Instant;
  readonly afterMs: Millis | null;
  readonly whichever: 'first' | 'last';
}

/** Everyone whom the targets reach and who can be reached, in their order, each once, as pieces of time. */
export function peopleOf(context: Context, targets: readonly Target[], urgency: Urgency): Piecewise<readonly string[]> {
  return context.once(`people ${urgency} ${namesOf(targets)}`, () => {
    const [first = always<readonly string[]>(context.known, []), ...others] = targets.map((target) =>
      peopleOfTarget(context, target, urgency),
    );
    return others.reduce((a, b) => combine(a, b, joined), first);
  });
}

/** As the engine chooses for a step: nobody where it does not apply. */
export function peopleOfStep(context: Context, step: Step, situation: Situation): Piecewise<readonly string[]> {
  const people = peopleOf(context, step.targets, situation.urgency);
  return limitedTo(context, step, situation, people, nobody);
}

/** Of a round robin the slowest of all who may be paged, since nobody can say beforehand who will be. */
export function delayOfStep(context: Context, step: Step, situation: Situation): Piecewise<Delay> {
  return limitedTo(context, step, situation, delayOf(context, step.targets, step.roundRobin, situation.urgency), null);
}

export function delayOf(context: Context, targets: readonly Target[], roundRobin: boolean, urgency: Urgency): Piecewise<Delay> {
  return context.once(`delay ${urgency} ${roundRobin} ${namesOf(targets)}`, () => {
    const people = peopleOf(context, targets, urgency);
    const steady = (some: readonly string[]) =>
      some.map((person) => context.firstMessageMs(person, urgency)).reduce<Millis | null>(roundRobin ? slower : sooner, null);
    const quiet = urgency === 'low' && Object.values(context.plan.people).some(({ quietHours }) => quietHours.length > 0);
    if (!quiet) return map(people, (piece): Delay => steady(piece.value));
    return people.flatMap((piece) => quietDelays(context, piece, roundRobin ? 'last' : 'first'));
  });
}

/** Everyone whom the targets may ever reach. */
export function peopleEver(context: Context, targets: readonly Target[]): ReadonlySet<string> {
  return context.once(`people ever ${namesOf(targets)}`, () => new Set(targets.flatMap((target) => everyone(context, target))));
}

/** How many people the targets reach at one moment, at most. */
export function mostAtOnce(context: Context, targets: readonly Target[]): number {
  return context.once(`most at once ${namesOf(targets)}`, () =>
    targets.reduce(
      (sum, target) => sum + peopleOfTarget(context, target, 'high').reduce((most, { value }) => Math.max(most, value.length), 0),
      0,
    ),
  );
}

const nobody: readonly string[] = [];

function limitedTo<T>(context: Context, step: Step, situation: Situation, pieces: Piecewise<T>, none: T): Piecewise<T> {
  if (!appliesEver(context.plan, step, situation)) return always(context.known, none);
  if (step.only?.hours === undefined || step.only.hours === null) return pieces;
  return combine(pieces, hoursOf(context, step.only.hours), (value, within) => (within ? value : none));
}

function hoursOf(context: Context, { calendar: id, inside }: NonNullable<StepCondition['hours']>): Piecewise<boolean> {
  return context.once(`hours ${inside} ${id}`, () => {
    const open = openIntervals(context.plan.calendars[id] ?? null, context.known.from, context.known.to);
    const closed = subtract([context.known], open);
    const pieces: Piece<boolean>[] = [
      ...open.map(({ from, to }) => ({ from, to, value: inside })),
      ...closed.map(({ from, to }) => ({ from, to, value: !inside })),
    ];
    return pieces.sort((a, b) => a.from - b.from);
  });
}

function namesOf(targets: readonly Target[]): string {
  return targets.map(({ kind, id }) => `${kind} ${id}`).join(' ');
}

function peopleOfTarget(context: Context, target: Target, urgency: Urgency): Piecewise<readonly string[]> {
  const reachable = (people: readonly string[]) => people.filter((person) => context.firstMessageMs(person, urgency) !== null);
  return context.once(`people ${urgency} of ${target.kind} ${target.id}`, () => {
    switch (target.kind) {
      case 'person':
        return always(context.known, reachable([target.id]));
      case 'team':
        return membersOf(context, target.id, reachable);
      case 'schedule':
        return map(context.onCall(target.id), (stretch) => reachable(stretch.people.map((each) => each.person)));
      default:
        return unreachable(target);
    }
  });
}

/** Whoever of the team has no time off. */
function membersOf(
  context: Context,
  team: string,
  reachable: (people: readonly string[]) => readonly string[],
): Piecewise<readonly string[]> {
  const members = [...new Set(reachable(context.plan.teams[team]?.members ?? []))];
  return members.reduce<Piecewise<readonly string[]>>(
    (pieces, person) => {
      const off = normalise(context.plan.people[person]?.timeOff ?? []);
      if (off.length === 0) return map(pieces, ({ value }) => value);
      const away: Piece<boolean>[] = [
        ...off.map(({ from, to }) => ({ from: Math.max(from, context.known.from), to: Math.min(to, context.known.to), value: true })),
        ...subtract([context.known], off).map(({ from, to }) => ({ from, to, value: false })),
      ];
      const sorted = away.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
      return combine(pieces, sorted, (some, isAway) => (isAway ? some.filter((each) => each !== person) : some));
    },
    always(context.known, members),
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

function joined(some: readonly string[], more: readonly string[]): readonly string[] {
  const others = more.filter((person) => !some.includes(person));
  return others.length === 0 ? some : [...some, ...others];
}

function sooner(a: Millis | null, b: Millis | null): Millis | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

function slower(a: Millis | null, b: Millis | null): Millis | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
