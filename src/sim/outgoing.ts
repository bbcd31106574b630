// When does a message leave, where the provider of its channel takes only so many? As the server holds them back: those of high urgency
// first, each kind in the order in which they are asked for, and what nobody wants any more does not leave.

import type { Instant } from '../core/kernel/instant.ts';
import { createTaken, type Taken } from '../core/kernel/quota.ts';
import type { ChannelLimit } from '../core/plan/governance.ts';
import type { Agenda } from './agenda.ts';

export interface OutgoingDeps<M> {
  readonly limits: Readonly<Record<string, ChannelLimit>>;
  readonly agenda: Pick<Agenda, 'now' | 'at'>;
  readonly urgencyOf: (message: M) => 'high' | 'low';
  readonly isWanted: (message: M) => boolean;
  readonly leaves: (message: M) => void;
  /** Nobody wants it any more, and it has not left. */
  readonly stays: (message: M) => void;
}

interface Line<M> {
  readonly waiting: { readonly high: M[]; readonly low: M[] };
  readonly taken: Taken;
  readonly limit: ChannelLimit;
  /** It goes on by itself. */
  isAwaited: boolean;
}

/** Takes a message; `true`: it has to wait for its turn, if only until the engine has done what it is doing now. */
export function createOutgoing<M>({
  limits,
  agenda,
  urgencyOf,
  isWanted,
  leaves,
  stays,
}: OutgoingDeps<M>): (channel: string, message: M) => boolean {
  const lines = new Map<string, Line<M>>();

  function goOnAt(line: Line<M>, at: Instant): void {
    line.isAwaited = true;
    agenda.at(at, () => {
      line.isAwaited = false;
      goOn(line);
    });
  }

  function goOn(line: Line<M>): void {
    const now = agenda.now();
    for (;;) {
      const queue = line.waiting.high.length > 0 ? line.waiting.high : line.waiting.low;
      const next = queue[0];
      if (next === undefined) return;
      if (isWanted(next)) {
        const freeAt = line.taken.freeAt(now, line.limit);
        if (freeAt > now) {
          goOnAt(line, freeAt);
          return;
        }
        line.taken.take(now, line.limit);
        leaves(next);
      } else stays(next);
      queue.shift();
    }
  }

  return (channel, message) => {
    const limit = limits[channel];
    if (limit === undefined) {
      leaves(message);
      return false;
    }
    let line = lines.get(channel);
    if (line === undefined) {
      line = { waiting: { high: [], low: [] }, taken: createTaken(), limit, isAwaited: false };
      lines.set(channel, line);
    }
    line.waiting[urgencyOf(message)].push(message);
    if (!line.isAwaited) goOnAt(line, agenda.now());
    return true;
  };
}
