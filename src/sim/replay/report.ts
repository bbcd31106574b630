// What is told of a replay? One value that text, JSON and HTML are made of.

import { formatInstant, type Instant } from '../../core/kernel/instant.ts';
import type { Assumptions } from './answering.ts';
import { type Comparison, compare, type IncidentDifference, type PersonDifference, peopleOf, type Sums, sumsOf } from './compare.ts';
import type { LivedPast } from './live.ts';
import { outcomeOf } from './outcome.ts';
import { sideBySide, type TimelineMoment } from './timeline.ts';

export interface ReplayReport {
  readonly planName: string;
  /** `null`: nothing to compare with. */
  readonly againstName: string | null;
  readonly since: Instant | null;
  readonly record: string;
  readonly assumptions: Assumptions;
  readonly sums: Sums;
  readonly sumsBefore: Sums | null;
  readonly people: readonly PersonDifference[];
  readonly differences: readonly ReportedDifference[];
  readonly notPlayed: readonly { readonly id: string; readonly reason: string }[];
}

export interface ReportedDifference {
  readonly id: string;
  readonly title: string;
  readonly openedAt: Instant;
  readonly service: string;
  readonly severity: string;
  readonly url: string | null;
  readonly promises: IncidentDifference['promises'];
  readonly people: IncidentDifference['people'];
  readonly because: readonly string[];
  readonly timeline: readonly TimelineMoment[];
}

export interface ReportWords {
  readonly planName: string;
  readonly againstName: string | null;
  readonly since: Instant | null;
  readonly record: string;
  readonly assumptions: Assumptions;
}

export function reportOf(words: ReportWords, after: LivedPast, before: LivedPast | null): ReplayReport {
  if (before === null) {
    const outcomes = [...after.lived.values()].map((lived) => outcomeOf(lived, after.plan));
    return {
      ...words,
      sums: sumsOf(outcomes),
      sumsBefore: null,
      people: peopleOf([], outcomes),
      differences: [],
      notPlayed: after.notPlayed,
    };
  }
  const comparison: Comparison = compare(before, after);
  return {
    ...words,
    sums: comparison.after,
    sumsBefore: comparison.before,
    people: comparison.people,
    differences: comparison.differences.map((each) => reported(each, before, after)),
    notPlayed: comparison.notCompared,
  };
}

function reported(difference: IncidentDifference, before: LivedPast, after: LivedPast): ReportedDifference {
  const { past, incident } = difference.after;
  return {
    id: past.id,
    title: past.title,
    openedAt: past.openedAt,
    service: incident.serviceName,
    severity: incident.severity,
    url: past.url,
    promises: difference.promises,
    people: difference.people,
    because: difference.because,
    timeline: sideBySide({ lived: difference.before, plan: before.plan }, { lived: difference.after, plan: after.plan }),
  };
}

/** Moments as text, so that programs need not know milliseconds. */
export function asJson(report: ReplayReport): unknown {
  return {
    ...report,
    since: report.since === null ? null : formatInstant(report.since),
    differences: report.differences.map((each) => ({
      ...each,
      openedAt: formatInstant(each.openedAt),
      timeline: each.timeline.map((moment) => ({ ...moment, at: formatInstant(moment.at) })),
    })),
  };
}
