// How is a batch written? In one transaction and a few statements, each for all rows of its kind. The positions come last.

import { unsentAfterMs } from '../../core/escalation/attempts.ts';
import { assert } from '../../core/kernel/assert.ts';
import type { Changes, Committed } from '../../engine/ports.ts';
import { alertStatements, repeatsAlone } from './commit-alerts.ts';
import { deliveryStatements } from './commit-deliveries.ts';
import { historyStatement } from './commit-history.ts';
import { incidentStatements } from './commit-incidents.ts';
import type { Database } from './database.ts';
import type { Statement } from './statement.ts';

/** What two nodes compete for. Breaking any other rule of the database is a bug, and thrown. */
const competedFor = ['incidents_pkey', 'incidents_correlation_key', 'alerts_pkey', 'alerts_open', 'history_of_incident', 'turns_pkey'];

/** What is sent at once by the committing node waits this long before another may take it, or the record is told that nobody tried it. */
export const firstLeaseMs = unsentAfterMs;

export async function commit(database: Database, changes: Changes, follows = false): Promise<Committed> {
  const alone = repeatsAlone(changes);
  const statements = alone !== null ? [alone] : statementsOf(database, changes);
  const done = await database.transact(statements, { competedFor, chain: follows ? 'follows' : 'begins' });
  if (!done.ok) return { ok: false };
  const position = done.answers.at(-1)?.rows[0]?.position;
  assert(typeof position === 'number', 'a commit has a position');
  return { ok: true, position };
}

function statementsOf(database: Database, changes: Changes): Statement[] {
  return [
    ...incidentStatements(changes),
    ...alertStatements(changes),
    ...deliveryStatements(changes, { leaseMs: firstLeaseMs, holder: database.holder() }),
    historyStatement(database, changes),
  ];
}
