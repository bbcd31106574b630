// What does an event change in a clock?

import { unreachable } from '../kernel/assert.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Clock, ClockEvent, ClockSegment } from './clock.ts';

type Started = Extract<ClockEvent, { type: 'ClockStarted' }>;

export function newClock(event: Started): Clock {
  return {
    id: event.clock,
    objective: event.objective,
    metric: event.metric,
    ...(event.promise === undefined ? {} : { promise: event.promise }),
    calendar: event.calendar,
    targetMs: event.targetMs,
    targetText: event.targetText,
    startedAt: event.startedAt,
    elapsedMs: 0,
    runningSince: event.startedAt,
    pausedAt: null,
    pauseReason: null,
    dueAt: event.dueAt,
    warnings: event.warnings,
    firedWarnings: [],
    breachedAt: null,
    stoppedAt: null,
    verdict: null,
    segments: [],
  };
}

export function evolveClock(clock: Clock, event: Exclude<ClockEvent, Started>, at: Instant): Clock {
  switch (event.type) {
    case 'ClockPaused':
      return changed(clock, {
        elapsedMs: event.elapsedMs,
        runningSince: null,
        pausedAt: at,
        pauseReason: event.reason,
        ...(event.pause === undefined ? {} : { pause: event.pause }),
        dueAt: null,
        segments: kept([...clock.segments, ran(clock, at, event.elapsedMs)]),
      });
    case 'ClockResumed':
      return changed(withoutPause(clock), {
        runningSince: event.from ?? at,
        pausedAt: null,
        pauseReason: null,
        dueAt: event.dueAt,
        warnings: event.warnings,
        segments: kept([...clock.segments, paused(clock, event.from ?? at)]),
      });
    case 'ClockRetargeted':
      return changed(clock, {
        objective: event.objective,
        calendar: event.calendar,
        targetMs: event.targetMs,
        targetText: event.targetText,
        elapsedMs: event.elapsedMs,
        runningSince: clock.runningSince === null ? null : at,
        dueAt: event.dueAt,
        warnings: event.warnings,
        segments: kept([...clock.segments, ...retargeted(clock, at, event)]),
      });
    case 'ClockWarned':
      return changed(clock, {
        warnings: clock.warnings.filter((each) => each.share !== event.share),
        firedWarnings: [...clock.firedWarnings, event.share],
      });
    case 'ClockBreached':
      return changed(clock, { breachedAt: event.dueAt, verdict: 'missed' });
    case 'ClockStopped':
      return changed(clock, {
        elapsedMs: event.elapsedMs,
        runningSince: null,
        pausedAt: null,
        stoppedAt: at,
        verdict: clock.verdict ?? event.verdict,
        segments: ended(clock, at, event.elapsedMs),
      });
    case 'ClockWithdrawn':
      return changed(clock, {
        elapsedMs: event.elapsedMs,
        runningSince: null,
        pausedAt: null,
        dueAt: null,
        stoppedAt: at,
        segments: ended(clock, at, event.elapsedMs),
      });
    default:
      return unreachable(event);
  }
}

function withoutPause(clock: Clock): Clock {
  if (clock.pause === undefined) return clock;
  const { pause: _over, ...rest } = clock;
  return rest;
}

/** What a clock did since its last change, when it ends. */
function ended(clock: Clock, at: Instant, elapsedMs: number): readonly ClockSegment[] {
  if (clock.runningSince !== null) return kept([...clock.segments, ran(clock, at, elapsedMs)]);
  return clock.pausedAt === null ? clock.segments : kept([...clock.segments, paused(clock, at)]);
}

/** Beyond these the oldest are told as one. */
const segmentsKept = 200;

function kept(segments: readonly ClockSegment[]): readonly ClockSegment[] {
  const [first, second, ...rest] = segments;
  if (segments.length <= segmentsKept || first === undefined || second === undefined) return segments;
  return kept([{ ...second, kind: 'ran', from: first.from, usedMs: first.usedMs + second.usedMs, note: 'in several stretches' }, ...rest]);
}

function ran(clock: Clock, at: Instant, elapsedMs: number): ClockSegment {
  const from = clock.runningSince ?? clock.startedAt;
  return { kind: 'ran', from, to: at, usedMs: elapsedMs - clock.elapsedMs, calendar: clock.calendar, note: '' };
}

function paused(clock: Clock, at: Instant): ClockSegment {
  return { kind: 'paused', from: clock.pausedAt ?? at, to: at, usedMs: 0, calendar: clock.calendar, note: clock.pauseReason ?? '' };
}

function retargeted(clock: Clock, at: Instant, event: Extract<ClockEvent, { type: 'ClockRetargeted' }>): readonly ClockSegment[] {
  const note = `${clock.targetText} became ${event.targetText} (${event.mode}): ${event.reason}; ${formatDuration(event.elapsedMs)} counts as used`;
  const change: ClockSegment = { kind: 'retargeted', from: at, to: at, usedMs: 0, calendar: event.calendar, note };
  if (clock.runningSince === null) return [change];
  return [ran(clock, at, clock.elapsedMs + event.usedMs), change];
}

/** A copy, changed. Written out field by field, since V8 takes many times as long for `{ ...clock }`. */
function changed(clock: Clock, change: Partial<Clock>): Clock {
  const copy: Clock = {
    id: clock.id,
    objective: clock.objective,
    metric: clock.metric,
    calendar: clock.calendar,
    targetMs: clock.targetMs,
    targetText: clock.targetText,
    startedAt: clock.startedAt,
    elapsedMs: clock.elapsedMs,
    runningSince: clock.runningSince,
    pausedAt: clock.pausedAt,
    pauseReason: clock.pauseReason,
    dueAt: clock.dueAt,
    warnings: clock.warnings,
    firedWarnings: clock.firedWarnings,
    breachedAt: clock.breachedAt,
    stoppedAt: clock.stoppedAt,
    verdict: clock.verdict,
    segments: clock.segments,
  };
  if (clock.promise !== undefined) Object.assign(copy, { promise: clock.promise });
  if (clock.pause !== undefined) Object.assign(copy, { pause: clock.pause });
  return Object.assign(copy, change);
}
