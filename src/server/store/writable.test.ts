// Is it found out by writing whether a write is possible?

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bootMs } from '../../../test/api.ts';
import { dataFolder, silent } from '../../../test/stores.ts';
import { openDatabase } from './open.ts';
import { proveWritable } from './writable.ts';

test('a store that takes writes proves it, and leaves nothing behind', { timeout: bootMs }, async () => {
  const folder = await dataFolder();
  const database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  try {
    await database.proveWritable();
    await database.proveWritable();
    expect(fs.readdirSync(folder)).not.toContain('write-probe');
    // A disk without room fails where the file is made.
    await expect(proveWritable(database, path.join(folder, 'nowhere'), 0)).rejects.toThrow('ENOENT');
  } finally {
    await database.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

test('one that only reads is found out though it answers', async () => {
  const refused = Object.assign(new Error('cannot execute INSERT in a read-only transaction'), { code: '25006' });
  await expect(proveWritable({ transact: () => Promise.reject(refused) }, null, 0)).rejects.toThrow('read-only');
});
