// What is on the disk when the power went away at any moment? A database that opens, with all that was answered, and nothing by half.
// More of the same: npm run test:powerloss -- --images 200 --seed 7

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { seedOf } from '../seed.ts';
import { type DiskOptions, diskAfter, type NamesBy } from './disk.ts';
import { type Fate, fates, writeImage } from './image.ts';
import { findInFolder } from './intact.ts';
import { type Recording, record } from './recording.ts';

const seed = seedOf('TOCSIN_POWERLOSS_SEED');
const images = Number(process.env.TOCSIN_POWERLOSS_IMAGES ?? 6);
const everyMs = 30_000;

const root = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-power-'));
let recording: Recording;
beforeAll(async () => {
  recording = await record(root, seededRandom(seed));
}, 300_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

interface Loss {
  /** So many operations had been asked for. */
  readonly operations: number;
  readonly fate: Fate;
  readonly namesBy: NamesBy;
}

test(`the power goes ${images} times, and what was answered is there: seed ${seed}`, { timeout: 60_000 + images * everyMs }, async () => {
  const { operations, answered } = recording;
  expect(operations.filter(({ op }) => op === 'fsync').length).toBeGreaterThan(answered.length / 8);
  const kinds = new Map<string, number>();
  for (const { op } of operations) kinds.set(op, (kinds.get(op) ?? 0) + 1);
  console.info(`seed ${seed}: ${answered.length} answers over ${[...kinds].map(([op, count]) => `${count} × ${op}`).join(', ')}`);
  const findings: string[] = [];
  for (let nth = 0; nth < images; nth++) {
    const random = seededRandom(seed * 1_000 + nth);
    const loss = someLoss(recording, nth, random);
    const found = await lose(loss, false, random);
    if (found.length > 0) findings.push(`${JSON.stringify(loss)}: ${found.slice(0, 5).join('; ')}`);
    if (images > 20 && nth % 20 === 19) console.info(`${nth + 1} of ${images} images, ${findings.length} with findings`);
  }
  expect(findings, `seed ${seed}`).toEqual([]);
});

test('a disk that only says that it has flushed loses what was answered, and this campaign sees it', { timeout: 120_000 }, async () => {
  const end = recording.operations.length;
  const found = await lose({ operations: end, fate: 'none', namesBy: 'journal' }, true, seededRandom(seed));
  expect(found.length).toBeGreaterThan(0);
});

/** Half of them right after an answer, when most is promised and least need be done; the others at any moment. */
function someLoss({ operations, answered }: Recording, nth: number, random: Random): Loss {
  const at = answered[random.below(answered.length)]?.end ?? 0;
  const after = operations.findLastIndex(({ end }) => end <= at) + 1;
  return {
    operations: random.next() < 0.5 ? after : random.below(operations.length + 1),
    fate: fates[nth % fates.length] ?? 'none',
    namesBy: random.next() < 0.5 ? 'posix' : 'journal',
  };
}

/** Gives what is wrong afterwards. */
async function lose(loss: Loss, lies: boolean, random: Random): Promise<string[]> {
  const done = recording.operations.slice(0, loss.operations);
  const options: DiskOptions = { namesBy: loss.namesBy, lies };
  const folder = fs.mkdtempSync(path.join(root, 'image-'));
  try {
    writeImage(path.join(folder, 'pg'), diskAfter(recording.origin, done, options), loss.fate, loss.namesBy, random);
    const end = done.at(-1)?.end ?? 0;
    return await findInFolder(
      folder,
      recording.answered.filter((each) => each.end <= end),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
