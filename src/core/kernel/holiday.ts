// Which part of which day does a holiday close? All of it, or from one time of day to another.

import { assert } from './assert.ts';
import { day, type Millis, minute } from './instant.ts';
import { formatLocalText, type Local, parseLocal } from './zone.ts';

export interface HolidayPart {
  readonly midnight: Local;
  /** Since midnight on the wall. */
  readonly from: Millis;
  readonly to: Millis;
}

/** `2026-12-25` closes the day, `2026-12-24 19:00-24:00` a part of it. */
export function holidayPart(text: string): HolidayPart {
  const midnight = parseLocal(`${dateOfHoliday(text)}T00:00`);
  const [, fromHour = '0', fromMinute = '0', toHour = '24', toMinute = '0'] = /^ (\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text.slice(10)) ?? [];
  assert(midnight !== null, `${text} names a date`);
  return { midnight, from: sinceMidnight(fromHour, fromMinute), to: sinceMidnight(toHour, toMinute) };
}

export function holidayText({ midnight, from, to }: HolidayPart): string {
  const date = formatLocalText(midnight).slice(0, 10);
  return from === 0 && to === day ? date : `${date} ${timeText(from)}-${timeText(to)}`;
}

export function dateOfHoliday(text: string): string {
  return text.slice(0, 10);
}

export function closesTheDay(text: string): boolean {
  return text.length === 10;
}

function sinceMidnight(hours: string, minutes: string): Millis {
  return (Number(hours) * 60 + Number(minutes)) * minute;
}

function timeText(ms: Millis): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(ms / (60 * minute)))}:${two(Math.floor(ms / minute) % 60)}`;
}
