// When is a clock due, and what happens to it when something changes? All arithmetic with calendars is here.

import type { Actor } from '../kernel/actor.ts';
import { addOpen, openBetween } from '../kernel/calendar.ts';
import { earliest, type Instant, type Millis, monthsAfter } from '../kernel/instant.ts';
import type { Calendar, Plan } from '../plan/plan.ts';
import type { Clock, ClockEvent, ClockPause, RetargetMode } from './clock.ts';
import { severalStretches } from './evolve.ts';
import type { Promised } from './promise.ts';

/** What a decision about clocks needs; recording evolves at once. */
export interface Timing {
  readonly now: Instant;
  readonly plan: Plan;
  record(event: ClockEvent): Clock;
}

/** What a clock needs to know of its promise. */
type Target = Pick<Promised, 'id' | 'metric' | 'kind' | 'party' | 'calendar' | 'targetMs' | 'targetMonths' | 'targetText' | 'warnAt'>;

/** From the fact that starts it, which may lie in the past: then the clock may be born breached, and says so. */
export function startClock(ctx: Timing, id: string, objective: Target, startedAt: Instant): Clock {
  const calendar = calendarOf(ctx.plan, objective.calendar);
  const targetMs = lengthOf(objective, startedAt);
  const dueAt = dueFrom(calendar, startedAt, targetMs);
  const bornBreached = dueAt <= ctx.now;
  const clock = ctx.record({
    type: 'ClockStarted',
    clock: id,
    objective: objective.id,
    metric: objective.metric,
    ...(objective.kind === 'sla' && objective.party === null ? {} : { promise: { kind: objective.kind, party: objective.party } }),
    calendar: objective.calendar,
    targetMs,
    targetText: objective.targetText,
    startedAt,
    dueAt,
    // A warning tells of what can still be averted.
    warnings: bornBreached ? [] : warningsFrom(calendar, startedAt, { elapsedMs: 0, targetMs, shares: objective.warnAt }),
  });
  return tickClock(ctx, clock, bornBreached);
}

/** Each threshold that is due fires, each as its own event, then the breach. */
export function tickClock(ctx: Timing, clock: Clock, bornBreached = false): Clock {
  let after = clock;
  if (clock.runningSince === null) return clock;
  for (const warning of clock.warnings) {
    if (warning.at > ctx.now || clock.breachedAt !== null) break;
    const lateMs = ctx.now - warning.at;
    after = ctx.record({ type: 'ClockWarned', clock: clock.id, share: warning.share, dueAt: warning.at, lateMs });
  }
  if (clock.dueAt !== null && clock.dueAt <= ctx.now && clock.breachedAt === null) {
    after = ctx.record({ type: 'ClockBreached', clock: clock.id, dueAt: clock.dueAt, lateMs: ctx.now - clock.dueAt, bornBreached });
  }
  return after;
}

/** The next moment at which something happens to it by itself. */
export function clockWake(clock: Clock): Instant | null {
  if (clock.pausedAt !== null && clock.stoppedAt === null) return clock.pause?.endsAt ?? null;
  if (clock.runningSince === null || clock.breachedAt !== null) return null;
  return earliest(clock.warnings[0]?.at ?? null, clock.dueAt);
}

/** `pause`: the plan's, that holds it; without one a person has paused it, and only a person lets it run on. */
export function pauseClock(ctx: Timing, clock: Clock, by: Actor, reason: string, pause?: ClockPause): Clock {
  const after = tickClock(ctx, clock);
  if (after.runningSince === null) return after;
  const elapsedMs = elapsedOf(ctx.plan, after, ctx.now);
  return ctx.record({ type: 'ClockPaused', clock: clock.id, elapsedMs, by, reason, ...(pause === undefined ? {} : { pause }) });
}

/** `from`: since when it should have run again, where Tocsin comes late to see it. */
export function resumeClock(ctx: Timing, clock: Clock, by: Actor, reason: string, from: Instant = ctx.now): Clock {
  if (clock.pausedAt === null) return clock;
  const calendar = calendarOf(ctx.plan, clock.calendar);
  const dueAt = dueFrom(calendar, from, Math.max(0, clock.targetMs - clock.elapsedMs));
  const shares = clock.warnings.map((each) => each.share);
  const warnings = warningsFrom(calendar, from, { elapsedMs: clock.elapsedMs, targetMs: clock.targetMs, shares });
  const since = from === ctx.now ? {} : { from };
  return tickClock(ctx, ctx.record({ type: 'ClockResumed', clock: clock.id, ...since, dueAt, warnings, by, reason }));
}

/** The fact that it waited for has happened. The verdict is given now and stays. */
export function stopClock(ctx: Timing, clock: Clock): Clock {
  if (clock.stoppedAt !== null) return clock;
  const after = tickClock(ctx, clock);
  const elapsedMs = elapsedOf(ctx.plan, after, ctx.now);
  return ctx.record({ type: 'ClockStopped', clock: clock.id, elapsedMs, verdict: after.verdict ?? 'met' });
}

/** It holds no longer. A verdict that was given stands; none is given now. */
export function withdrawClock(ctx: Timing, clock: Clock, reason: string): Clock {
  if (clock.stoppedAt !== null) return clock;
  return ctx.record({ type: 'ClockWithdrawn', clock: clock.id, elapsedMs: elapsedOf(ctx.plan, clock, ctx.now), reason });
}

/**
 * Another objective takes its place. `keep-elapsed`: what has been used stays used, whatever calendar it ran on.
 * `restart`: from now, from nothing. `retroactive`: as if the new objective had held from the start, pauses kept.
 * `under`: the plan of the new objective, where that is another than the one it ran under so far.
 */
export function retargetClock(
  ctx: Timing,
  clock: Clock,
  objective: Target,
  change: { mode: RetargetMode; reason: string; under?: Plan },
): Clock {
  const current = tickClock(ctx, clock);
  const usedMs = elapsedOf(ctx.plan, current, ctx.now) - current.elapsedMs;
  const calendar = calendarOf(change.under ?? ctx.plan, objective.calendar);
  const elapsedMs = elapsedAfter(current, change.mode, { calendar, usedMs, now: ctx.now });
  const runs = current.runningSince !== null;
  const shares = objective.warnAt.filter((share) => !current.firedWarnings.includes(share));
  const targetMs = lengthOf(objective, change.mode === 'restart' ? ctx.now : current.startedAt);
  const leftMs = targetMs - elapsedMs;
  const dueAt = leftMs > 0 ? dueFrom(calendar, ctx.now, leftMs) : alreadyDue(ctx, current, { calendar, targetMs, mode: change.mode });
  const warnings = warningsFrom(calendar, ctx.now, { elapsedMs, targetMs, shares });
  const after = ctx.record({
    type: 'ClockRetargeted',
    clock: clock.id,
    objective: objective.id,
    calendar: objective.calendar,
    targetMs,
    targetText: objective.targetText,
    mode: change.mode,
    elapsedMs,
    usedMs,
    dueAt: runs ? dueAt : null,
    warnings: leftMs > 0 ? warnings : [],
    reason: change.reason,
  });
  return tickClock(ctx, after, leftMs <= 0);
}

/** How long it has from that moment: months are as long as the calendar's. */
function lengthOf({ targetMs, targetMonths }: Target, from: Instant): Millis {
  return targetMonths === null ? targetMs : monthsAfter(from, targetMonths) - from;
}

/** Open time used up to `at`. */
export function elapsedOf(plan: Plan, clock: Clock, at: Instant): Millis {
  if (clock.runningSince === null) return clock.elapsedMs;
  return clock.elapsedMs + openBetween(calendarOf(plan, clock.calendar), clock.runningSince, Math.max(at, clock.runningSince));
}

export function calendarOf(plan: Plan, name: string | null): Calendar | null {
  return name === null ? null : (plan.calendars[name] ?? null);
}

function elapsedAfter(clock: Clock, mode: RetargetMode, at: { calendar: Calendar | null; usedMs: Millis; now: Instant }): Millis {
  if (mode === 'restart') return 0;
  if (mode === 'retroactive') return stretchesOf(clock, at.now).reduce((sum, each) => sum + usedIn(each, at.calendar), 0);
  return clock.elapsedMs + at.usedMs;
}

interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  /** Where it stands for many, of which only this is known: the open time that they used, by the calendar on which they ran. */
  readonly usedMs: Millis | null;
}

/** When it ran, from its beginning; what lies between them are pauses. */
function stretchesOf({ segments, runningSince }: Clock, now: Instant): readonly Stretch[] {
  const ran = segments
    .filter(({ kind }) => kind === 'ran')
    .map(({ from, to, usedMs, note }) => ({ from, to, usedMs: note === severalStretches ? usedMs : null }));
  return runningSince === null ? ran : [...ran, { from: runningSince, to: Math.max(now, runningSince), usedMs: null }];
}

function usedIn({ from, to, usedMs }: Stretch, calendar: Calendar | null): Millis {
  return usedMs ?? openBetween(calendar, from, to);
}

function usedUpAt(stretches: readonly Stretch[], calendar: Calendar | null, targetMs: Millis): Instant | null {
  let left = targetMs;
  for (const stretch of stretches) {
    const used = usedIn(stretch, calendar);
    if (used >= left) return stretch.usedMs === null ? dueFrom(calendar, stretch.from, left) : stretch.to;
    left -= used;
  }
  return null;
}

/** When the new target had been used up, where the clock still ran in its last stretch then; else now. */
function alreadyDue(
  ctx: Timing,
  clock: Clock,
  { targetMs, calendar, mode }: { readonly targetMs: Millis; readonly calendar: Calendar | null; readonly mode: RetargetMode },
): Instant {
  if (mode === 'retroactive') return usedUpAt(stretchesOf(clock, ctx.now), calendar, targetMs) ?? ctx.now;
  const left = targetMs - clock.elapsedMs;
  if (clock.runningSince === null || left <= 0) return ctx.now;
  return Math.min(ctx.now, dueFrom(calendarOf(ctx.plan, clock.calendar), clock.runningSince, left));
}

function dueFrom(calendar: Calendar | null, from: Instant, ms: Millis): Instant {
  return addOpen(calendar, from, ms);
}

/** A threshold that has been passed already is due at once. */
function warningsFrom(
  calendar: Calendar | null,
  from: Instant,
  used: { elapsedMs: Millis; targetMs: Millis; shares: readonly number[] },
): Clock['warnings'] {
  return used.shares.map((share) => {
    const left = Math.round(used.targetMs * share) - used.elapsedMs;
    return { share, at: left <= 0 ? from : dueFrom(calendar, from, left) };
  });
}
