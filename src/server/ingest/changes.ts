// Where do changes go? Into a table of their own, to be found when a cause is looked for.

import type { ColumnType } from 'kysely';
import type { Change } from '../../core/alert/change.ts';
import type { Database } from '../store/database.ts';

export interface ChangeSink {
  /** Durable when it answers; throws where the store cannot be reached. */
  record(change: Change): Promise<void>;
}

/** Instants are bigint milliseconds; JSON is text of type `json`, as in the store's other tables. */
export interface ChangesTable {
  id: string;
  integration: string;
  service: string;
  summary: string;
  source: string;
  happened_at: number;
  received_at: number;
  links: ColumnType<Change['links'], string, string>;
  details: ColumnType<unknown, string, string>;
}

export function createChangeSink(database: Pick<Database, 'db'>): ChangeSink {
  const db = database.db.withTables<{ changes: ChangesTable }>();
  return {
    async record(change) {
      await db
        .insertInto('changes')
        .values({
          id: change.id,
          integration: change.integration,
          service: change.service,
          summary: change.summary,
          source: change.source,
          happened_at: change.happenedAt,
          received_at: change.receivedAt,
          links: JSON.stringify(change.links),
          details: change.details,
        })
        .execute();
    },
  };
}
