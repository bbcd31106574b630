// Who else has a turn while a large batch is decided? Everybody, between two requests, as soon as it has taken a moment.

import { isRepeated } from '../core/alert/dedup.ts';
import { groupingOf } from '../core/alert/grouping.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Request } from './batch.ts';
import type { Beliefs } from './beliefs.ts';
import type { Clock } from './ports.ts';
import { keyOf } from './workspace.ts';

/** So long work goes on without one. */
export const longestBreathMs = 25;

/** Asked between two pieces of work: `null`, or what to wait for. */
export function breather(clock: Clock, pause: () => Promise<void>): () => Promise<void> | null {
  let since = clock.now();
  return () => {
    if (clock.now() - since < longestBreathMs) return null;
    return pause().then(() => {
      since = clock.now();
    });
  };
}

/** The plan's conditions on the alerts of a whole batch may take long. What is found is remembered with each event. */
export async function judgeAhead(
  requests: readonly Request[],
  plan: Plan | null,
  beliefs: Beliefs,
  breathe: () => Promise<void> | null,
): Promise<void> {
  if (plan === null || !Object.values(plan.scenarios).some(({ when }) => when !== null)) return;
  for (const request of requests) {
    if (request.kind !== 'event' || request.event.action !== 'trigger') continue;
    const known = beliefs.alert(keyOf(request.event));
    if (known !== null && isRepeated(known, request.event)) continue;
    groupingOf(plan, request.event);
    const breath = breathe();
    if (breath !== null) await breath;
  }
}
