// What is a database to the rest of the server? Kysely over either engine, and word of what other nodes committed.

import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly db: Kysely<Tables>;
  /** The database's clock minus this machine's, measured at connect; 0 when embedded. */
  readonly clockOffsetMs: number;
  /** Calls back with each position that another node has committed (never this node's own). Returns how to stop. */
  onCommittedElsewhere(callback: (position: number) => void): () => void;
  close(): Promise<void>;
}
