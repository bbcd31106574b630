// What does the engine need of the database? To load a batch in one go, to commit it in one transaction, and to be told what is due.

import type { EngineStore } from '../../engine/ports.ts';
import { claimDue } from './claim.ts';
import { commit } from './commit.ts';
import type { Database } from './database.ts';
import { load } from './load.ts';

/** Throws `StoreUnavailable` while the database is away. After a broken connection it is unknown whether a commit took place. */
export function createEngineStore(database: Database): EngineStore {
  return {
    load: (keys) => load(database, keys),
    commit: (changes, follows) => commit(database, changes, follows),
    claimDue: (now, limit, leaseMs) => claimDue(database, now, limit, leaseMs),
  };
}
