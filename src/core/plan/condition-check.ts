// Is a condition of the plan sound? Checked where it stands, with the place of the fault within its text.

import { compileCondition, type Variables } from './condition.ts';
import type { Path } from './locate.ts';
import type { Scope } from './scope.ts';

/** Gives the condition back; `null` where there is none. */
export function checkedCondition(text: string | undefined, variables: Variables, path: Path, scope: Scope): string | null {
  if (text === undefined) return null;
  const condition = compileCondition(text, variables);
  if (!condition.ok) scope.report.error(path, condition.refusal.message, { offset: condition.refusal.offset });
  return text;
}
