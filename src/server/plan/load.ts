// What plan does a text make on this server? The core's reading, with the holidays and channels that the server knows.

import type { PlanSource } from '../../core/plan/document.ts';
import { type ParsedPlan, parsePlan } from '../../core/plan/parse.ts';
import type { PlanOutside } from '../../core/plan/scope.ts';
import { holidaysOf } from './holidays.ts';

/** `channels`: the registry; without it channels and addresses are taken as they stand. */
export function loadPlan(
  sources: readonly PlanSource[],
  environment: (name: string) => string | undefined,
  channels?: PlanOutside['channels'],
): ParsedPlan {
  return parsePlan(sources, environment, channels === undefined ? { holidaysOf } : { holidaysOf, channels });
}
