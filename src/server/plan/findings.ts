// What did the verifier find, in a form that can be kept, sent and shown? Counts of everything, and the first findings in words.

import type { FindingView, Verification } from '../../contract/activation.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { day } from '../../core/kernel/instant.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type FindingSeverity, keyOf } from '../../verify/finding.ts';
import { groupsOf } from '../../verify/groups.ts';
import { placesOf } from '../../verify/places.ts';
import { type Report, verify } from '../../verify/verify.ts';
import { alsoText, counterexample } from './verify-text.ts';

/** As `tocsin verify` looks unless it is told otherwise. */
export const verifiedDays = 366;

/** Of findings with one cause only the first is shown, with the names of the others. More than these nobody reads on a screen; `tocsin verify` gives them all. */
export const mostFindingsKept = 200;

/** Takes seconds for a large plan: not for a thread that others wait for. */
export function verification(plan: Plan, sources: readonly PlanSource[], from: Instant): Verification {
  const report = verify(plan, { from, days: verifiedDays, only: [] });
  const found = groupsOf(report);
  const placeOf = found.length > 0 ? placesOf(sources) : () => null;
  return {
    from: report.from,
    to: report.to,
    finished: true,
    errors: countOf(report, 'error'),
    warnings: countOf(report, 'warning'),
    notes: countOf(report, 'note'),
    accepted: report.results.reduce((sum, { accepted }) => sum + accepted.length, 0),
    findings: found.slice(0, mostFindingsKept).map(({ check, first: finding, others }): FindingView => {
      const place = placeOf(finding.place);
      return {
        key: keyOf(check.id, finding),
        check: check.id,
        title: check.title,
        severity: check.severity,
        message: finding.message,
        place: place === null ? null : { file: place.file, line: place.line, column: place.column },
        mend: finding.mend,
        mends: finding.mends,
        count: 1 + others.length,
        lines: [...counterexample(plan, finding).map((line) => line.replace(/^ {2}/, '')), ...alsoText(finding, others)],
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
