// What would have been otherwise? Two runs of the same past, incident by incident, with the sums of it.

import { whyPagesDiffer, whyPromiseDiffers } from './explain.ts';
import type { Lived, LivedPast } from './live.ts';
import { type Outcome, outcomeOf, type PromiseOutcome, promiseIn } from './outcome.ts';
import { type PromiseOf, promiseName, promisesIn } from './promise-of.ts';

export type Change = 'won' | 'lost' | 'promised' | 'no longer promised' | 'otherwise';

export interface PromiseDifference {
  readonly of: PromiseOf;
  /** `won`: missed, and now met. `otherwise`: the verdict is neither, or the promise another with the same verdict. */
  readonly change: Change;
  readonly before: PromiseOutcome | null;
  readonly after: PromiseOutcome | null;
  readonly because: readonly string[];
}

export interface PersonDifference {
  readonly person: string;
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly nightsBefore: number;
  readonly nightsAfter: number;
}

export interface IncidentDifference {
  readonly before: Lived;
  readonly after: Lived;
  readonly promises: readonly PromiseDifference[];
  readonly people: readonly PersonDifference[];
  /** Why other people are paged, or at other times. */
  readonly because: readonly string[];
}

export interface PromiseSum {
  readonly of: PromiseOf;
  readonly met: number;
  readonly missed: number;
  readonly open: number;
}

export interface Sums {
  readonly incidents: number;
  readonly promises: readonly PromiseSum[];
  readonly pages: number;
  readonly nightPages: number;
}

export interface Comparison {
  readonly before: Sums;
  readonly after: Sums;
  /** Those of whom something changes or not; the most pages first. */
  readonly people: readonly PersonDifference[];
  readonly differences: readonly IncidentDifference[];
  /** Played under one plan only: nothing can be said of them. */
  readonly notCompared: readonly { readonly id: string; readonly reason: string }[];
}

export function compare(before: LivedPast, after: LivedPast): Comparison {
  const pairs = [...before.lived.values()].flatMap((old) => {
    const now = after.lived.get(old.past.id);
    return now === undefined ? [] : [{ old, now, was: outcomeOf(old, before.plan), is: outcomeOf(now, after.plan) }];
  });
  const both = new Set(pairs.map(({ old }) => old.past.id));
  const reasons = [...before.notPlayed, ...after.notPlayed.filter(({ id }) => !before.notPlayed.some((each) => each.id === id))];
  return {
    before: sumsOf(pairs.map(({ was }) => was)),
    after: sumsOf(pairs.map(({ is }) => is)),
    people: peopleOf(
      pairs.map(({ was }) => was),
      pairs.map(({ is }) => is),
    ),
    differences: pairs.flatMap(({ old, now, was, is }) => differenceOf(old, now, was, is) ?? []),
    notCompared: reasons.filter(({ id }) => !both.has(id)),
  };
}

export function sumsOf(outcomes: readonly Outcome[]): Sums {
  const promises = outcomes.flatMap((each) => each.promises);
  const pages = outcomes.flatMap((each) => each.pages);
  return {
    incidents: outcomes.length,
    promises: promisesIn(promises.map(({ of }) => of)).map((of) => {
      const name = promiseName(of);
      const some = promises.filter((each) => promiseName(each.of) === name);
      const count = (verdict: PromiseOutcome['verdict']) => some.filter((each) => each.verdict === verdict).length;
      return { of, met: count('met'), missed: count('missed'), open: count('open') };
    }),
    pages: pages.length,
    nightPages: pages.filter(({ night }) => night).length,
  };
}

/** Everybody who is paged in one of the two. */
export function peopleOf(before: readonly Outcome[], after: readonly Outcome[]): readonly PersonDifference[] {
  const found = new Map<string, { -readonly [K in keyof PersonDifference]: PersonDifference[K] }>();
  const count = (outcomes: readonly Outcome[], pages: 'before' | 'after', nights: 'nightsBefore' | 'nightsAfter') => {
    for (const { person, name, night } of outcomes.flatMap((each) => each.pages)) {
      const entry = found.get(person) ?? { person, name, before: 0, after: 0, nightsBefore: 0, nightsAfter: 0 };
      entry[pages] += 1;
      entry[nights] += night ? 1 : 0;
      found.set(person, entry);
    }
  };
  count(before, 'before', 'nightsBefore');
  count(after, 'after', 'nightsAfter');
  return [...found.values()].toSorted((a, b) => b.after - a.after || b.before - a.before || (a.person < b.person ? -1 : 1));
}

function differenceOf(old: Lived, now: Lived, was: Outcome, is: Outcome): IncidentDifference | null {
  const promises = promisesIn([...was.promises, ...is.promises].map(({ of }) => of)).flatMap((of): readonly PromiseDifference[] => {
    const before = promiseIn(was, of);
    const after = promiseIn(is, of);
    const change = changeOf(before, after);
    return change === null ? [] : [{ of, change, before, after, because: whyPromiseDiffers(of, was, is) }];
  });
  const people = peopleOf([was], [is]).filter((each) => each.before !== each.after || each.nightsBefore !== each.nightsAfter);
  const because = whyPagesDiffer(was, is);
  return promises.length === 0 && people.length === 0 && because.length === 0
    ? null
    : { before: old, after: now, promises, people, because };
}

function changeOf(before: PromiseOutcome | null, after: PromiseOutcome | null): Change | null {
  if (before === null) return after === null ? null : 'promised';
  if (after === null) return 'no longer promised';
  if (before.verdict === after.verdict) return null;
  if (after.verdict === 'met' && before.verdict === 'missed') return 'won';
  return after.verdict === 'missed' && before.verdict === 'met' ? 'lost' : 'otherwise';
}
