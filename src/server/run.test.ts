// Is a database that is not there yet waited for, and is it said why where none comes?

import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openLine } from '../../test/faults/line.ts';
import { startPostgres } from '../../test/postgres.ts';
import { readConfig } from './config.ts';
import { opened } from './run.ts';

test('a start waits for a server that comes a little later and says so; where none comes it says why', { timeout: 60_000 }, async () => {
  const postgres = await startPostgres();
  const line = await openLine(postgres.url);
  const said: string[] = [];
  const log = pino({ level: 'warn' }, { write: (entry: string) => said.push(JSON.parse(entry).msg) });
  const read = readConfig({ TOCSIN_DATABASE_URL: line.url });
  if (!read.ok) throw new Error(read.refusal.message);
  const options = { config: read.value, log, write: (text: string) => said.push(text) };
  try {
    line.cut();
    setTimeout(() => line.mend(), 1_500);
    const database = await opened(options);
    expect(database).not.toBeNull();
    await database?.close();
    expect(said.length).toBeGreaterThan(1);
    expect(new Set(said)).toEqual(new Set(['the database is not there yet; trying again']));
    line.cut();
    said.length = 0;
    expect(await opened(options, 0)).toBeNull();
    expect(said).toEqual(['the database could not be opened', expect.stringMatching(/^the database is not available: .+\n$/)]);
  } finally {
    await line.close();
    await postgres.stop();
  }
});
