// How does a first start go that a power cut may end? The built store makes its database in a new folder, and tells of each row it keeps.
// Started by birth.test.ts with recorder.mjs before it: node birth.mjs FOLDER TRACE

import fs from 'node:fs';
import { pino } from 'pino';
import { openDatabase } from '../../dist/server/store/open.js';
import { putSetting } from '../../dist/server/store/settings.js';

const [, , folder, trace] = process.argv;
const rows = 25;

const database = await openDatabase({ url: null, dataDirectory: folder, log: pino({ level: 'silent' }) });
for (let row = 0; row < rows; row++) {
  await putSetting(database.db, `row ${row}`, 'kept');
  process.stdout.write(`${row} ${fs.statSync(trace).size}\n`);
}
process.exit(0);
