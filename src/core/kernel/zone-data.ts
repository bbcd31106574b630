// Which time zones does the world have, and when did and will their clocks change? As the IANA time zone database says, from the package
// that ships it (docs/adr/0013); nothing else in Tocsin knows an offset.

import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' };
import { assert } from './assert.ts';
import { type Instant, type Millis, minute } from './instant.ts';

/** The clock as it is set at a moment, until the next change. */
export interface ClockChange {
  readonly at: Instant;
  /** How far the wall clock is ahead of UTC. */
  readonly offsetMs: Millis;
  /** `CET`, or digits such as `+0545` where nobody has a name for it. */
  readonly name: string;
}

/** In order of time; the first holds from the beginning of time, at minus infinity. */
export type ClockChanges = readonly [ClockChange, ...ClockChange[]];

/** The release of the database, such as `2026f`. */
export const zoneDataVersion: string = packed.version;

/** Whether the database knows the name, in whatever case it is written. */
export function hasZone(name: string): boolean {
  return index().has(name.toLowerCase());
}

/** What the database says of a zone, to the end of its last year; `hasZone` holds. */
export function clockChanges(name: string): ClockChanges {
  const line = index().get(name.toLowerCase());
  assert(line !== undefined, `${name} is a time zone`);
  const known = unpackedLines.get(line);
  if (known !== undefined) return known;
  const changes = unpacked(line);
  unpackedLines.set(line, changes);
  return changes;
}

/** Some 350 lines at most. */
const unpackedLines = new Map<string, ClockChanges>();

/** Names that the database gave up and plans may still hold, because the runtimes' own data knew them. */
const GIVEN_UP: Readonly<Record<string, string>> = {
  'Canada/East-Saskatchewan': 'America/Regina',
  'US/Pacific-New': 'America/Los_Angeles',
  'SystemV/AST4': 'Etc/GMT+4',
  'SystemV/AST4ADT': 'America/Halifax',
  'SystemV/CST6': 'Etc/GMT+6',
  'SystemV/CST6CDT': 'America/Chicago',
  'SystemV/EST5': 'Etc/GMT+5',
  'SystemV/EST5EDT': 'America/New_York',
  'SystemV/HST10': 'Etc/GMT+10',
  'SystemV/MST7': 'Etc/GMT+7',
  'SystemV/MST7MDT': 'America/Denver',
  'SystemV/PST8': 'Etc/GMT+8',
  'SystemV/PST8PDT': 'America/Los_Angeles',
  'SystemV/YST9': 'Etc/GMT+9',
  'SystemV/YST9YDT': 'America/Anchorage',
};

let indexed: ReadonlyMap<string, string> | null = null;

/** From a name in small letters to its packed line. */
function index(): ReadonlyMap<string, string> {
  if (indexed !== null) return indexed;
  const lines = new Map(packed.zones.map((line) => [line.slice(0, line.indexOf('|')).toLowerCase(), line]));
  const links = [...packed.links.map((link) => link.split('|')), ...Object.entries(GIVEN_UP).map(([name, zone]) => [zone, name])];
  for (const [zone = '', name = ''] of links) {
    const line = lines.get(zone.toLowerCase());
    assert(line !== undefined, `${name} is another name of a zone`);
    lines.set(name.toLowerCase(), line);
  }
  indexed = lines;
  return lines;
}

/** A line is `name|names of the clock|minutes behind UTC|which of them in turn|minutes between the changes`, numbers to the base of 60. */
function unpacked(line: string): ClockChanges {
  const [, names = '', behind = '', turns = '', gaps = ''] = line.split('|');
  const clocks = behind.split(' ').map((digits, at) => ({ offsetMs: millisOf(digits) * -1, name: names.split(' ')[at] ?? '' }));
  const between = gaps === '' ? [] : gaps.split(' ');
  let at = Number.NEGATIVE_INFINITY;
  const changes = [...turns].map((turn, order): ClockChange => {
    if (order > 0) at = (order === 1 ? 0 : at) + millisOf(between[order - 1] ?? '');
    const clock = clocks[digitOf(turn)];
    assert(clock !== undefined, `${line.slice(0, 40)} names its clocks`);
    return { at, offsetMs: clock.offsetMs === 0 ? 0 : clock.offsetMs, name: clock.name };
  });
  const [first, ...rest] = changes;
  assert(first !== undefined, `${line.slice(0, 40)} has a clock`);
  return [first, ...rest];
}

/** Minutes to the base of 60, with fractions after a point, as milliseconds. */
function millisOf(digits: string): Millis {
  const negative = digits.startsWith('-');
  const [whole = '', fraction = ''] = digits.slice(negative ? 1 : 0).split('.');
  let minutes = 0;
  for (const digit of whole) minutes = minutes * 60 + digitOf(digit);
  let part = 1;
  for (const digit of fraction) {
    part /= 60;
    minutes += digitOf(digit) * part;
  }
  return Math.round((negative ? -minutes : minutes) * minute);
}

/** `0` to `9`, `a` to `z`, `A` to `X`. */
function digitOf(digit: string): number {
  const value = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX'.indexOf(digit);
  assert(value >= 0 && digit.length === 1, `${digit} is a digit to the base of 60`);
  return value;
}
