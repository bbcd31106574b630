// How do receipts reach the database? Gathered for a moment, then in one statement; kept while it is away.

import type { DeliveryId } from '../../core/kernel/id.ts';
import type { Millis } from '../../core/kernel/instant.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import { limits } from './limits.ts';
import type { Answer, DeliveryStore, Log, Receipt } from './ports.ts';

export interface Recorder {
  receipt(receipt: Receipt): void;
  answer(answer: Answer): void;
  /** Receipts and answers that the database does not have yet. */
  waiting(): number;
  /** Resolves when everything is recorded, or when the database has refused once more. Takes no more pains afterwards. */
  stop(): Promise<void>;
}

export interface RecorderOptions {
  readonly store: Pick<DeliveryStore, 'record' | 'recordAnswers'>;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
  /** Called when receipts are in the database, or given up: from then on the outbox row says what is true. */
  done(ids: readonly DeliveryId[]): void;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const receipts: Receipt[] = [];
  const answers: Answer[] = [];
  let flushing: Promise<void> | null = null;
  let cancelWait: (() => void) | null = null;

  /** A receipt is in no hurry: until it is recorded its message is held, and not sent again. */
  function flushSoon() {
    if (flushing === null && cancelWait === null) wait(limits.receiptGatherMs);
  }

  function wait(ms: Millis) {
    cancelWait = options.timer.at(options.clock.now() + ms, () => {
      cancelWait = null;
      flushing = flushThen(() => {
        if (receipts.length + answers.length > 0) flushSoon();
      });
    });
  }

  async function flushThen(done: () => void): Promise<void> {
    const went = await flush();
    flushing = null;
    if (went) done();
    else wait(limits.receiptRetryMs);
  }

  /** One group after the other while they are full ones. False: the database refused. */
  async function flush(): Promise<boolean> {
    for (let full = true; full; ) {
      const group = receipts.slice(0, limits.receiptBatch);
      const answered = answers.slice(0, limits.receiptBatch);
      full = Math.max(group.length, answered.length) === limits.receiptBatch;
      try {
        if (group.length > 0) {
          await options.store.record(group);
          forget(receipts, group);
          options.done(group.map((each) => each.id));
        }
        // After the receipts, so that an answer finds the message it answers as sent.
        if (answered.length > 0) {
          await options.store.recordAnswers(answered);
          forget(answers, answered);
        }
      } catch (error) {
        options.log.warn({ err: error, waiting: receipts.length + answers.length }, 'receipts could not be recorded; trying again');
        return false;
      }
    }
    return true;
  }

  function stopWaiting() {
    cancelWait?.();
    cancelWait = null;
  }

  return {
    receipt(receipt) {
      receipts.push(receipt);
      if (receipts.length > limits.receiptsKept) {
        const dropped = receipts.splice(0, limits.receiptBatch);
        options.log.warn({ dropped: dropped.length }, 'receipts dropped while the database is away; their messages may be repeated');
        options.done(dropped.map((each) => each.id));
      }
      flushSoon();
    },
    answer(answer) {
      answers.push(answer);
      if (answers.length > limits.receiptsKept) answers.shift();
      flushSoon();
    },
    waiting: () => receipts.length + answers.length,
    async stop() {
      stopWaiting();
      await flushing;
      stopWaiting();
      for (let went = true; went && receipts.length + answers.length > 0; ) went = await flush();
    },
  };
}

/** Drops from the front what was recorded; some of it may have been dropped for want of room meanwhile. */
function forget<T>(list: T[], recorded: readonly T[]) {
  const last = list.lastIndexOf(recorded[recorded.length - 1] as T); // never empty here
  if (last >= 0) list.splice(0, last + 1);
}
