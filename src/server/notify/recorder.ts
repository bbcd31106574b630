// How do receipts reach the database? Gathered for a moment, then in one statement; kept while it is away.

import type { DeliveryId } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
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
  let gatheredUntil: Instant = 0;

  /** One that comes by itself is recorded at once. In a storm they wait for each other: until then the messages are held, not repeated. */
  function flushSoon() {
    if (flushing !== null || cancelWait !== null) return;
    const now = options.clock.now();
    if (now >= gatheredUntil) flushNow();
    else waitUntil(gatheredUntil);
  }

  function waitUntil(at: Instant) {
    cancelWait = options.timer.at(at, () => {
      cancelWait = null;
      flushNow();
    });
  }

  function flushNow() {
    gatheredUntil = options.clock.now() + limits.receiptGatherMs;
    flushing = flushAndGoOn();
  }

  async function flushAndGoOn(): Promise<void> {
    // Lets everything that was accepted in this turn of the event loop join the group.
    await Promise.resolve();
    const went = await flush();
    flushing = null;
    if (!went) waitUntil(options.clock.now() + limits.receiptRetryMs);
    else if (receipts.length + answers.length > 0) flushSoon();
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
      if (answers.length > limits.receiptsKept) {
        const dropped = answers.splice(0, limits.receiptBatch);
        options.log.warn(
          { dropped: dropped.length },
          'answers dropped while the database is away; their messages are not marked as answered',
        );
      }
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
