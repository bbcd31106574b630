// What is wrong with a plan, over a horizon? Every check is run, its findings are counted, limited, and set beside what was accepted.

import type { Instant } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Check } from './check.ts';
import { checks } from './checks.ts';
import { createContext } from './context.ts';
import { type Finding, keyOf } from './finding.ts';
import { verifyLimits } from './limits.ts';

export interface Wanted {
  readonly from: Instant;
  readonly days: number;
  /** Ids of checks; empty: all. */
  readonly only: readonly string[];
}

export interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
  /** Found beyond the limit. */
  readonly leftOut: number;
}

export interface Report {
  readonly from: Instant;
  readonly to: Instant;
  /** Every check that was asked, in their order. */
  readonly results: readonly CheckResult[];
}

export function verify(plan: Plan, wanted: Wanted): Report {
  const context = createContext(plan, wanted.from, wanted.days);
  const asked = checks.filter((check) => wanted.only.length === 0 || wanted.only.includes(check.id));
  const results = asked.map((check): CheckResult => {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    for (const finding of check.run(context)) {
      const key = keyOf(check.id, finding);
      if (seen.has(key)) continue;
      seen.add(key);
      if (findings.length < verifyLimits.findingsPerCheck) findings.push(limited(finding));
    }
    return { check, findings, leftOut: seen.size - findings.length };
  });
  return { ...context.horizon, results };
}

export function findingsOf(report: Report): readonly { readonly check: Check; readonly finding: Finding }[] {
  return report.results.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })));
}

function limited(finding: Finding): Finding {
  const { stretches } = finding;
  return stretches.length <= verifyLimits.stretchesPerFinding
    ? finding
    : { ...finding, stretches: stretches.slice(0, verifyLimits.stretchesPerFinding) };
}
