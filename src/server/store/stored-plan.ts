// What is a plan that lies in the database? One that was checked when it was activated, perhaps by an earlier Tocsin, which knew fewer words: whoever
// reads one reads it here, brought to the present.

import type { Plan } from '../../core/plan/plan.ts';
import { completed } from '../../core/plan/unsaid.ts';

export function storedPlan(document: unknown): Plan {
  return completed(document as Plan);
}
