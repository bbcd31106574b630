// What is on the disk when the power goes during the very first start? A folder that the next start opens or makes anew, with all that was answered.
// More of the same: npm run test:powerloss -- --images 200 --seed 7

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { getSetting, putSetting } from '../../src/server/store/settings.ts';
import { seedOf } from '../seed.ts';
import { silent } from '../stores.ts';
import { diskAfter, type NamesBy } from './disk.ts';
import { fates, writeImage } from './image.ts';
import { type Operation, readTrace } from './trace.ts';

const seed = seedOf('TOCSIN_POWERLOSS_SEED');
const images = Math.ceil(Number(process.env.TOCSIN_POWERLOSS_IMAGES ?? 6) / 2);
const everyMs = 120_000;

const root = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-birth-'));
const nothing = path.join(root, 'nothing');
let operations: readonly Operation[];
let answered: readonly { readonly row: number; readonly end: number }[];
beforeAll(() => {
  const home = path.join(root, 'home');
  const trace = path.join(root, 'trace');
  for (const folder of [home, nothing]) fs.mkdirSync(folder);
  fs.writeFileSync(trace, '');
  const program = new URL('./birth.mjs', import.meta.url).pathname;
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import ${new URL('./recorder.mjs', import.meta.url).href}`,
    TOCSIN_TRACE_OF: home,
    TOCSIN_TRACE_TO: trace,
    TOCSIN_TRACE_ALL: '1',
  };
  const said = execFileSync(process.execPath, [program, path.join(home, 'data'), trace], { env }).toString();
  answered = said
    .trim()
    .split('\n')
    .map((line) => ({ row: Number(line.split(' ')[0]), end: Number(line.split(' ')[1]) }));
  operations = readTrace(trace);
}, 300_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

test(`the power goes ${images} times during the first start: seed ${seed}`, { timeout: 60_000 + images * everyMs }, async () => {
  expect(answered.length).toBeGreaterThan(10);
  const madeAt = operations.findIndex((each) => each.op === 'create' && each.name === path.join('data', 'created'));
  expect(madeAt).toBeGreaterThan(100);
  console.info(`seed ${seed}: ${operations.length} operations, the database was whole after ${madeAt}, ${answered.length} answers`);
  const findings: string[] = [];
  for (let nth = 0; nth < images; nth++) {
    const random = seededRandom(seed * 1_000 + nth);
    const loss = {
      operations: someMoment(madeAt, nth, random),
      fate: fates[nth % fates.length] ?? 'none',
      namesBy: random.next() < 0.5 ? 'posix' : 'journal',
    } as const;
    const found = await lose(loss, random);
    if (found.length > 0) findings.push(`${JSON.stringify(loss)}: ${found.slice(0, 5).join('; ')}`);
  }
  expect(findings, `seed ${seed}`).toEqual([]);
});

/** While the files are made, right around the moment at which they are whole, or afterwards. */
function someMoment(madeAt: number, nth: number, random: Random): number {
  switch (nth % 3) {
    case 0:
      return madeAt - 4 + random.below(12);
    case 1:
      return madeAt + random.below(operations.length - madeAt + 1);
    default:
      return random.below(madeAt);
  }
}

interface Loss {
  readonly operations: number;
  readonly fate: (typeof fates)[number];
  readonly namesBy: NamesBy;
}

async function lose({ operations: count, fate, namesBy }: Loss, random: Random): Promise<string[]> {
  const done = operations.slice(0, count);
  const image = fs.mkdtempSync(path.join(root, 'image-'));
  try {
    writeImage(image, diskAfter(nothing, done, { namesBy, lies: false }), fate, namesBy, random);
    const end = done.at(-1)?.end ?? 0;
    return await findInImage(
      path.join(image, 'data'),
      answered.filter((each) => each.end <= end).map(({ row }) => row),
    );
  } finally {
    fs.rmSync(image, { recursive: true, force: true });
  }
}

async function findInImage(dataDirectory: string, rows: readonly number[]): Promise<string[]> {
  try {
    const database = await openDatabase({ url: null, dataDirectory, log: silent });
    const lost: string[] = [];
    for (const row of rows) if ((await getSetting(database.db, `row ${row}`)) !== 'kept') lost.push(`row ${row} was answered, and is lost`);
    await putSetting(database.db, 'afterwards', 'kept');
    await database.close();
    return lost;
  } catch (error) {
    return [`the next start does not open it, nor make it anew: ${String(error)} ${error instanceof Error ? String(error.cause) : ''}`];
  }
}
