// What follows from a change of severity? Clocks get their new targets, more responsibilities may be engaged, audiences may be owed more.

import { retimeSilence } from '../escalation/answer.ts';
import { refreshFacts } from '../escalation/engage.ts';
import type { Engagement } from '../escalation/engagement.ts';
import { type Gravity, isRise, raise } from '../escalation/raise.ts';
import type { Actor } from '../kernel/actor.ts';
import { clockId } from '../kernel/id.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock, RetargetMode } from '../sla/clock.ts';
import { retargetClock, startClock, withdrawClock } from '../sla/decide.ts';
import { metricText } from '../sla/metric-text.ts';
import { type Promised, slotOf } from '../sla/promise.ts';
import { holdChangedClocks } from './clocks.ts';
import { demandOf } from './demand.ts';
import { type Draft, escalating, record, severityOf, timing } from './draft.ts';
import { engageAll } from './open.ts';
import { engageForClocks } from './tick.ts';
import { oweUpdates } from './updates.ts';

/** `to`: a severity of the plan. */
export interface SeverityChange {
  readonly to: string;
  readonly mode: RetargetMode;
  readonly by: Actor;
  readonly reason: string;
}

/** Engagements that run already go on; where it rises, who answered is asked again. */
export function changeSeverity(draft: Draft, change: SeverityChange): void {
  const before = draft.incident;
  const events = draft.events.length;
  if (!setSeverity(draft, change)) return;
  const { acknowledgementTimeoutMs } = severityOf(draft, before.severity) ?? {};
  for (const engagement of draft.incident.engagements) {
    const after = followGravity(draft, engagement, before);
    if (acknowledgementTimeoutMs !== severityOf(draft)?.acknowledgementTimeoutMs) retimeSilence(escalating(draft), after);
  }
  holdChangedClocks(draft, change.mode);
  engageAll(draft);
  oweUpdates(draft, `${before.severity} became ${change.to}`);
  engageForClocks(draft, events);
}

/** The severity, and the clocks that run: nobody is paged for it yet. False: it is so already. */
export function setSeverity(draft: Draft, { to, mode, by, reason }: SeverityChange): boolean {
  const severity = severityOf(draft, to);
  const from = draft.incident.severity;
  if (severity === undefined || to === from) return false;
  record(draft, { type: 'SeverityChanged', from, to, rank: severity.rank, urgency: severity.urgency, mode, by, reason });
  const wanted = new Map(demandOf(draft.facts.plan, draft.incident).promises.map((each) => [each.slot, each]));
  for (const clock of draft.incident.clocks) {
    if (clock.stoppedAt !== null) continue;
    const promise = wanted.get(slotOf(clock));
    if (promise === undefined) withdrawClock(timing(draft), clock, `${to} promises nothing about ${metricText(clock.metric)}`);
    else if (promise.id !== clock.objective) replacePromise(draft, clock, promise, { mode, reason: `${from} became ${to}` });
  }
  return true;
}

/** It asks of its steps what holds now; where the trouble is graver than `before`, an answer is asked for again. */
export function followGravity(draft: Draft, engagement: Engagement, before: Gravity): Engagement {
  const after = refreshFacts(escalating(draft), engagement);
  return isRise(before, draft.incident) ? raise(escalating(draft), after, before, draft.incident) : after;
}

/** A clock that was breached keeps its verdict: counted anew, the new target gets a clock of its own, which can be breached again. `ranUnder`: the plan until now. */
export function replacePromise(
  draft: Draft,
  clock: Clock,
  promise: Promised,
  change: { mode: RetargetMode; reason: string; ranUnder?: Plan },
): void {
  const { ranUnder = draft.facts.plan } = change;
  const before = { ...timing(draft), plan: ranUnder };
  if (change.mode !== 'restart' || clock.breachedAt === null) {
    retargetClock(before, clock, promise, { ...change, under: draft.facts.plan });
    return;
  }
  withdrawClock(before, clock, `${change.reason}, counted anew`);
  startClock(timing(draft), clockId(draft.incident.id, draft.incident.counters.clocks + 1, draft.facts.salt), promise, draft.now);
}
