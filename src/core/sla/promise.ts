// What has been promised about an incident, by whom, to whom, and between which two moments does its clock run?

import type { Pause } from '../plan/fact.ts';
import type { Metric, Objective } from '../plan/plan.ts';
import type { Clock, ClockMetric, PromiseKind } from './clock.ts';

/** One promise that an incident may have a clock for: an objective of the plan, of a contract, a target, a vendor's or a law's. */
export interface Promised
  extends Pick<Objective, 'id' | 'targetMs' | 'targetText' | 'calendar' | 'warnAt' | 'onWarning' | 'onBreach' | 'tiers' | 'severities'> {
  readonly metric: ClockMetric;
  /** Months of the calendar instead of `targetMs`, which then says the shortest that they can be; `null`: none. */
  readonly targetMonths: number | null;
  readonly kind: PromiseKind;
  /** `team legal`, `contract gold`, `regulation nis2`; `null`: all of us together, to all customers. */
  readonly party: string | null;
  /** Of the promises with one slot the first that fits an incident holds it. */
  readonly slot: string;
  readonly starts: Moment;
  readonly stops: Moment;
  readonly pauses: readonly Pause[];
  /** The fact without which it does not hold; `null`: it holds anyway. */
  readonly applies: string | null;
}

/** Something that happens to an incident, once or again and again. */
export type Moment =
  | { readonly kind: 'fact'; readonly fact: string }
  /** The first engagement of the team or discipline begins to page, which may wait for support hours; its first answer; all of its engagements are answered. */
  | { readonly kind: 'engaged' | 'answered' | 'all-answered'; readonly of: 'team' | 'discipline'; readonly id: string }
  /** Anybody at all begins to be paged, or has answered before that. */
  | { readonly kind: 'called' }
  | { readonly kind: 'filled'; readonly role: string };

/** Their clocks run on when the incident is resolved; those of the others end with it. */
const afterTheEnd: ReadonlySet<ClockMetric> = new Set(['verify', 'root-cause', 'review-held', 'review-published', 'report']);

export function lasts(metric: ClockMetric): boolean {
  return afterTheEnd.has(metric);
}

/** As `Promised.slot`: which promise's place a clock takes. */
export function slotOf(clock: Pick<Clock, 'metric' | 'objective' | 'promise'>): string {
  const { metric, objective, promise } = clock;
  return promise === undefined ? metric : slotName(promise.kind, { metric, party: promise.party, id: objective });
}

/** `slotOf(clock) === promise.slot`, told without making up either: it is asked of every clock again and again. */
export function takesSlotOf(clock: Pick<Clock, 'metric' | 'objective' | 'promise'>, { kind, party, metric, id }: Promised): boolean {
  if (clock.metric !== metric) return false;
  const { promise } = clock;
  if (promise === undefined) return kind === 'sla' && party === null;
  return promise.kind === kind && promise.party === party && (kind !== 'regulation' || clock.objective === id);
}

/** A regulation may ask for several reports at once; of everything else a party promises one thing about each metric. */
export function slotName(kind: PromiseKind, { metric, party, id }: { metric: ClockMetric; party: string | null; id: string }): string {
  if (kind === 'regulation') return `${party} ${id}`;
  return party === null && kind === 'sla' ? metric : `${kind} ${metric} ${party ?? 'all'}`;
}

/** Those that were timed before the others were: the plan's own to customers. */
export function isUsual({ kind, party, metric }: Pick<Promised, 'kind' | 'party' | 'metric'>): boolean {
  return kind === 'sla' && party === null && usualMetrics.some((each) => each === metric);
}

const usualMetrics: readonly Metric[] = ['acknowledge', 'assemble', 'restore'];
