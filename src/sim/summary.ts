// What do all runs say of each objective? How often it was met, how long it took, and what limited it.

import type { Instant } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { ClockMetric } from '../core/sla/clock.ts';
import { allPromises } from '../core/sla/promises.ts';
import { chanceOf } from './chance.ts';
import type { Limit } from './limit.ts';
import type { Outcome } from './outcome.ts';
import { type Distribution, distributionOf, type Share, shareOf } from './statistics.ts';
import type { UpdateOutcome } from './told.ts';

/** How often something was what limited an objective, among the clocks that missed it. */
export interface Cause {
  readonly what: string;
  readonly count: number;
  readonly share: number;
}

export interface ObjectiveSummary {
  readonly objective: string;
  readonly metric: ClockMetric;
  /** Whose promise it is; `null`: all of us made it to all customers. */
  readonly party: string | null;
  readonly targetText: string;
  readonly targetMs: number;
  /** Of the clocks that came to a verdict. */
  readonly met: Share;
  readonly undecided: number;
  readonly withdrawn: number;
  /** Of those that came to a verdict. A clock that was missed counts with what it had used when it stopped, or when the run ended. */
  readonly elapsed: Distribution | null;
  readonly limitedBy: { readonly [kind in CauseKind]: readonly Cause[] };
}

export type CauseKind = 'wait' | 'schedule' | 'channel' | 'person';
export const causeKinds: readonly CauseKind[] = ['wait', 'schedule', 'channel', 'person'];

export interface Summary {
  readonly runs: number;
  readonly objectives: readonly ObjectiveSummary[];
  readonly firstAnswer: Distribution | null;
  /** Runs in which nobody answered at all. */
  readonly unanswered: Share;
  readonly backstopReached: Share;
  readonly nobodyNotified: Share;
  readonly pagesPerRun: number;
  readonly nightPagesPerRun: number;
  /** By audience, those that were owed or had any. */
  readonly updates: readonly UpdateSummary[];
}

export interface UpdateSummary {
  readonly audience: string;
  /** Of the due times. */
  readonly inTime: Share;
  readonly missed: number;
  readonly publishedPerRun: number;
  /** Among the missed. */
  readonly limitedBy: readonly Cause[];
}

/** Causes that are shown of each kind. */
const mostCauses = 8;

/** In the order of the plan. Does not depend on the order of the outcomes. `names`: of who did not answer; else they are counted. */
export function summaryOf(outcomes: readonly Outcome[], plan: Plan, { names = false }: { readonly names?: boolean } = {}): Summary {
  const mean = (of: (each: Outcome) => number) => outcomes.reduce((sum, each) => sum + of(each), 0) / Math.max(1, outcomes.length);
  const count = (is: (each: Outcome) => boolean) => shareOf(outcomes.filter(is).length, outcomes.length);
  return {
    runs: outcomes.length,
    objectives: allPromises(plan).flatMap(({ id, kind, party, metric, targetText, targetMs }) => {
      const own = kind === 'sla' && party === null ? undefined : (party ?? 'all');
      const clocks = outcomes.flatMap((each) => each.clocks.filter((clock) => clock.objective === id && clock.party === own));
      if (clocks.length === 0) return [];
      const decided = clocks.filter(({ verdict }) => verdict === 'met' || verdict === 'missed');
      const missed = clocks.filter(({ verdict }) => verdict === 'missed');
      const limits = missed.flatMap(({ limit }) => limit ?? []);
      return [
        {
          objective: id,
          metric,
          party,
          targetText,
          targetMs,
          met: shareOf(decided.length - missed.length, decided.length),
          undecided: clocks.filter(({ verdict }) => verdict === 'undecided').length,
          withdrawn: clocks.filter(({ verdict }) => verdict === 'withdrawn').length,
          elapsed: distributionOf(decided.map(({ elapsedMs }) => elapsedMs)),
          limitedBy: {
            wait: causes(limits, 'wait', missed.length),
            schedule: causes(limits, 'schedule', missed.length),
            channel: causes(limits, 'channel', missed.length),
            person: names ? counted(limits.flatMap(nameOf), missed.length) : silences(limits, missed.length),
          },
        },
      ];
    }),
    firstAnswer: distributionOf(outcomes.flatMap(({ firstAnswerMs }) => firstAnswerMs ?? [])),
    unanswered: count(({ firstAnswerMs }) => firstAnswerMs === null),
    backstopReached: count(({ backstops }) => backstops > 0),
    nobodyNotified: count((each) => each.nobodyNotified),
    pagesPerRun: mean(({ pages }) => pages),
    nightPagesPerRun: mean(({ nightPages }) => nightPages),
    updates: updatesOf(outcomes, plan),
  };
}

function updatesOf(outcomes: readonly Outcome[], plan: Plan): readonly UpdateSummary[] {
  return Object.keys(plan.audiences).flatMap((audience) => {
    const all = outcomes.flatMap(({ updates = [] }) => updates.filter((each) => each.audience === audience));
    if (all.length === 0) return [];
    const sum = (of: (each: UpdateOutcome) => number) => all.reduce((total, each) => total + of(each), 0);
    const [due, missed] = [sum((each) => each.due), sum((each) => each.missed)];
    const why = all.flatMap(({ limitedBy }) => limitedBy);
    return [
      {
        audience,
        inTime: shareOf(due - missed, due),
        missed,
        publishedPerRun: sum(({ published }) => published) / Math.max(1, outcomes.length),
        limitedBy: counted(why, missed),
      },
    ];
  });
}

/** When run `run` begins: somewhere in the horizon, on a whole minute. */
export function startOf(seed: number, run: number, horizon: { readonly from: Instant; readonly to: Instant }): Instant {
  const minutes = Math.max(1, Math.floor((horizon.to - horizon.from) / 60_000));
  return horizon.from + chanceOf(seed, run, 0x57a27).below(minutes) * 60_000;
}

function causes(limits: readonly Limit[], kind: 'wait' | 'schedule' | 'channel', missed: number): readonly Cause[] {
  return counted(
    limits.flatMap((limit) => limit[kind] ?? []),
    missed,
  );
}

/** `dana: asleep` */
function nameOf({ person, silence }: Limit): readonly string[] {
  return person === null || silence === null ? [] : [`${person}: ${silence}`];
}

/** `asleep (3 people)`: no single one of them is told. */
function silences(limits: readonly Limit[], missed: number): readonly Cause[] {
  const people = new Map<string, Set<string>>();
  for (const { person, silence } of limits) {
    if (person === null || silence === null) continue;
    people.set(silence, (people.get(silence) ?? new Set()).add(person));
  }
  const all = limits.flatMap(({ person, silence }) => (person === null ? [] : (silence ?? [])));
  return counted(all, missed).map(({ what, ...rest }) => {
    const size = people.get(what)?.size ?? 0;
    return { what: `${what} (${size === 1 ? 'one person' : `${size} people`})`, ...rest };
  });
}

/** The most frequent first. */
function counted(all: readonly string[], missed: number): readonly Cause[] {
  const counts = new Map<string, number>();
  for (const what of all) counts.set(what, (counts.get(what) ?? 0) + 1);
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return sorted.slice(0, mostCauses).map(([what, count]) => ({ what, count, share: count / missed }));
}
