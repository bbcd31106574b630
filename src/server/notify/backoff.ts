// When is a message tried again? After growing pauses, spread by chance so that a carrier that comes back is not stormed.

import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Random } from '../../core/kernel/random.ts';
import { limits } from './limits.ts';

/** `attempts` made so far, at least 1; `null`: it has been tried often enough. */
export function nextAttemptAt(pausesMs: readonly Millis[], attempts: number, now: Instant, random: Random): Instant | null {
  const pause = pausesMs[attempts - 1];
  if (pause === undefined) return null;
  const spread = 1 + limits.jitter * (random.next() - 0.5);
  return now + Math.round(pause * spread);
}
