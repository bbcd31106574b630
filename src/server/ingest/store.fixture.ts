// For tests: an embedded database in a folder that goes away with it.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/open.ts';

export async function openTestDatabase(): Promise<{ readonly database: Database; close(): Promise<void> }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'tocsin-ingest-'));
  const quiet = () => {};
  const database = await openDatabase({ url: null, dataDirectory: folder, log: { info: quiet, warn: quiet, error: quiet } as never }); // says nothing
  return {
    database,
    async close() {
      await database.close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
