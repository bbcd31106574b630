// What is wrong with a plan, over a horizon? Every check is run, its findings are counted, limited, and set beside what was accepted.

import type { Instant } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Check } from './check.ts';
import { unprovenCheck } from './checks/unproven.ts';
import { checks } from './checks.ts';
import { type Context, createContext } from './context.ts';
import { createDoubts } from './doubts.ts';
import { type Finding, keyOf } from './finding.ts';
import { groupsOfCheck } from './groups.ts';
import { mended } from './mending.ts';

export interface Wanted {
  readonly from: Instant;
  readonly days: number;
  /** Ids of checks; empty: all. */
  readonly only: readonly string[];
}

export interface CheckResult {
  readonly check: Check;
  readonly findings: readonly Finding[];
  /** Found, and accepted by the plan for now. */
  readonly accepted: readonly Finding[];
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
  return verifyIn(createContext(plan, wanted.from, wanted.days), wanted.only);
}

/** The same where something has been worked out already. `only`: ids of checks; empty: all. */
export function verifyIn(context: Context, only: readonly string[]): Report {
  const doubts = createDoubts(context);
  const asked = checks.filter((check) => only.length === 0 || only.includes(check.id));
  const results = asked.map((check) => {
    const findings: Finding[] = [];
    for (const told of check.run(context)) {
      if (told.type === 'found') findings.push(told);
      else doubts.note(check, told);
    }
    return withMends(context, resultOf(context, check, findings));
  });
  // What could not be proved is told whoever asked.
  const unproven = resultOf(context, unprovenCheck, doubts.findings());
  const isEmpty = unproven.findings.length + unproven.accepted.length === 0;
  const others = results.filter(({ check }) => check !== unprovenCheck);
  return { ...context.horizon, results: isEmpty && others.length === results.length ? others : [...others, unproven] };
}

/** What mends the first of each group is tried, and told of all of it. */
function withMends(context: Context, result: CheckResult): CheckResult {
  const { check } = result;
  const worse = checks.filter(({ id }) => isWorse.has(id));
  const mends = new Map<Finding, Pick<Finding, 'mend' | 'mends'>>();
  for (const { first, others } of groupsOfCheck(check, result.findings)) {
    const { mend, mends: is } = mended(context, check, first, worse);
    for (const one of [first, ...others]) mends.set(one, { mend, mends: is });
  }
  return { ...result, findings: result.findings.map((finding) => ({ ...finding, ...mends.get(finding) })) };
}

/** What a change that mends something else must not bring about. */
const isWorse: ReadonlySet<string> = new Set([
  'nobody-notified',
  'backstop-uncovered',
  'silent-step',
  'acknowledge-late',
  'scenario-never',
]);

function resultOf({ plan, horizon, limits }: Context, check: Check, told: readonly Finding[]): CheckResult {
  const findings: Finding[] = [];
  const accepted: Finding[] = [];
  let leftOut = 0;
  const seen = new Set<string>();
  for (const finding of told) {
    const key = keyOf(check.id, finding);
    if (seen.has(key)) continue;
    seen.add(key);
    const list = isAccepted(plan, check.id, finding, horizon.from) ? accepted : findings;
    if (list.length < limits.findingsPerCheck) list.push(finding);
    else if (list === findings) leftOut += 1;
  }
  return { check, findings, accepted, leftOut };
}

export function findingsOf(report: Report): readonly { readonly check: Check; readonly finding: Finding }[] {
  return report.results.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })));
}

/** Told apart by the check and, where the plan says one, by the subject: `schedule legal-duty`. */
function isAccepted(plan: Plan, check: string, { subject }: Finding, at: Instant): boolean {
  const name = `${subject.kind} ${subject.id}`;
  return plan.accepted.some((each) => each.check === check && (each.subject === null || each.subject === name) && at < each.expiresAt);
}
