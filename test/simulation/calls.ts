// What becomes of a call that leaves a process? It takes its time, may not arrive, may be lost on the way back; the process may be gone by then.

import type { Random } from '../../src/core/kernel/random.ts';
import type { Timer } from '../../src/engine/ports.ts';
import type { Gate } from './gate.ts';
import type { Moment, Operation, StoreTrouble } from './scenario.ts';

export interface Trap extends Moment {
  strike(): void;
}

export interface Calls {
  /** `effect` happens at the other side, all at once. */
  call<T>(op: Operation, effect: () => T | Promise<T>): Promise<T>;
  /** Like a call, with nothing of the store's troubles. `null`: no answer ever. */
  send<T>(effect: () => { readonly answer: T; readonly afterMs: number } | null): Promise<T>;
  /** Something happens to the process in the middle of the next such call. */
  set(trap: Trap): void;
  disarm(): void;
}

export interface CallsOptions {
  readonly gate: Gate;
  readonly timer: Timer;
  readonly now: () => number;
  readonly random: Random;
  readonly trouble: () => StoreTrouble | null;
}

/** What a database throws while it cannot be reached. */
class Away extends Error {
  readonly retryable = true;
}

export function createCalls({ gate, timer, now, random, trouble }: CallsOptions): Calls {
  const traps: Trap[] = [];

  function later(ms: number, happening: () => void): void {
    if (ms <= 0) happening();
    else timer.at(now() + ms, happening);
  }

  function sprung(op: Operation, side: Moment['side']): void {
    const index = traps.findIndex((trap) => trap.op === op && trap.side === side);
    if (index >= 0) traps.splice(index, 1)[0]?.strike();
  }

  /** Most calls in memory take no time; some do, so that others come between. */
  function duration(how: StoreTrouble | null): number {
    if (how === 'slow') return 200 + random.below(5_000);
    const kind = random.below(20);
    if (kind < 14) return 0;
    return kind < 19 ? random.below(20) : random.below(300);
  }

  function start<T>(op: Operation, go: (answer: (outcome: () => void) => void, resolve: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve) => {
      sprung(op, 'before');
      // A process that stands still asks when it goes on; one that is dead, never.
      gate.enter(() => go((outcome) => gate.enter(outcome), resolve));
    });
  }

  return {
    call(op, effect) {
      return new Promise((resolve, reject) => {
        void start(op, (answer) => {
          const how = trouble();
          const luck = random.next();
          later(duration(how), () => {
            const refused = how === 'refuses' && luck < 0.7;
            if (refused) return answer(() => reject(new Away('the store cannot be reached')));
            const value = how === 'conflicts' && op === 'commit' && luck < 0.5 ? conflict<Awaited<ReturnType<typeof effect>>>() : effect();
            sprung(op, 'after');
            const lost = how === 'loses' && luck < 0.5;
            later(duration(how), () => answer(() => (lost ? reject(new Away('the answer was lost')) : resolve(value))));
          });
        });
      });
    },
    send(effect) {
      return start('send', (answer, resolve) => {
        later(duration(null), () => {
          const done = effect();
          sprung('send', 'after');
          if (done !== null) later(done.afterMs, () => answer(() => resolve(done.answer)));
        });
      });
    },
    set: (trap) => traps.push(trap),
    disarm: () => {
      traps.length = 0;
    },
  };
}

/** What a commit answers where another node was faster. */
function conflict<T>(): T {
  return { ok: false } as T; // only for commits, which answer so
}
