// What time is it for the server? This computer's clock, corrected by what the server last said.

import type { Instant, Millis } from '../../core/kernel/instant.ts';

let offsetMs: Millis = 0;

/** Called with the `now` of each answer as it arrives. */
export function heardTheTime(serverNow: Instant): void {
  offsetMs = serverNow - Date.now();
}

export function serverNow(): Instant {
  return Date.now() + offsetMs;
}
