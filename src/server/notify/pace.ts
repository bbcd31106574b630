// How fast may a channel's messages leave? As its provider takes them: so many in any stretch of so long. As `pace` of the verifier counts it.

import type { Instant } from '../../core/kernel/instant.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import type { Clock, Timer } from '../../engine/ports.ts';

export interface Pace {
  /** Whether one more may begin now. If not, `again` is called as soon as it may. */
  mayBegin(again: () => void): boolean;
  begun(): void;
  /** Calls nobody any more. */
  stop(): void;
}

export interface PaceOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  /** As the active plan says it now; `null`: any number. */
  limit(): ChannelLimit | null;
}

export function createPace({ clock, timer, limit }: PaceOptions): Pace {
  /** When those began that still count, the latest last. */
  let begunAt: Instant[] = [];
  let cancel: (() => void) | null = null;

  return {
    mayBegin(again) {
      const most = limit();
      if (most === null) return true;
      const oldest = begunAt.at(-most.count);
      const freeAt = oldest === undefined ? null : oldest + most.perMs;
      if (freeAt === null || freeAt <= clock.now()) return true;
      cancel ??= timer.at(freeAt, () => {
        cancel = null;
        again();
      });
      return false;
    },
    begun() {
      const most = limit();
      if (most === null) return;
      begunAt.push(clock.now());
      if (begunAt.length > 2 * most.count) begunAt = begunAt.slice(-most.count);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
