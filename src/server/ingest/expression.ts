// What does an expression of the plan make of this request? A value, or a reason why there is none.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { compileExpression, type Variables } from '../../core/plan/condition.ts';
import { newBudget, stepsAtOnce } from '../../core/plan/expression/budget.ts';
import { shorten } from './json.ts';

const longestReason = 300;
/** After one that took more, whoever else waits has a turn. */
const stepsPerTurn = 600;

/** Compiled once for each text. Refusals: `expression-failed`, `expression-too-costly`. */
export async function evaluate(
  expression: string,
  variables: Variables,
  values: Readonly<Record<string, unknown>>,
): Promise<Result<unknown>> {
  const compiled = compileExpression(expression, variables);
  if (!compiled.ok) return refuse('expression-failed', compiled.refusal.message);
  const budget = newBudget();
  const value = compiled.value(values, budget);
  if (stepsAtOnce - budget.left > stepsPerTurn) await nextTurn();
  return value.ok ? ok(value.value) : refuse(value.refusal.code, shorten(value.refusal.message, longestReason));
}
