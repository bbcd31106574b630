// How fast may a channel's messages leave? As its provider takes them: so many in any stretch of so long. As `pace` of the verifier counts it.

import { createTaken } from '../../core/kernel/quota.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import type { Clock, Timer } from '../../engine/ports.ts';

export interface Pace {
  /** Whether one more may begin now. If not, `again` is called as soon as it may. */
  mayBegin(again: () => void): boolean;
  begun(): void;
  /** Whether it takes only so many now. */
  isLimited(): boolean;
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
  const taken = createTaken();
  let cancel: (() => void) | null = null;

  return {
    mayBegin(again) {
      const most = limit();
      if (most === null) return true;
      const now = clock.now();
      const freeAt = taken.freeAt(now, most);
      if (freeAt <= now) return true;
      cancel ??= timer.at(freeAt, () => {
        cancel = null;
        again();
      });
      return false;
    },
    begun() {
      const most = limit();
      if (most !== null) taken.take(clock.now(), most);
    },
    isLimited: () => limit() !== null,
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
