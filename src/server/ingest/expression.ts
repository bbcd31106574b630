// What does an expression of the plan make of this request? A value, or a reason why there is none.

import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { compileExpression, type Variables } from '../../core/plan/condition.ts';
import { shorten } from './json.ts';

/** Compiled once for each text. Refusal: `expression-failed`. */
export function evaluate(expression: string, variables: Variables, values: Readonly<Record<string, unknown>>): Result<unknown> {
  const compiled = compileExpression(expression, variables);
  if (!compiled.ok) return refuse('expression-failed', compiled.refusal.message);
  try {
    return ok(compiled.value(values));
  } catch (error) {
    return refuse('expression-failed', summaryOf(error));
  }
}

/** The first line: the rest is a drawing of the place in the expression. */
function summaryOf(error: unknown): string {
  const line = error instanceof Error ? error.message.split('\n', 1)[0] : undefined;
  return line === undefined || line === '' ? 'the expression failed' : shorten(line, 300);
}
