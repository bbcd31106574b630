// Does a store that was found on a disk keep its word? It opens, all that was answered is there, and nothing is there by half.

import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../../src/server/store/database.ts';
import { createEngineStore } from '../../src/server/store/engine-store.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { readStored, type Stored } from '../aftermath/stored.ts';
import { changesOf, opening } from '../fixtures/changes.ts';
import { silent } from '../stores.ts';
import type { Answered } from './recording.ts';

/** `folder/pg` holds the files. */
export async function findInFolder(folder: string, answered: readonly Answered[]): Promise<string[]> {
  fs.writeFileSync(path.join(folder, 'created'), '');
  let database: Database;
  try {
    database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  } catch (error) {
    return [`it does not open: ${String(error)} ${error instanceof Error ? String(error.cause) : ''}`];
  }
  try {
    const stored = await readStored(database);
    return [...findLost(stored, answered), ...findHalves(stored), ...(await findUnusable(database))];
  } catch (error) {
    return [`it cannot be read: ${String(error)}`];
  } finally {
    await database.close();
  }
}

function findLost({ incidents }: Stored, answered: readonly Answered[]): string[] {
  const versions = new Map(incidents.map(({ id, version }) => [id, version]));
  return answered
    .filter(({ incident, version }) => (versions.get(incident) ?? 0) < version)
    .map(
      ({ incident, version }) => `${incident} was answered in version ${version}, and is there in version ${versions.get(incident) ?? 0}`,
    );
}

/** Each batch wrote one row of each kind for each incident it opened. */
function findHalves({ incidents, alerts, deliveries, turns, commits, newestPosition }: Stored): string[] {
  const findings: string[] = [];
  for (const { id, version, state, wakeAt, commits: own } of incidents) {
    const parts = {
      alerts: alerts.filter((each) => each.incident === id).length,
      deliveries: deliveries.filter((each) => each.incident === id).length,
      turns: turns.get(id) ?? 0,
      wakes: wakeAt === null ? 0 : 1,
    };
    for (const [part, count] of Object.entries(parts)) if (count !== 1) findings.push(`${id} has ${count} ${part}`);
    if (state.version !== version || own.length !== version) {
      findings.push(`${id} has version ${version}, a state of version ${state.version} and ${own.length} commits`);
    }
  }
  for (const [part, rows] of Object.entries({ alerts, deliveries, turns: [...turns] })) {
    if (rows.length !== incidents.length) findings.push(`${rows.length} ${part} of ${incidents.length} incidents`);
  }
  const gap = commits.findIndex(({ position }, index) => position !== index + 1);
  if (gap !== -1 || commits.length !== newestPosition) findings.push(`the positions have a gap at ${gap}, the newest is ${newestPosition}`);
  return findings;
}

/** It takes a new incident; the indexes, read in order, hold what the tables hold; and every block of every table can be read. */
async function findUnusable(database: Database): Promise<string[]> {
  const findings: string[] = [];
  const done = await createEngineStore(database).commit(changesOf({ incidents: [opening('inc_afterwards')] }));
  if (!done.ok) findings.push('a new incident meets a conflict');
  for (const table of ['incidents', 'alerts', 'repeats', 'history', 'deliveries', 'wakes', 'turns']) {
    const key = { history: 'position', repeats: 'number', wakes: 'incident_id', turns: 'path' }[table] ?? 'id';
    const count = (how: string) =>
      database.db.connection().execute(async (db) => {
        await sql`set enable_seqscan = ${sql.raw(how === 'index' ? 'off' : 'on')}`.execute(db);
        await sql`set enable_indexscan = ${sql.raw(how === 'index' ? 'on' : 'off')}`.execute(db);
        await sql`set enable_indexonlyscan = off`.execute(db);
        await sql`set enable_bitmapscan = off`.execute(db);
        const rows = await sql`select ${sql.ref(key)} as key from ${sql.table(table)} order by ${sql.ref(key)}`.execute(db);
        return rows.rows.length;
      });
    const [byTable, byIndex] = [await count('table'), await count('index')];
    if (byTable !== byIndex) findings.push(`${table} has ${byTable} rows, and ${byIndex} by its index`);
  }
  return findings;
}
