// How are heartbeats kept? One row for each; every change says which row it has seen, so that a heartbeat received meanwhile wins.

import type { Instant } from '../../../core/kernel/instant.ts';
import type { Database } from '../../store/database.ts';

export interface DueBeat {
  readonly integration: string;
  readonly lastAt: Instant;
  readonly dueAt: Instant;
}

export interface Beats {
  /** A heartbeat has come. False: there is none that is not missing. */
  renew(integration: string, at: Instant, dueAt: Instant): Promise<boolean>;
  /** The first one has come. False: it was not the first. */
  begin(integration: string, at: Instant, dueAt: Instant): Promise<boolean>;
  /** The missing one has come. */
  markBack(integration: string, at: Instant, dueAt: Instant): Promise<void>;
  /** Not yet known to be missing, the longest due first. */
  due(now: Instant, limit: number): Promise<readonly DueBeat[]>;
  nextDue(): Promise<Instant | null>;
  /** False: it has changed since. */
  postpone(beat: DueBeat, dueAt: Instant): Promise<boolean>;
  /** False: it has changed since. */
  markMissing(beat: DueBeat): Promise<boolean>;
  /** The next heartbeat shall resolve its alert, whatever happened meanwhile. */
  markMissingAnyway(integration: string): Promise<void>;
  forget(beat: DueBeat): Promise<void>;
}

export function createBeats({ db }: Pick<Database, 'db'>): Beats {
  const seen = (beat: DueBeat) =>
    db.updateTable('heartbeats').where('integration', '=', beat.integration).where('due_at', '=', beat.dueAt).where('missing', '=', false);
  return {
    async renew(integration, at, dueAt) {
      const renewed = await db
        .updateTable('heartbeats')
        .set({ last_at: at, due_at: dueAt })
        .where('integration', '=', integration)
        .where('missing', '=', false)
        .returning('integration')
        .execute();
      return renewed.length === 1;
    },
    async begin(integration, at, dueAt) {
      const begun = await db
        .insertInto('heartbeats')
        .values({ integration, last_at: at, due_at: dueAt, missing: false })
        .onConflict((conflict) => conflict.column('integration').doNothing())
        .returning('integration')
        .execute();
      return begun.length === 1;
    },
    async markBack(integration, at, dueAt) {
      await db
        .updateTable('heartbeats')
        .set({ last_at: at, due_at: dueAt, missing: false })
        .where('integration', '=', integration)
        .execute();
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('heartbeats')
        .select(['integration', 'last_at', 'due_at'])
        .where('missing', '=', false)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ integration: row.integration, lastAt: row.last_at, dueAt: row.due_at }));
    },
    async nextDue() {
      const row = await db
        .selectFrom('heartbeats')
        .select('due_at')
        .where('missing', '=', false)
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      return row?.due_at ?? null;
    },
    async postpone(beat, dueAt) {
      return (await seen(beat).set({ due_at: dueAt }).returning('integration').execute()).length === 1;
    },
    async markMissing(beat) {
      return (await seen(beat).set({ missing: true }).returning('integration').execute()).length === 1;
    },
    async markMissingAnyway(integration) {
      await db.updateTable('heartbeats').set({ missing: true }).where('integration', '=', integration).execute();
    },
    async forget(beat) {
      await db.deleteFrom('heartbeats').where('integration', '=', beat.integration).where('due_at', '=', beat.dueAt).execute();
    },
  };
}
