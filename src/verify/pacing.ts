// When does each message leave, where the providers of channels take few? In the order in which they are asked for, as fast as the limits
// let them; what has not left when its path goes on never does.

import type { Instant, Millis } from '../core/kernel/instant.ts';
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

export interface PacedMessage extends Message {
  /** `null`: its page is released first. */
  readonly leavesAt: Instant | null;
  /** Until it leaves, or its page is released. */
  readonly waitedMs: Millis;
}

/** `messages` in the order in which they are asked for. */
export function paced(messages: readonly Message[], limits: Readonly<Record<string, ChannelLimit>>): readonly PacedMessage[] {
  const left = new Map<string, Instant[]>();
  return messages.map((message) => {
    const limit = limits[message.channel];
    const earlier = left.get(message.channel) ?? [];
    const oldest = limit === undefined ? undefined : earlier[earlier.length - limit.count];
    const free = limit === undefined || oldest === undefined ? message.at : Math.max(message.at, oldest + limit.perMs);
    if (free >= message.until) return { ...message, leavesAt: null, waitedMs: message.until - message.at };
    earlier.push(free);
    left.set(message.channel, earlier);
    return { ...message, leavesAt: free, waitedMs: free - message.at };
  });
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
