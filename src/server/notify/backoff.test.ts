// Is a message tried for long enough, and the next method soon enough?

import { expect, test } from 'vitest';
import { attemptsBeforeFallback } from '../../core/escalation/attempts.ts';
import { minute, second } from '../../core/kernel/instant.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { nextAttemptAt } from './backoff.ts';
import { emailLimits, webhookLimits } from './limits.ts';

/** When the attempts are made, from the first on, with the chance of this seed. */
function attemptsOf(pausesMs: readonly number[], seed: number): readonly number[] {
  const random = seededRandom(seed);
  const made = [0];
  for (let at = nextAttemptAt(pausesMs, 1, 0, random); at !== null; at = nextAttemptAt(pausesMs, made.length, at, random)) made.push(at);
  return made;
}

test.each([
  ['mail', emailLimits.pausesMs],
  ['webhooks', webhookLimits.pausesMs],
])(
  '%s: whatever chance says, it is tried past ten minutes, well after a greylist of five, and the next method within half a minute',
  (_, pausesMs) => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const attempts = attemptsOf(pausesMs, seed);
      expect(attempts.at(-1)).toBeGreaterThan(10 * minute);
      expect(attempts.find((at) => at >= 5 * minute)).toBeLessThan(11 * minute);
      expect(attempts[attemptsBeforeFallback - 1]).toBeLessThan(30 * second);
    }
  },
);
