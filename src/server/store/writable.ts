// Is a write possible? Asked by writing: a store that only reads, a full disk and a demoted server all answer questions as ever.

import fs from 'node:fs/promises';
import path from 'node:path';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Database } from './database.ts';

/** With less than this left on the disk, no next commit is sure of its place. */
export const roomBytes = 1_024 * 1_024;

/** One row of its own, written again each time. Rejects where that is not possible. `folder`: where the embedded database lies; `null`: elsewhere. */
export async function proveWritable(database: Pick<Database, 'transact'>, folder: string | null, now: Instant): Promise<void> {
  if (folder !== null) await proveRoom(folder);
  await database.transact([
    {
      sql: `insert into settings (name, value) values ('write-probe', $1)
            on conflict (name) do update set value = excluded.value`,
      params: [String(now)],
      expect: 1,
      allOrNothing: true,
    },
  ]);
}

/** The database may still have room in files that it has made already. */
async function proveRoom(folder: string): Promise<void> {
  const file = path.join(folder, 'write-probe');
  try {
    await fs.writeFile(file, Buffer.alloc(roomBytes), { mode: 0o600, flush: true });
  } finally {
    await fs.rm(file, { force: true });
  }
}
