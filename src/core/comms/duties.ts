// When is the next update owed, and what happens when its time passes?

import { earliest, type Instant, type Millis } from '../kernel/instant.ts';
import type { Audience, Cadence } from '../plan/audience.ts';
import { defaults } from '../plan/defaults.ts';
import type { UpdateDuty, UpdateEvent } from './update.ts';

/** What an audience is owed at one severity. */
export interface Owed {
  readonly audience: Audience;
  readonly cadence: Cadence;
}

/** Those that are owed anything at this severity, in the plan's order. */
export function owedAt(audiences: readonly Audience[], severity: string): readonly Owed[] {
  return audiences.flatMap((audience) => {
    const cadence = audience.cadences.find(({ severities }) => severities.length === 0 || severities.includes(severity));
    return cadence === undefined ? [] : [{ audience, cadence }];
  });
}

/**
 * What begins or changes now. Time that has run already counts: from the last update, or from `since` where there was none.
 * `null`: all is as it was. A cadence without a first time begins with the first update.
 */
export function owing({ audience, cadence }: Owed, duty: UpdateDuty | undefined, since: Instant, because: string): UpdateEvent | null {
  const lastAt = duty?.lastAt ?? null;
  const withinMs = lastAt === null ? cadence.firstWithinMs : cadence.everyMs;
  const { id, name, owner } = audience;
  if (withinMs === null) {
    return duty === undefined || duty.dueAt === null ? null : notOwed(duty, because);
  }
  const from = lastAt ?? since;
  const dueAt = from + withinMs;
  // A due time that has passed is passed for good; the one after it stays.
  if (duty !== undefined && duty.dueAt !== null && duty.everyMs === cadence.everyMs && (duty.missed > 0 || duty.dueAt === dueAt))
    return null;
  return {
    type: 'UpdateOwed',
    audience: id,
    audienceName: name,
    owner,
    since: from,
    dueAt,
    warnAt: warningOf(from, dueAt),
    everyMs: cadence.everyMs,
    because,
  };
}

export function notOwed(duty: UpdateDuty, because: string): UpdateEvent {
  return { type: 'UpdateNotOwed', audience: duty.audience, audienceName: duty.audienceName, because };
}

/** What is due of it at `now`: a word beforehand, or that it was missed. The present is told, however late: one event for all that passed. */
export function passed(duty: UpdateDuty, now: Instant): UpdateEvent | null {
  const { audience, audienceName, dueAt, warnAt } = duty;
  if (dueAt === null) return null;
  if (dueAt <= now) {
    const everyMs = duty.everyMs ?? Math.max(1, dueAt - duty.since);
    const times = Math.floor((now - dueAt) / everyMs) + 1;
    const nextAt = dueAt + times * everyMs;
    const lateMs = now - dueAt;
    return { type: 'UpdateMissed', audience, audienceName, dueAt, lateMs, times, nextAt, warnAt: warningOf(nextAt - everyMs, nextAt) };
  }
  if (warnAt === null || warnAt > now) return null;
  return { type: 'UpdateDueSoon', audience, audienceName, dueAt, lateMs: now - warnAt };
}

/** When the one after an update of `now` is owed; `null`: none is. */
export function nextAfter(everyMs: Millis | null, now: Instant): { readonly nextAt: Instant | null; readonly warnAt: Instant | null } {
  if (everyMs === null) return { nextAt: null, warnAt: null };
  return { nextAt: now + everyMs, warnAt: warningOf(now, now + everyMs) };
}

export function dutyWake(duty: UpdateDuty): Instant | null {
  return earliest(duty.warnAt, duty.dueAt);
}

function warningOf(from: Instant, dueAt: Instant): Instant {
  const share = defaults.warnAt[0];
  return from + Math.round((dueAt - from) * share);
}
