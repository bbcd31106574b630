// At which turn of a path's round robins does something happen? Each of the ways in which they may stand to one another is tried, if there are not too many.

import { type Bounded, gaveUp, proven } from './bounded.ts';
import type { Context } from './context.ts';
import type { Run } from './incidents.ts';
import { peopleOfStep } from './reach.ts';

type Turning = Pick<Run, 'path' | 'situation'>;

/** The first turn for which there is something; `null` where there is none for any. */
export function firstTurn<T>(context: Context, turning: readonly Turning[], find: (turn: number) => T | null): Bounded<T | null> {
  const ways = turning.reduce((all, one) => leastCommon(all, waysOf(context, one)), 1);
  const tried = Math.min(ways, context.limits.turnsTried);
  for (let turn = 0; turn < tried; turn += 1) {
    const found = find(turn);
    if (found !== null) return proven(found);
  }
  return tried < ways ? gaveUp('turnsTried') : proven(null);
}

/** After so many turns all of its round robins stand as at first, whoever is on call. */
function waysOf(context: Context, { path, situation }: Turning): number {
  const sizes = path.steps.flatMap((step) =>
    step.roundRobin ? peopleOfStep(context, step, situation).map(({ value }) => value.length) : [],
  );
  return [...new Set(sizes)].filter((size) => size > 0).reduce(leastCommon, 1);
}

function leastCommon(a: number, b: number): number {
  return (a / greatestDivisor(a, b)) * b;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
