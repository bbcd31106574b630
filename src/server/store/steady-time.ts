// What time is it, whatever is done to the clock that one goes by? It flows steadily within a process's life; a clock that was set is noticed, and approached slowly.

import { day, type Instant, type Millis, minute, second } from '../../core/kernel/instant.ts';

/** A clock apart from ours: `byMs` above zero, and it is ahead. */
export interface ClockJump {
  readonly byMs: Millis;
  readonly noticedAt: Instant;
}

export interface SteadyTime {
  /** Never earlier than what it was before. */
  now(): Instant;
  /** The clock that one goes by is at least `least` and at most `most` ahead of what has elapsed in this process. */
  hears(least: Millis, most: Millis): void;
  /** `null`: the two go together. */
  jump(): ClockJump | null;
}

export interface SteadyTimeDeps {
  readonly startsAt: Instant;
  /** Counts on while the process lives, and cannot be set. */
  readonly elapsed: () => Millis;
  /** The same, but it counts on while the machine sleeps. */
  readonly awakeOrNot: () => Millis;
  /** Told once of each jump. */
  readonly told: (jump: ClockJump) => void;
}

/** Clocks that are kept by others differ by less, and drift more slowly. */
export const jumpMs = 2 * second;
/** Time goes so much faster or slower while it approaches the clock: a wait of five minutes is thirty seconds off at most. */
export const approach = 0.1;

export function createSteadyTime({ startsAt, elapsed, awakeOrNot, told }: SteadyTimeDeps): SteadyTime {
  let offset = startsAt - elapsed();
  let heardAt = elapsed();
  let sleptTo = awakeOrNot() - elapsed();
  let last = Number.NEGATIVE_INFINITY;
  /** What is left to approach, and since when. */
  let apart: Millis = 0;
  let jump: ClockJump | null = null;

  function now(): Instant {
    last = Math.max(last, Math.floor(elapsed() + offset));
    return last;
  }

  /** Sleep is time that has passed: nobody set a clock. */
  function takeSleep(): void {
    const slept = awakeOrNot() - elapsed() - sleptTo;
    if (Math.abs(slept) < jumpMs) return;
    sleptTo += slept;
    if (slept > 0) offset += slept;
  }

  return {
    now,
    hears(least, most) {
      takeSleep();
      const wanted = Math.min(Math.max(offset, least), most) - offset;
      if (Math.abs(wanted - apart) > jumpMs) {
        jump = { byMs: wanted, noticedAt: now() };
        told(jump);
      }
      const reach = Math.max(0, elapsed() - heardAt) * approach;
      const step = Math.min(Math.max(wanted, -reach), reach);
      offset += step;
      apart = wanted - step;
      heardAt = elapsed();
      if (Math.abs(apart) < jumpMs) jump = null;
      else if (jump !== null) jump = { ...jump, byMs: apart };
    },
    jump: () => jump,
  };
}

/** A recorded moment that lies further ahead was recorded by a clock that was plainly wrong. */
const longestLeadMs = day;

/** From when time goes on after a restart: what is recorded is not undone by a clock that was set back. `says` is for the log; `null`: nothing to say. */
export function startOf(clock: Instant, recorded: Instant | null): { readonly at: Instant; readonly says: string | null } {
  const lead = recorded === null ? 0 : recorded - clock;
  if (recorded === null || Math.abs(lead) <= jumpMs) return { at: clock, says: null };
  if (lead > longestLeadMs) {
    return {
      at: clock,
      says: `what was recorded last lies ${inWords(lead)} ahead of the clock: it is left alone, and what waits for those times waits`,
    };
  }
  if (lead > 0)
    return {
      at: recorded,
      says: `the clock is ${inWords(lead)} behind what was recorded last: time goes on from there, and approaches the clock slowly`,
    };
  const away = -lead;
  return {
    at: clock,
    says: away < minute ? null : `${inWords(away)} have passed since something was recorded last: what is due is decided as of now`,
  };
}

export function jumpInWords({ byMs }: ClockJump): string {
  const how = byMs > 0 ? 'ahead of' : 'behind';
  return `the clock was set: it is ${inWords(Math.abs(byMs))} ${how} the time that Tocsin goes by, which approaches it by six minutes an hour; a restart takes it over at once`;
}

function inWords(ms: Millis): string {
  const minutes = Math.round(ms / minute);
  if (minutes < 2) return `${Math.round(ms / second)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
