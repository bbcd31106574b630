// What was asked for, and cancelled before anybody tried it? The record is told, so that it does not pass for sent; and the contrary, where somebody
// says so later.

import { incidentOf } from '../../core/kernel/id.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Engine } from '../../engine/engine.ts';
import { comesBack } from './attempt.ts';
import { limits } from './limits.ts';
import type { DeliveryStore, Log, Unsaid } from './ports.ts';

export interface Unsent {
  /** At most once in `pollMs`, and beside whatever is to be sent. */
  look(now: Instant): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface UnsentOptions {
  readonly store: Pick<DeliveryStore, 'unsaid' | 'said'>;
  readonly engine: Pick<Engine, 'submit'>;
  readonly log: Log;
}

export function createUnsent({ store, engine, log }: UnsentOptions): Unsent {
  let next: Instant = 0;
  let underWay: Promise<void> | null = null;

  async function sayAll(now: Instant): Promise<void> {
    const told: Unsaid[] = [];
    for (const each of await store.unsaid(now, limits.unsentBatch)) if (await tell(each)) told.push(each);
    if (told.length > 0) await store.said(told);
  }

  /** Told twice changes nothing. False: the engine could not take it now. */
  async function tell({ id, page, sent }: Unsaid): Promise<boolean> {
    const type = sent ? 'ReportDeliverySent' : 'ReportDeliveryUnsent';
    const told = await engine.submit(incidentOf(page), { type, page, delivery: id });
    return told.ok || !comesBack.has(told.refusal.code);
  }

  return {
    look(now) {
      if (underWay !== null || now < next) return;
      next = now + limits.pollMs;
      underWay = sayAll(now)
        .catch((error: unknown) =>
          log.warn({ err: error }, 'it could not be recorded what was not sent, or was after all; it is taken up again a lease later'),
        )
        .finally(() => {
          underWay = null;
        });
    },
    idle: async () => {
      await underWay;
    },
  };
}
