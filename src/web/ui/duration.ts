// How is a length of time written? Countdowns with fixed digits; spans in the one or two units that matter.

import { day, hour, type Millis, minute, second } from '../../core/kernel/instant.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** `02:14`, `1:02:14`, `3 d 04:10`. Counts up past zero with a `+`: `+00:31`. Whole seconds; it shows 00:00 exactly at the moment. */
export function countdownText(leftMs: Millis): string {
  const seconds = Math.ceil(leftMs / second);
  const late = seconds < 0;
  const all = Math.abs(seconds);
  const days = Math.floor(all / 86_400);
  const hours = Math.floor((all % 86_400) / 3_600);
  const minutes = Math.floor((all % 3_600) / 60);
  const sign = late ? '+' : '';
  if (days > 0) return `${sign}${days} d ${two(hours)}:${two(minutes)}`;
  if (hours > 0) return `${sign}${hours}:${two(minutes)}:${two(all % 60)}`;
  return `${sign}${two(minutes)}:${two(all % 60)}`;
}

/** For screen readers and sentences: `2 min 14 s`, `1 h 2 min`, `3 d 4 h`. */
export function spanText(ms: Millis): string {
  const all = Math.max(0, Math.round(ms / second));
  const days = Math.floor(all / 86_400);
  const hours = Math.floor((all % 86_400) / 3_600);
  const minutes = Math.floor((all % 3_600) / 60);
  const seconds = all % 60;
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return seconds > 0 && minutes < 10 ? `${minutes} min ${seconds} s` : `${minutes} min`;
  return `${seconds} s`;
}

/** For what is near: `just now`, `3 min ago`, `in 5 h`. Coarse, so that it seldom changes. */
export function relativeText(at: number, now: number): string {
  const away = Math.abs(at - now);
  if (away < 10 * second) return at > now ? 'now' : 'just now';
  const text = away < minute ? `${Math.floor(away / (10 * second)) * 10} s` : coarse(away);
  return at > now ? `in ${text}` : `${text} ago`;
}

function coarse(ms: Millis): string {
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return `${Math.floor(ms / hour)} h`;
  return `${Math.floor(ms / day)} d`;
}
