// How does one ask what may never answer? One question at a time, and nobody waits for it longer than a limit.

import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Clock, Timer } from '../../engine/ports.ts';

export interface Question<T> {
  /** `null`: it failed, or it has not been answered within the limit. Whoever asks meanwhile waits for the same answer. */
  ask(): Promise<T | null>;
  /** Since when an answer is being waited for; `null`: it is not. */
  openSince(): Instant | null;
}

export interface QuestionDeps {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Counted from the moment of asking: who comes later waits for less. */
  readonly limitMs: Millis;
}

/** A question that hangs is not asked a second time, so that a store that hangs is not given ever more to do. */
export function createQuestion<T>(question: () => Promise<T>, { clock, timer, limitMs }: QuestionDeps): Question<T> {
  let open: { readonly since: Instant; readonly answer: Promise<T | null> } | null = null;

  function begin() {
    const answer = question()
      .catch(() => null)
      .finally(() => {
        open = null;
      });
    return { since: clock.now(), answer };
  }

  return {
    ask: () => {
      open ??= begin();
      const { since, answer } = open;
      return new Promise((resolve) => {
        const cancel = timer.at(since + limitMs, () => resolve(null));
        void answer.then((value) => {
          cancel();
          resolve(value);
        });
      });
    },
    openSince: () => open?.since ?? null,
  };
}
