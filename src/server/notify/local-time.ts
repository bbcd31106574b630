// How is a moment written for a person? In words of their own time zone, the zone's name beside it.

import type { Instant } from '../../core/kernel/instant.ts';

/** `Mon 23 Nov 2026, 14:05 CET`. An unknown zone is shown in UTC. */
export function localTime(at: Instant, zone: string): string {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

/** Making a formatter costs a hundred times what using it does; there are some 600 zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const formattersKept = 1_000;

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  if (formatters.size >= formattersKept) formatters.clear();
  const made = make(zone);
  formatters.set(zone, made);
  return made;
}

function make(zone: string): Intl.DateTimeFormat {
  const options = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
