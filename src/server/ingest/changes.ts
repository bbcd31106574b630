// Where do changes go? Into a table of their own, to be found when a cause is looked for.

import type { Change } from '../../core/alert/change.ts';
import type { Database } from '../store/database.ts';

export interface ChangeSink {
  /** Durable when it answers; throws where the store cannot be reached. */
  record(change: Change): Promise<void>;
}

export function createChangeSink(database: Pick<Database, 'db'>): ChangeSink {
  return {
    async record(change) {
      await database.db
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
