// How long does a request wait for the database? As long as that answers anything at all; if it does not, the request is told so within a second.

import type { Millis } from '../../core/kernel/instant.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import { StoreUnavailable } from '../store/unavailable.ts';

/** Hands the answer through. Throws `StoreUnavailable` if it does not come and the database says nothing else, either. */
export type Answered = <T>(answer: Promise<T>) => Promise<T>;

/** Work that takes longer makes us ask whether the database is there, again and again. */
export const askAfterMs: Millis = 450;

export interface AnsweredDeps {
  /** Answers soon, whatever hangs. */
  readonly storeAnswers: () => Promise<boolean>;
  readonly clock: Clock;
  readonly timer: Timer;
}

export function createAnswered({ storeAnswers, clock, timer }: AnsweredDeps): Answered {
  return async (answer) => {
    let over = false;
    let cancel: () => void = () => {};
    const away = new Promise<never>((_, reject) => {
      const askLater = () => {
        cancel = timer.at(clock.now() + askAfterMs, async () => {
          const isThere = await storeAnswers();
          if (over) return;
          if (isThere) askLater();
          else reject(new StoreUnavailable('the database does not answer'));
        });
      };
      askLater();
    });
    try {
      return await Promise.race([answer, away]);
    } finally {
      over = true;
      cancel();
    }
  };
}
