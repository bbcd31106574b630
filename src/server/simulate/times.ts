// How are times said in what a simulation tells? As exactly as anybody wants to know them.

import { formatDuration } from '../../core/kernel/duration.ts';
import { formatInstant, type Instant, type Millis, second } from '../../core/kernel/instant.ts';

/** `16s`, `2m 30s`; below ten seconds with its milliseconds. */
export function lengthText(ms: Millis): string {
  return formatDuration(ms < 10 * second ? ms : Math.round(ms / second) * second);
}

/** `2026-11-28 01:40 UTC` */
export function momentText(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}
