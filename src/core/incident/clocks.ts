// Which clocks run, pause and end, now that this is so? Whatever has happened, the clocks are brought to what the facts say.

import { tocsin } from '../kernel/actor.ts';
import { clockId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Pause } from '../plan/fact.ts';
import { usualEnds } from '../plan/usual-facts.ts';
import type { Clock, RetargetMode } from '../sla/clock.ts';
import { pauseClock, resumeClock, startClock, stopClock, withdrawClock } from '../sla/decide.ts';
import { lasts, type Moment, type Promised, takesSlotOf } from '../sla/promise.ts';
import { demandOf, promiseOf } from './demand.ts';
import { type Draft, timing } from './draft.ts';
import { askedAnewAt, factSince, hasCome, lifeOf, sinceOf } from './moments.ts';

/** `again`: slots that get a clock although they had one for the same beginning. */
export function holdClocks(draft: Draft, again: (promise: Promised) => boolean = () => false): void {
  for (const clock of draft.incident.clocks) if (clock.stoppedAt === null) holdClock(draft, clock);
  startClocks(draft, { again, from: Number.NEGATIVE_INFINITY });
}

/** Other promises fit it since now. What begins to run by that begins where its own beginning lies; `restart`: with the change, but for a law's. */
export function holdChangedClocks(draft: Draft, mode: RetargetMode): void {
  for (const clock of draft.incident.clocks) if (clock.stoppedAt === null) holdClock(draft, clock);
  startClocks(draft, { again: () => true, from: mode === 'restart' ? draft.now : Number.NEGATIVE_INFINITY });
}

/** Those whose end has come. */
export function stopClocks(draft: Draft): void {
  for (const clock of draft.incident.clocks) if (clock.stoppedAt === null) stopAtEnd(draft, clock);
}

/** What ends the clock: as its promise says; where another version of the plan made it, as its metric usually does. */
export function endOf(draft: Draft, clock: Clock): Moment {
  const promise = promiseOf(draft.facts.plan, draft.incident, clock);
  if (promise !== undefined) return promise.stops;
  return { kind: 'fact', fact: clock.metric === 'report' ? 'nothing' : usualEnds[clock.metric].stops };
}

/** Pauses of the plan that are over by now. Late, they end when they should have. */
export function endPauses(draft: Draft): void {
  for (const clock of draft.incident.clocks) {
    const endsAt = clock.pause?.endsAt ?? null;
    if (endsAt === null || endsAt > draft.now || clock.pausedAt === null) continue;
    resumeClock(timing(draft), clock, tocsin, 'the pause has lasted as long as it may', Math.max(endsAt, clock.pausedAt));
  }
}

function holdClock(draft: Draft, clock: Clock): void {
  if (stopAtEnd(draft, clock)) return;
  const { incident, facts } = draft;
  const promise = promiseOf(facts.plan, incident, clock);
  if (promise === undefined) return;
  if (sinceOf(promise.starts, incident, facts.plan) === null) {
    withdrawClock(timing(draft), clock, 'what it runs from is so no longer');
  } else if (promise.applies !== null && factSince(promise.applies, incident, facts.plan) === null) {
    withdrawClock(timing(draft), clock, 'it no longer applies');
  } else if (promise.pauses.length > 0 || clock.pause !== undefined) holdPause(draft, clock, promise.pauses);
}

function stopAtEnd(draft: Draft, clock: Clock): boolean {
  if (!hasCome(endOf(draft, clock), clock.startedAt, draft.incident, draft.facts.plan)) return false;
  stopClock(timing(draft), clock);
  return true;
}

/** Its first pause that holds. A clock that a person has paused is theirs. */
function holdPause(draft: Draft, clock: Clock, pauses: readonly Pause[]): void {
  const active = pauses.find((each) => isActive(draft, each));
  if (active === undefined) {
    if (clock.pause !== undefined) resumeClock(timing(draft), clock, tocsin, 'what it waited for has come');
  } else if (clock.pausedAt === null) {
    const begunAt = factSince(active.begins, draft.incident, draft.facts.plan) ?? draft.now;
    const endsAt = active.atMostMs === null ? null : begunAt + active.atMostMs;
    pauseClock(timing(draft), clock, tocsin, active.reason, { id: active.id, endsAt });
  }
}

function isActive({ incident, facts, now }: Draft, { begins, until, atMostMs }: Pause): boolean {
  const from = factSince(begins, incident, facts.plan);
  if (from === null || (atMostMs !== null && from + atMostMs <= now)) return false;
  const to = factSince(until, incident, facts.plan);
  return to === null || to < from;
}

interface Beginning {
  readonly again: (promise: Promised) => boolean;
  /** No clock runs from a moment before this; whether it runs at all is told by what it runs from. */
  readonly from: Instant;
}

function startClocks(draft: Draft, { again, from }: Beginning): void {
  const { plan } = draft.facts;
  for (const promise of demandOf(plan, draft.incident).promises) {
    if (draft.incident.status === 'resolved' && !lasts(promise.metric)) continue;
    const since = begunAt(draft, promise);
    if (since === null || hasCome(promise.stops, since, draft.incident, plan)) continue;
    if (hasClock(draft, promise, { since, again: again(promise) })) continue;
    startClock(
      timing(draft),
      clockId(draft.incident.id, draft.incident.counters.clocks + 1, draft.facts.salt),
      promise,
      // What a law counts from is nobody's to choose.
      promise.kind === 'regulation' ? since : Math.max(since, from),
    );
  }
}

/** Where the answer that it waits for is asked for anew, it begins anew. */
function begunAt({ incident, facts }: Draft, { starts, stops, applies }: Promised): Instant | null {
  if (applies !== null && factSince(applies, incident, facts.plan) === null) return null;
  const since = sinceOf(starts, incident, facts.plan);
  const anew = since === null ? null : askedAnewAt(stops, incident, facts.plan);
  return since === null || anew === null ? since : Math.max(since, anew);
}

/** One that runs; or one that has run from the same beginning in this life of the incident. */
function hasClock({ incident }: Draft, promise: Promised, { since, again }: { since: Instant; again: boolean }): boolean {
  const from = Math.max(since, lifeOf(incident));
  return incident.clocks.some((each) => (each.stoppedAt === null || (!again && each.startedAt >= from)) && takesSlotOf(each, promise));
}
