// When does each message leave, where the providers of channels take few? Those of high urgency first, each kind in the order in which they are
// asked for, as fast as the limits let them; what has not left when its path goes on never does.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import { createTaken, type Taken } from '../core/kernel/quota.ts';
import type { ChannelLimit } from '../core/plan/governance.ts';

export interface Message {
  readonly at: Instant;
  /** When its page is released, if nobody answers. */
  readonly until: Instant;
  readonly channel: string;
  readonly person: string;
  /** Whoever is woken goes before whoever is only told. */
  readonly urgency: 'high' | 'low';
  /** Of the incident's engagements, from 0. */
  readonly engagement: number;
}

/** When it leaves; `null`: its page is released first. And how long it waits until then. */
export type Leave = (message: Message, leavesAt: Instant | null, waitedMs: Millis) => void;

/** Tells of each message, in the order in which they are asked for. */
export function pace(messages: readonly Message[], limits: Readonly<Record<string, ChannelLimit>>, leave: Leave): void {
  const lines = new Map<string, Line>();
  const leavesAt = messages.map((message, index): Instant | null => {
    const limit = limits[message.channel];
    if (limit === undefined) return message.at;
    let line = lines.get(message.channel);
    if (line === undefined) {
      line = { limit, taken: createTaken(), asked: [] };
      lines.set(message.channel, line);
    }
    line.asked.push(index);
    return null;
  });
  for (const line of lines.values()) serve(line, messages, leavesAt);
  for (const [index, message] of messages.entries()) {
    const at = leavesAt[index] ?? null;
    leave(message, at, (at ?? message.until) - message.at);
  }
}

interface Line {
  readonly limit: ChannelLimit;
  readonly taken: Taken;
  /** Places in the list of all messages, in the order in which they are asked for. */
  readonly asked: number[];
}

/** Whenever the channel takes one more, the urgent one that has waited longest goes, else the one that has waited longest. */
function serve({ limit, taken, asked }: Line, messages: readonly Message[], leavesAt: (Instant | null)[]): void {
  const waiting = { high: [] as number[], low: [] as number[] };
  const begun = { high: 0, low: 0 };
  let coming = 0;
  let now = Number.NEGATIVE_INFINITY;
  for (;;) {
    const isIdle = begun.high === waiting.high.length && begun.low === waiting.low.length;
    const upTo = isIdle ? Math.max(now, messages[asked[coming] ?? -1]?.at ?? Number.POSITIVE_INFINITY) : now;
    if (upTo === Number.POSITIVE_INFINITY) return;
    now = upTo;
    for (let next = messages[asked[coming] ?? -1]; next !== undefined && next.at <= now; next = messages[asked[coming] ?? -1]) {
      waiting[next.urgency].push(asked[coming] ?? -1);
      coming += 1;
    }
    const urgency = begun.high < waiting.high.length ? 'high' : 'low';
    const place = waiting[urgency][begun[urgency]] ?? -1;
    if ((messages[place]?.until ?? now) > now) {
      const free = taken.freeAt(now, limit);
      if (free > now) {
        now = free;
        continue;
      }
      taken.take(now, limit);
      leavesAt[place] = now;
    }
    begun[urgency] += 1;
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
