// What is a promise of, and whose is it? Two clocks of two plans are compared when they are of the same.

import { unreachable } from '../../core/kernel/assert.ts';
import type { Clock, ClockMetric, PromiseKind } from '../../core/sla/clock.ts';
import { metrics } from '../../core/sla/objective.ts';
import { type Party, partyOf } from '../party.ts';

export type PromiseOf =
  /** All of us together; `sla`: to all customers. */
  | { readonly whose: 'all'; readonly kind: PromiseKind; readonly metric: ClockMetric }
  | { readonly whose: Exclude<Party['kind'], 'regulation'>; readonly id: string; readonly kind: PromiseKind; readonly metric: ClockMetric }
  /** A law may ask for several reports. */
  | { readonly whose: 'regulation'; readonly id: string; readonly report: string };

export function promiseOf(clock: Clock): PromiseOf {
  const { metric, objective } = clock;
  const kind = clock.promise?.kind ?? 'sla';
  const party = partyOf(clock);
  if (party === null) return { whose: 'all', kind, metric };
  if (party.kind === 'regulation') return { whose: 'regulation', id: party.id, report: objective };
  return { whose: party.kind, id: party.id, kind, metric };
}

/** `restore`; `acknowledge, among ourselves`; `assemble, role scribe`; `report nis2 early warning`. No two promises have one name. */
export function promiseName(of: PromiseOf): string {
  switch (of.whose) {
    case 'all':
      return of.kind === 'sla' ? of.metric : `${of.metric}, ${amongWhom(of.kind)}`;
    case 'team':
    case 'discipline':
    case 'role':
    case 'vendor':
    case 'contract':
      return `${of.metric}, ${of.whose} ${of.id}${isUsualOf(of) ? '' : `, ${amongWhom(of.kind)}`}`;
    case 'regulation':
      return `report ${of.report}, regulation ${of.id}`;
    default:
      return unreachable(of);
  }
}

/** What has happened when its clock stops, as the end of `… after 7m`. */
export function whenKept(of: PromiseOf): string {
  if (of.whose === 'regulation') return `${of.report} is handed in`;
  if (of.whose === 'role' && (of.metric === 'acknowledge' || of.metric === 'assemble')) return `somebody is ${of.id}`;
  switch (of.metric) {
    case 'acknowledge':
      if (of.whose === 'team' || of.whose === 'discipline') return `somebody of ${of.id} answers`;
      return of.whose === 'vendor' ? `${of.id} answers` : 'somebody answers';
    case 'assemble':
      return of.whose === 'team' || of.whose === 'discipline' ? `all of ${of.id} have answered` : 'all have answered';
    case 'contain':
      return 'it is contained';
    case 'restore':
      return 'it is restored';
    case 'verify':
      return 'it is verified';
    case 'root-cause':
      return 'the cause is found';
    case 'first-update':
      return 'customers are told';
    case 'update-cadence':
      return 'the next update is published';
    case 'review-held':
      return 'the review is held';
    case 'review-published':
      return 'the review is published';
    case 'report':
      return 'the report is handed in';
    default:
      return unreachable(of.metric);
  }
}

/** When it was mended is as on record, whatever the plan: of these the time taken is not news. */
export function isOnRecord(of: PromiseOf): boolean {
  return of.whose !== 'regulation' && of.metric === 'restore';
}

/** Those to all customers first, as an incident goes; then the others as they come; each once. */
export function promisesIn(all: readonly PromiseOf[]): readonly PromiseOf[] {
  const found = new Map(all.map((of) => [promiseName(of), of]));
  const first = metrics.flatMap((metric) => found.get(metric) ?? []);
  return [...new Set([...first, ...found.values()])];
}

/** What such a party promises if nothing else is said. */
function isUsualOf({ whose, kind }: Extract<PromiseOf, { id: string; kind: PromiseKind }>): boolean {
  switch (whose) {
    case 'team':
    case 'discipline':
    case 'role':
      return kind === 'ola';
    case 'vendor':
      return kind === 'uc';
    case 'contract':
      return kind === 'contract';
    default:
      return unreachable(whose);
  }
}

function amongWhom(kind: PromiseKind): string {
  switch (kind) {
    case 'sla':
      return 'to customers';
    case 'ola':
      return 'among ourselves';
    case 'uc':
      return 'by a vendor';
    case 'contract':
      return 'by contract';
    case 'regulation':
      return 'by law';
    default:
      return unreachable(kind);
  }
}
