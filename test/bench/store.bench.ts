// How many repeated events and new incidents does the store take, a hundred to a commit, each flushed to the disk?
// `npx vitest bench test/bench/store.bench.ts`; a figure of `hz` is batches of a hundred.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { bench, describe } from 'vitest';
import { createEngineStore } from '../../src/server/store/engine-store.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { changesOf, opening, sampleAlert } from '../fixtures/changes.ts';
import { postgresSources, startPostgres } from '../postgres.ts';

const batch = 100;
const log = pino({ level: 'silent' });
const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-bench-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const servers = await Promise.all(postgresSources().map((source) => startPostgres({ source })));
const places = [{ name: 'embedded', url: null }, ...servers.map(({ version, url }) => ({ name: version, url }))];
for (const { name, url } of places) {
  const database = await openDatabase({ url, dataDirectory: path.join(folder, 'data'), log });
  const store = createEngineStore(database);
  let made = 0;
  const nextId = () => {
    made += 1;
    return `inc_${made}`;
  };
  const openHundred = () => {
    const ids = Array.from({ length: batch }, () => nextId());
    const incidents = ids.map((id) => opening(id));
    const newAlerts = ids.map((id) => sampleAlert(`alr_${id}`, id));
    return store.commit(changesOf({ incidents, newAlerts }));
  };
  await openHundred();
  const repeatedAlerts = Array.from({ length: batch }, (_, n) => ({ id: `alr_inc_${n + 1}`, times: 1, lastEventAt: 2 }));
  describe(name, () => {
    bench(
      'a hundred new incidents',
      async () => {
        await openHundred();
      },
      { time: 5_000 },
    );
    bench(
      'a hundred repeats of a hundred alerts',
      async () => {
        await store.commit(changesOf({ repeatedAlerts }));
      },
      { time: 5_000 },
    );
  });
}
