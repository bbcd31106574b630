// Who would be paged, and when, if nobody answered? The production rules are run ahead on a copy.

import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { tickEngagement } from './engage.ts';
import type { Because, Engagement, EngagementEvent } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { evolveEngagement } from './evolve.ts';

/** One slot of the path that is still to come. */
export interface ForecastSlot {
  readonly at: Instant;
  readonly backstop: boolean;
  /** 0 is the first round. Meaningless for the backstop. */
  readonly round: number;
  /** 0 is the first step. Meaningless for the backstop. */
  readonly step: number;
  /** Empty: at that moment it would reach nobody. */
  readonly people: readonly { readonly person: string; readonly because: Because }[];
  /** Steps that would be passed over on the way, with the reason. */
  readonly skipped: readonly string[];
}

/** The next `slots` slots, ending early after the first time at the backstop. */
export function forecast(
  engagement: Engagement,
  wanted: { readonly plan: Plan; readonly urgency: 'high' | 'low'; readonly now: Instant; readonly slots: number },
): readonly ForecastSlot[] {
  const found: ForecastSlot[] = [];
  let state = engagement;
  while (found.length < wanted.slots && state.nextAt !== null && state.status !== 'closed') {
    const at = Math.max(state.nextAt, wanted.now);
    const events: EngagementEvent[] = [];
    state = runTo(state, at, wanted, events);
    const slot = slotOf(events, at);
    if (slot === null) {
      // Support hours have passed unused: it waits for the next.
      if (state.status === 'waiting' && state.nextAt !== null && state.nextAt > at) continue;
      break;
    }
    found.push(slot);
    if (slot.backstop) break;
  }
  return found;
}

function runTo(
  engagement: Engagement,
  at: Instant,
  wanted: { readonly plan: Plan; readonly urgency: 'high' | 'low' },
  events: EngagementEvent[],
): Engagement {
  let state: Engagement = { ...engagement, pages: [] };
  let pages = 0;
  const ctx: Escalating = {
    now: at,
    plan: wanted.plan,
    urgency: wanted.urgency,
    acknowledgementTimeoutMs: null,
    facts: engagement.facts ?? { severity: '', tier: 0, contractTiers: [] },
    holdBack: () => {},
    newPage: () => `${engagement.id}-forecast.p${++pages}`,
    salt: '',
    turnOf: () => engagement.turn,
    record: (event) => {
      events.push(event);
      if (event.type !== 'EngagementStarted') state = evolveEngagement(state, event, at);
      return state;
    },
  };
  tickEngagement(ctx, state);
  return state;
}

function slotOf(events: readonly EngagementEvent[], at: Instant): ForecastSlot | null {
  const reached = events.find(
    (event) => event.type === 'StepReached' || event.type === 'BackstopReached' || event.type === 'NobodyNotified',
  );
  const people = events.flatMap((event) => (event.type === 'PagePlaced' ? [{ person: event.person, because: event.because }] : []));
  const skipped = events.flatMap((event) => (event.type === 'StepSkipped' ? [event.reason] : []));
  if (reached === undefined) return people.length === 0 ? null : { at, backstop: false, round: 0, step: 0, people, skipped };
  const isStep = reached.type === 'StepReached';
  return { at, backstop: !isStep, round: isStep ? reached.round : 0, step: isStep ? reached.step : 0, people, skipped };
}
