// May a draft be activated? Never with errors, nor when it has no service; with warnings only for a reason that is kept; else freely. The one
// rule for terminal, API and screens.

import type { PlanCheck, Verification } from '../../contract/activation.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { PlanProblem } from '../../core/plan/problem.ts';

export type Verdict = Pick<PlanCheck, 'may' | 'why'>;

interface Looked {
  readonly plan: Plan | null;
  readonly problems: readonly PlanProblem[];
  readonly verification: Verification | null;
}

export function verdictOn({ plan, problems, verification }: Looked): Verdict {
  const inText = (severity: PlanProblem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  const errors = said(inText('error'), verification?.errors ?? 0, 'error');
  if (errors !== null) return { may: 'not-activate', why: errors };
  // An empty file is sound by itself; active, it would call nobody and know no sender.
  if (plan !== null && Object.keys(plan.services).length === 0) return { may: 'not-activate', why: 'it has no service' };
  const warnings = said(inText('warning'), verification?.warnings ?? 0, 'warning');
  const unproven = verification?.finished === false ? 'the verifier did not finish in time, so nothing is proven' : null;
  const doubts = [warnings, unproven].filter((doubt) => doubt !== null);
  return doubts.length === 0 ? { may: 'activate', why: '' } : { may: 'activate-with-reason', why: doubts.join('; ') };
}

/** `2 errors in the text, and the verifier finds 1 error` */
function said(inText: number, found: number, noun: string): string | null {
  const count = (number: number) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const parts = [
    ...(inText > 0 ? [`${count(inText)} in the text`] : []),
    ...(found > 0 ? [`the verifier finds ${inText > 0 ? 'another ' : ''}${count(found)}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', and ');
}
