// What does the clock on the wall show in a zone, and when does it show a given time?
// Every calculation with the wall clock goes through here. Offsets are remembered by zone, four years at a time.

import { assert } from './assert.ts';
import { day, hour, type Instant, type Millis, minute } from './instant.ts';
import { hasZone } from './zone-data.ts';
import { changesBetween } from './zone-years.ts';

/** A reading of the wall clock, as the milliseconds that UTC would count if it were the time there. */
export type Local = number;

export interface LocalParts {
  /** `2026-11-23` */
  readonly date: string;
  /** `02:00` */
  readonly time: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** ISO 8601: Monday is 1. */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** The first Monday of the epoch, from which weeks are counted. */
export const firstMonday: Local = 4 * day;

/** Whether it is a name of the IANA time zone database, in whatever case; bare offsets such as `+01:00` are not. */
export function isZone(name: string): boolean {
  return hasZone(name);
}

/** Reads `2026-01-05T09:00`; `null` where there is no such date or time of day in any calendar. */
export function parseLocal(text: string): Local | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null;
  const local = Date.parse(`${text}Z`);
  return Number.isNaN(local) || formatLocalText(local) !== text ? null : local;
}

/** The opposite of `parseLocal`; seconds are dropped. */
export function formatLocalText(local: Local): string {
  return new Date(local).toISOString().slice(0, 16);
}

/** The moment of a local date and time that `parseLocal` accepts; the rule is that of `instantOf`. */
export function localToInstant(zone: string, text: string): Instant {
  const local = parseLocal(text);
  assert(local !== null, `${text} is a local date and time`);
  return instantOf(zone, local);
}

/**
 * The first moment at which the wall clock shows `local` or more: for an ambiguous time its first occurrence, for
 * one that is skipped the first moment after the gap. It never falls when `local` rises, so stretches that adjoin
 * on the wall adjoin in time.
 */
export function instantOf(zone: string, local: Local): Instant {
  // No zone is a day ahead of UTC, so here the clock shows less than `local`.
  let stretch = stretchAt(zone, local - day);
  while (stretch.to <= local - stretch.offsetMs) stretch = stretchAt(zone, stretch.to);
  return Math.max(stretch.from, local - stretch.offsetMs);
}

export function localAt(zone: string, at: Instant): Local {
  return at + stretchAt(zone, at).offsetMs;
}

/** How far the wall clock is ahead of UTC. */
export function offsetAt(zone: string, at: Instant): Millis {
  return stretchAt(zone, at).offsetMs;
}

/** What the clock shows from `from` on, and after each change until `to`. */
export function clocksBetween(zone: string, from: Instant, to: Instant): readonly { from: Instant; offsetMs: Millis; name: string }[] {
  const clocks: Stretch[] = [];
  for (let at = from; at < to; ) {
    const stretch = stretchAt(zone, at);
    const last = clocks.at(-1);
    if (last === undefined || last.offsetMs !== stretch.offsetMs || last.name !== stretch.name) clocks.push({ ...stretch, from: at });
    at = stretch.to;
  }
  return clocks.map(({ from: since, offsetMs, name }) => ({ from: since, offsetMs, name }));
}

export function weekdayOf(local: Local): LocalParts['weekday'] {
  return (modulo(Math.floor((local - firstMonday) / day), 7) + 1) as LocalParts['weekday']; // 1 to 7 by the line itself
}

export function localParts(zone: string, at: Instant): LocalParts {
  const local = localAt(zone, at);
  const shown = new Date(local);
  return {
    date: shown.toISOString().slice(0, 10),
    time: shown.toISOString().slice(11, 16),
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    weekday: weekdayOf(local),
  };
}

/** For people: `Mon 23 Nov 2026 02:00 CET`. */
export function formatLocal(at: Instant, zone: string): string {
  const parts = localParts(zone, at);
  return `${dateForPeople(parts)} ${parts.time} ${zoneNameAt(zone, at)}`;
}

/** `Mon 23 Nov 2026` */
export function dateForPeople(parts: LocalParts): string {
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][parts.weekday - 1];
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][parts.month - 1];
  return `${weekday} ${parts.day} ${month} ${parts.year}`;
}

/** `CET` where the database has a name for it, else `UTC+05:45`. */
export function zoneNameAt(zone: string, at: Instant): string {
  return stretchAt(zone, at).name;
}

/** The remainder that is never negative. */
export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** From one change of the clock to the next, or to the edge of the four years. */
interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly offsetMs: Millis;
  readonly name: string;
}

interface ZoneOffsets {
  readonly byFourYears: Map<number, readonly Stretch[]>;
  latest: Stretch;
}

const fourYearsMs = 1_461 * day;
/** More changes than this in four years are a fault of the zone data. */
const changesInFourYears = 100;
const known = new Map<string, ZoneOffsets>();

function stretchAt(zone: string, at: Instant): Stretch {
  let offsets = known.get(zone);
  if (offsets === undefined) {
    offsets = { byFourYears: new Map(), latest: { from: 0, to: 0, offsetMs: 0, name: '' } };
    known.set(zone, offsets);
  }
  if (offsets.latest.from <= at && at < offsets.latest.to) return offsets.latest;
  const index = Math.floor(at / fourYearsMs);
  let stretches = offsets.byFourYears.get(index);
  if (stretches === undefined) {
    stretches = readStretches(zone, index * fourYearsMs, (index + 1) * fourYearsMs);
    offsets.byFourYears.set(index, stretches);
  }
  const found = stretches.find(({ to }) => at < to);
  assert(found !== undefined, `${zone} has an offset at ${at}`);
  offsets.latest = found;
  return found;
}

function readStretches(zone: string, from: Instant, to: Instant): readonly Stretch[] {
  const changes = changesBetween(zone, from, to);
  assert(changes.length < changesInFourYears, `${zone} changes its clock now and then only`);
  return changes.map(({ at, offsetMs, name }, index) => ({
    from: Math.max(at, from),
    to: changes[index + 1]?.at ?? to,
    offsetMs,
    name: /^[A-Z]{3,6}$/.test(name) ? name : offsetName(offsetMs),
  }));
}

function offsetName(offsetMs: Millis): string {
  const size = Math.abs(offsetMs);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `UTC${offsetMs < 0 ? '-' : '+'}${two(size / hour)}:${two((size % hour) / minute)}`;
}
