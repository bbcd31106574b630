// What follows from a change of severity? Clocks get their new targets, more responsibilities may be engaged, audiences may be owed more.

import { retimeSilence } from '../escalation/answer.ts';
import { refreshFacts, stopWaiting } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { clockId } from '../kernel/id.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock, RetargetMode } from '../sla/clock.ts';
import { retargetClock, startClock, withdrawClock } from '../sla/decide.ts';
import { metricText } from '../sla/metric-text.ts';
import { type Promised, slotOf } from '../sla/promise.ts';
import { holdClocks } from './clocks.ts';
import { demandOf } from './demand.ts';
import { type Draft, escalating, record, severityOf, timing } from './draft.ts';
import { engageAll } from './open.ts';
import { engageForClocks } from './tick.ts';
import { oweUpdates } from './updates.ts';

/** `to` must be a severity of the plan. Engagements that run already go on. */
export function changeSeverity(draft: Draft, to: string, change: { mode: RetargetMode; by: Actor; reason: string }): void {
  const severity = severityOf(draft, to);
  const from = draft.incident.severity;
  if (severity === undefined || to === from) return;
  const { mode, by, reason } = change;
  const before = draft.events.length;
  record(draft, { type: 'SeverityChanged', from, to, rank: severity.rank, urgency: severity.urgency, mode, by, reason });
  const wanted = new Map(demandOf(draft.facts.plan, draft.incident).promises.map((each) => [each.slot, each]));
  for (const clock of draft.incident.clocks) {
    if (clock.stoppedAt !== null) continue;
    const promise = wanted.get(slotOf(clock));
    if (promise === undefined) withdrawClock(timing(draft), clock, `${to} promises nothing about ${metricText(clock.metric)}`);
    else if (promise.id !== clock.objective) replacePromise(draft, clock, promise, { mode, reason: `${from} became ${to}` });
  }
  holdClocks(draft, () => true);
  for (const engagement of draft.incident.engagements) {
    stopWaiting(escalating(draft), refreshFacts(escalating(draft), engagement));
    if (severityOf(draft, from)?.acknowledgementTimeoutMs !== severity.acknowledgementTimeoutMs)
      retimeSilence(escalating(draft), engagement);
  }
  engageAll(draft);
  oweUpdates(draft, `${from} became ${to}`);
  engageForClocks(draft, before);
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
