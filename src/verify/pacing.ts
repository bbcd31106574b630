// When does each message leave, where the providers of channels take few? In the order in which they are asked for, as fast as the limits
// let them; what has not left when its path goes on never does.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import { createTaken, type Taken } from '../core/kernel/quota.ts';
import type { ChannelLimit } from '../core/plan/governance.ts';

export interface Message {
  readonly at: Instant;
  /** When its page is released, if nobody answers. */
  readonly until: Instant;
  readonly channel: string;
  readonly person: string;
  /** Of the incident's engagements, from 0. */
  readonly engagement: number;
}

/** When it leaves; `null`: its page is released first. And how long it waits until then. */
export type Leave = (message: Message, leavesAt: Instant | null, waitedMs: Millis) => void;

/** Tells of each message, in the order in which they are asked for. */
export function pace(messages: readonly Message[], limits: Readonly<Record<string, ChannelLimit>>, leave: Leave): void {
  const left = new Map<string, Taken>();
  for (const message of messages) {
    const { at, until, channel } = message;
    const limit = limits[channel];
    if (limit === undefined) {
      leave(message, at, 0);
      continue;
    }
    let earlier = left.get(channel);
    if (earlier === undefined) {
      earlier = createTaken();
      left.set(channel, earlier);
    }
    const free = earlier.freeAt(at, limit);
    if (free >= until) {
      leave(message, null, until - at);
      continue;
    }
    earlier.take(free, limit);
    leave(message, free, free - at);
  }
}

/** As many of them as are asked for within one stretch of that length, at most. */
export function mostWithin(moments: readonly Instant[], perMs: Millis): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= perMs) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
