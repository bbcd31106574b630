// How is a moment written? In my zone, short; the whole truth (my zone, another zone, UTC) for the hover.

import { day, formatInstant, type Instant } from '../../core/kernel/instant.ts';
import { offsetFromServer } from './zone-clock.ts';

export const myZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `14:05:09` */
export function timeOfDay(at: Instant, zone = myZone): string {
  return inZone(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** `14:05` */
export function hourOf(at: Instant, zone = myZone): string {
  return inZone(at, zone, { hour: '2-digit', minute: '2-digit' });
}

/** `14:05` today, `Tue 24 Nov 14:05` on another day, with the year when it is another one. */
export function momentText(at: Instant, now: Instant, zone = myZone): string {
  const time = hourOf(at, zone);
  if (dayText(at, zone) === dayText(now, zone)) return time;
  return `${Math.abs(at - now) < 300 * day ? shortDay(at, zone) : dayText(at, zone)} ${time}`;
}

/** `24 November 2026` */
export function dayText(at: Instant, zone = myZone): string {
  return inZone(at, zone, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Every way to say it, one per line: mine, the other zone where there is one, UTC. */
export function fullMoment(at: Instant, otherZone: string | null): string {
  const zones = [...new Set([myZone, ...(otherZone === null ? [] : [otherZone])])];
  const lines = zones.map((zone) => `${shortDay(at, zone)} ${timeOfDay(at, zone)} ${zone}`);
  return [...lines, formatInstant(at).replace('.000Z', 'Z')].join('\n');
}

/** `Tue 24 Nov` */
export function shortDay(at: Instant, zone = myZone): string {
  return inZone(at, zone, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** The browser's zone data may be older than the law, so that its own offset is the last resort. */
function inZone(at: Instant, zone: string, options: Intl.DateTimeFormatOptions): string {
  const offsetMs = offsetFromServer(zone, at);
  return offsetMs === null ? format(zone, options).format(at) : format('UTC', options).format(at + offsetMs);
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making a format is slow, and there are few of them. */
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${Object.entries(options).flat().join(' ')}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

/** The first moment of a day of mine, `2026-11-30`; not a number where there is no such day. */
export function beginOf(date: string): Instant {
  return new Date(`${date}T00:00`).getTime();
}

/** The first moment of the day after, which may be 23 or 25 hours later. */
export function endOf(date: string): Instant {
  const next = new Date(beginOf(date));
  next.setDate(next.getDate() + 1);
  return next.getTime();
}
