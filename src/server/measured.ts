// How is what the engine and the store do measured? By wrappers that change nothing else.

import type { Engine } from '../engine/engine.ts';
import type { EngineStore } from '../engine/ports.ts';
import type { Metrics } from './metrics.ts';
import type { DeliveryStore } from './notify/ports.ts';

/** Counts senders' events by what became of them. */
export function measuredEngine(engine: Engine, metrics: Pick<Metrics, 'events'>): Engine {
  return {
    ...engine,
    ingest: async (event) => {
      const result = await engine.ingest(event);
      metrics.events.inc({ outcome: result.ok ? result.value.outcome : result.refusal.code });
      return result;
    },
  };
}

/** Times commits, and counts what the store did not do. */
export function measuredStore(store: EngineStore, metrics: Pick<Metrics, 'commitSeconds' | 'storeErrors'>): EngineStore {
  const errors = errorsOf(metrics);
  return {
    load: errors('load', store.load),
    claimDue: errors('claim-due', store.claimDue),
    commit: errors('commit', async (changes, follows) => {
      const end = metrics.commitSeconds.startTimer();
      const done = await store.commit(changes, follows);
      end();
      return done;
    }),
  };
}

/** Counts what the outbox did not do. */
export function measuredOutbox(store: DeliveryStore, metrics: Pick<Metrics, 'storeErrors'>): DeliveryStore {
  const errors = errorsOf(metrics);
  return {
    holder: store.holder,
    claim: errors('outbox-claim', store.claim),
    extend: errors('outbox-extend', store.extend),
    held: errors('outbox-held', store.held),
    record: errors('outbox-record', store.record),
    recordAnswers: errors('outbox-record', store.recordAnswers),
    unsaid: errors('outbox-unsent', store.unsaid),
    said: errors('outbox-unsent', store.said),
    release: errors('outbox-release', store.release),
  };
}

function errorsOf({ storeErrors }: Pick<Metrics, 'storeErrors'>) {
  return <Asked extends readonly unknown[], Answer>(operation: string, work: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      try {
        return await work(...asked);
      } catch (error) {
        storeErrors.inc({ operation });
        throw error;
      }
    };
}
