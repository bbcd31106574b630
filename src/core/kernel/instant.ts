// What is a moment, and how is it written? A moment is a whole number of milliseconds since 1970-01-01T00:00Z.

/** Milliseconds since the Unix epoch, UTC. Always a safe integer. */
export type Instant = number;

/** A length of real time in milliseconds. */
export type Millis = number;

export const second: Millis = 1_000;
export const minute: Millis = 60 * second;
export const hour: Millis = 60 * minute;
export const day: Millis = 24 * hour;

/** ISO 8601 in UTC, e.g. `2026-03-29T01:00:00.000Z`. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** Reads ISO 8601 with an offset or `Z`; `null` where the text names no single moment. */
export function parseInstant(text: string): Instant | null {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
  if (!iso.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** The same day and time so many months later, in UTC; the last day of a month that has no such day: 31 January, 28 February. */
export function monthsAfter(at: Instant, months: number): Instant {
  const then = new Date(at);
  const lastDay = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + months + 1, 0)).getUTCDate();
  const timeOfDay = ((at % day) + day) % day;
  return Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + months, Math.min(then.getUTCDate(), lastDay)) + timeOfDay;
}

/** The earlier of two moments, where `null` means never. */
export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  if (b === null) return a;
  return Math.min(a, b);
}
