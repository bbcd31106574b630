// What would a change of severity do? Decided for real, on a copy, before anyone confirms it.

import { tocsin } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { RetargetMode } from '../sla/clock.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Facts } from './facts.ts';
import type { Incident } from './state.ts';

export interface PreviewedClock {
  readonly objective: string;
  readonly metric: string;
  readonly before: Instant | null;
  readonly after: Instant | null;
  readonly targetText: string | null;
  readonly change: 'same' | 'moved' | 'new' | 'withdrawn';
}

/** Running clocks before and after, and the responsibilities that would be engaged. */
export function previewSeverity(
  incident: Incident,
  wanted: { readonly severity: string; readonly mode: RetargetMode },
  facts: Facts,
  now: Instant,
): Result<{ readonly clocks: readonly PreviewedClock[]; readonly engages: readonly string[] }> {
  const decided = decide(incident, { type: 'ChangeSeverity', ...wanted, by: tocsin, reason: 'preview' }, facts, now);
  if (!decided.ok) return decided;
  const after = decided.value.reduce<Incident>((state, event) => evolve(state, event, now), incident);
  const clocks = after.clocks.flatMap((clock): readonly PreviewedClock[] => {
    const before = incident.clocks.find((each) => each.id === clock.id);
    if (before !== undefined && before.stoppedAt !== null) return [];
    const { objective, metric } = clock;
    if (before === undefined) return [{ objective, metric, before: null, after: clock.dueAt, targetText: clock.targetText, change: 'new' }];
    if (clock.stoppedAt !== null) {
      return [{ objective, metric, before: before.dueAt, after: null, targetText: null, change: 'withdrawn' }];
    }
    const change = before.dueAt === clock.dueAt && before.objective === objective ? 'same' : 'moved';
    return [{ objective, metric, before: before.dueAt, after: clock.dueAt, targetText: clock.targetText, change }];
  });
  const known = new Set(incident.engagements.map((each) => each.id));
  return ok({ clocks, engages: after.engagements.filter((each) => !known.has(each.id)).map((each) => each.responsibility) });
}
