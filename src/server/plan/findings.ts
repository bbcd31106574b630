// What did the verifier find, in a form that can be kept, sent and shown? Counts of everything, and the first findings in words.

import type { FindingView, Verification } from '../../contract/activation.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { day } from '../../core/kernel/instant.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type FindingSeverity, keyOf } from '../../verify/finding.ts';
import { placesOf } from '../../verify/places.ts';
import { findingsOf, type Report, verify } from '../../verify/verify.ts';
import { counterexample } from './verify-text.ts';

/** As `tocsin verify` looks unless it is told otherwise. */
export const verifiedDays = 366;

/** More than these nobody reads on a screen; `tocsin verify` gives them all. */
export const mostFindingsKept = 200;

const severities: readonly FindingSeverity[] = ['error', 'warning', 'note'];

/** Takes seconds for a large plan: not for a thread that others wait for. */
export function verification(plan: Plan, sources: readonly PlanSource[], from: Instant): Verification {
  const report = verify(plan, { from, days: verifiedDays, only: [] });
  const found = findingsOf(report);
  const placeOf = found.length > 0 ? placesOf(sources) : () => null;
  const sorted = severities.flatMap((severity) => found.filter(({ check }) => check.severity === severity));
  return {
    from: report.from,
    to: report.to,
    finished: true,
    errors: countOf(report, 'error'),
    warnings: countOf(report, 'warning'),
    notes: countOf(report, 'note'),
    accepted: report.results.reduce((sum, { accepted }) => sum + accepted.length, 0),
    findings: sorted.slice(0, mostFindingsKept).map(({ check, finding }): FindingView => {
      const place = placeOf(finding.place);
      return {
        key: keyOf(check.id, finding),
        check: check.id,
        title: check.title,
        severity: check.severity,
        message: finding.message,
        place: place === null ? null : { file: place.file, line: place.line, column: place.column },
        mend: finding.mend,
        lines: counterexample(plan, finding).map((line) => line.replace(/^ {2}/, '')),
      };
    }),
  };
}

/** It took too long: nothing is known. */
export function unfinished(from: Instant): Verification {
  return { from, to: from + verifiedDays * day, finished: false, errors: 0, warnings: 0, notes: 0, accepted: 0, findings: [] };
}

function countOf(report: Report, severity: FindingSeverity): number {
  return report.results
    .filter(({ check }) => check.severity === severity)
    .reduce((sum, { findings, leftOut }) => sum + findings.length + leftOut, 0);
}
