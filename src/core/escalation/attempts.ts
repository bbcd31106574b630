// How often is a message tried while its page is unanswered, and when is the person's next contact method tried beside it? The server keeps to
// it, and the simulator plays it.

import { type Millis, minute, second } from '../kernel/instant.ts';

/**
 * By channel, the pauses between attempts; one attempt more than there are pauses. A mail server that takes nobody's first message for some minutes
 * (greylisting) is asked again well after that.
 */
export const pausesMs = {
  inbox: [],
  email: [5 * second, 15 * second, 45 * second, 2 * minute, 2 * minute, 4 * minute, 5 * minute, 10 * minute],
  webhook: [5 * second, 15 * second, 45 * second, 2 * minute, 5 * minute, 10 * minute, 15 * minute],
} as const satisfies Readonly<Record<string, readonly Millis[]>>;

/** After so many attempts that came to nothing nobody waits for this method alone any more. */
export const attemptsBeforeFallback = 3;

/** What was cancelled before anybody tried it is said to be unsent so long after: whoever was trying it has had their say by then. */
export const unsentAfterMs: Millis = 30 * second;

export function pausesOf(channel: string): readonly Millis[] {
  return Object.hasOwn(pausesMs, channel) ? pausesMs[channel as keyof typeof pausesMs] : pausesMs.email;
}
