// How do people write a length of time, and how is one shown to them? `5m`, `1h30m`, `2 business days`.

import { day, hour, type Millis, minute, second } from './instant.ts';
import { ok, type Result, refuse } from './result.ts';

/** Real time, or open days of a calendar whose length only that calendar knows. */
export type Span = { readonly kind: 'elapsed'; readonly ms: Millis } | { readonly kind: 'business-days'; readonly days: number };

/** Nothing that a plan promises takes longer: ten years. */
export const longestSpanMs: Millis = 3_652 * day;

/** A longer text is no duration; it is refused unread. */
const longestText = 100;

const units: readonly { readonly names: readonly string[]; readonly ms: Millis }[] = [
  { names: ['w', 'week', 'weeks'], ms: 7 * day },
  { names: ['d', 'day', 'days'], ms: day },
  { names: ['h', 'hr', 'hrs', 'hour', 'hours'], ms: hour },
  { names: ['m', 'min', 'mins', 'minute', 'minutes'], ms: minute },
  { names: ['s', 'sec', 'secs', 'second', 'seconds'], ms: second },
];

/** Reads `90s`, `1h30m`, `2d`, `4 hours`, `2 business days`: whole numbers, larger units before smaller ones, each once. */
export function parseSpan(text: string): Result<Span> {
  const words = text.length > longestText ? '' : text.trim().toLowerCase();
  const business = /^(\d+)\s*business[\s-]*days?$/.exec(words);
  if (business !== null) {
    const days = Number(business[1]);
    return refusedLength(days * day) ?? ok({ kind: 'business-days', days });
  }
  const ms = elapsed(words);
  if (ms === null)
    return refuse('duration-unreadable', `expected a duration like \`5m\`, \`1h30m\` or \`2 business days\`, not ${quoted(text)}`);
  return refusedLength(ms) ?? ok({ kind: 'elapsed', ms });
}

/** The two largest neighbouring units, the rest cut off: `1h 30m`, `45s`, `2d 4h`, `350ms`. */
export function formatDuration(ms: Millis): string {
  const whole = Math.round(Math.abs(ms));
  const sign = ms < 0 && whole > 0 ? '-' : '';
  const scale: readonly (readonly [Millis, string])[] = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'm'],
    [second, 's'],
    [1, 'ms'],
  ];
  const first = scale.findIndex(([size]) => whole >= size);
  if (first < 0) return '0s';
  const [size, name] = scale[first] ?? [1, 'ms'];
  const next = scale[first + 1];
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[0]);
  return `${sign}${Math.floor(whole / size)}${name}${next === undefined || rest === 0 ? '' : ` ${rest}${next[1]}`}`;
}

/** Every unit that is not nothing, to the second: `1d 12h 3m`. For moments that are told apart by it. */
export function formatExactly(ms: Millis): string {
  const scale: readonly (readonly [Millis, string])[] = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'm'],
    [second, 's'],
  ];
  const parts = scale.flatMap(([size, name], index) => {
    const larger = scale[index - 1]?.[0];
    const number = Math.floor((larger === undefined ? ms : ms % larger) / size);
    return number === 0 ? [] : [`${number}${name}`];
  });
  return parts.length === 0 ? '0s' : parts.join(' ');
}

function elapsed(words: string): Millis | null {
  if (!/^(\d+\s*[a-z]+\s*)+$/.test(words)) return null;
  let total = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (const [, count, name] of words.matchAll(/(\d+)\s*([a-z]+)/g)) {
    const unit = units.find(({ names }) => names.includes(name ?? ''));
    if (unit === undefined || unit.ms >= previous) return null;
    total += Number(count) * unit.ms;
    previous = unit.ms;
  }
  return total;
}

function refusedLength(ms: Millis): ReturnType<typeof refuse> | null {
  if (ms <= 0) return refuse('duration-not-positive', 'a duration must be longer than nothing');
  if (ms > longestSpanMs) return refuse('duration-too-long', 'a duration may not be longer than ten years');
  return null;
}

function quoted(text: string): string {
  return `\`${text.length > longestText ? `${text.slice(0, longestText)}…` : text}\``;
}
