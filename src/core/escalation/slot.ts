// Which slot of a path comes after another? The next step, the first one of the next round, or the backstop.

import type { EscalationPath, Step } from '../plan/plan.ts';

export interface NextSlot {
  readonly round: number;
  readonly step: number;
  /** `undefined`: all rounds are over, or every step in a row reached nobody: the backstop is next. */
  readonly definition: Step | undefined;
}

/** `step` -1: before the first one. `skippedInARow`: steps just before that reached nobody. */
export function slotAfter(
  path: Pick<EscalationPath, 'steps' | 'repeat'>,
  { round, step, skippedInARow }: { readonly round: number; readonly step: number; readonly skippedInARow: number },
): NextSlot {
  const last = step + 1 >= path.steps.length;
  const nextRound = last ? round + 1 : round;
  const nextStep = last ? 0 : step + 1;
  const isOver = nextRound > path.repeat || skippedInARow >= path.steps.length;
  return { round: nextRound, step: nextStep, definition: isOver ? undefined : path.steps[nextStep] };
}
