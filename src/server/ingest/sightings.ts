// When was each sender last heard, and what was odd about it? Counted at once, and written down a moment later, in one row each:
// what a sender waits for is its event, not this.

import type { Instant } from '../../core/kernel/instant.ts';
import type { Integration } from '../../core/plan/plan.ts';
import type { Database, Log } from '../store/database.ts';
import { repeatedly } from '../store/repeatedly.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Oddities, Oddity } from './oddities.ts';

export interface Sighting {
  readonly at: Instant;
  /** All that was odd about the last request, which may be more than is kept. */
  readonly oddities: number;
  readonly told: readonly Oddity[];
}

export interface Sightings {
  /** Something of the sender was understood. Never waits. */
  saw(integration: Integration, oddities: Oddities): void;
}

export interface SightingBook extends Sightings {
  /** By integration, of all nodes. */
  all(): Promise<ReadonlyMap<string, Sighting>>;
  /** Returns how to stop; what is known by then is written. */
  keep(): () => Promise<void>;
}

export interface SightingDeps {
  readonly database: Pick<Database, 'db'>;
  readonly clock: { now(): Instant };
  readonly log: Log;
  /** One for each oddity that is told. */
  readonly counted: (type: Integration['type'], oddity: Oddity) => void;
}

const everyMs = 2_000;

export function createSightings({ database: { db }, clock, log, counted }: SightingDeps): SightingBook {
  /** Not written yet; one for each integration of the plan at most. */
  const unwritten = new Map<string, Sighting>();

  const write = async () => {
    const taken = [...unwritten];
    if (taken.length === 0) return;
    const values = taken.map(([integration, { at, oddities, told }]) => ({ integration, at, oddities, told: JSON.stringify(told) }));
    await db
      .insertInto('sightings')
      .values(values)
      .onConflict((conflict) =>
        conflict
          .column('integration')
          .doUpdateSet((kept) => ({
            at: kept.ref('excluded.at'),
            oddities: kept.ref('excluded.oddities'),
            told: kept.ref('excluded.told'),
          }))
          .whereRef('sightings.at', '<=', 'excluded.at'),
      )
      .execute();
    for (const [integration, sighting] of taken) if (unwritten.get(integration) === sighting) unwritten.delete(integration);
  };

  const writeUnlessAway = () =>
    write().catch((error: unknown) => {
      // While the database is away they wait; that it is away is told elsewhere.
      if (!(error instanceof StoreUnavailable)) log.warn({ err: error }, 'when senders were last heard could not be written');
    });

  return {
    saw(integration, oddities) {
      const told = oddities.list();
      for (const oddity of told) counted(integration.type, oddity);
      unwritten.set(integration.id, { at: clock.now(), oddities: oddities.count(), told });
    },
    async all() {
      const rows = await db.selectFrom('sightings').selectAll().execute();
      const known = new Map(
        rows.map(({ integration, at, oddities, told }): [string, Sighting] => [
          integration,
          { at, oddities, told: told as readonly Oddity[] },
        ]),
      ); // as written above
      for (const [integration, sighting] of unwritten) {
        if (sighting.at >= (known.get(integration)?.at ?? 0)) known.set(integration, sighting);
      }
      return known;
    },
    keep() {
      const stop = repeatedly(everyMs, writeUnlessAway);
      return async () => {
        await stop();
        await writeUnlessAway();
      };
    },
  };
}
