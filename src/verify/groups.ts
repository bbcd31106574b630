// Which findings are told together? Those of one check with one cause; the worst group first.

import type { Check } from './check.ts';
import type { Finding, FindingSeverity } from './finding.ts';
import type { Report } from './verify.ts';

export interface Group {
  readonly check: Check;
  /** Told in full. */
  readonly first: Finding;
  /** Told by their names. */
  readonly others: readonly Finding[];
}

/** Errors before warnings before notes; of these, broken promises first, and then as the checks stand. */
export function groupsOf(report: Pick<Report, 'results'>): readonly Group[] {
  const groups = report.results.flatMap(({ check, findings }) => groupsOfCheck(check, findings));
  return groups.toSorted((a, b) => weightOf(a) - weightOf(b));
}

export function groupsOfCheck(check: Check, findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const cause = causeOf(check, finding);
    const group = groups.get(cause);
    if (group === undefined) groups.set(cause, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ check, first, others }]));
}

const ranks: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 2, note: 4 };

function weightOf({ check, first }: Group): number {
  return ranks[check.severity] + (first.broken === null ? 1 : 0);
}

function causeOf({ severity }: Check, { cause, mend, ways, place }: Finding): string {
  if (cause !== null) return cause;
  const advice = mend ?? ways[0]?.text;
  return severity === 'error' || advice === undefined ? place.join(' ') : advice;
}

/** What it is about, as it is named beside others: `service checkout (SEV1)`. */
export function nameOf({ subject, aspect }: Pick<Finding, 'subject' | 'aspect'>): string {
  return `${subject.kind} ${subject.id}${aspect === '' ? '' : ` (${aspect})`}`;
}
