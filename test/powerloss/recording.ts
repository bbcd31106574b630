// What does a life of the embedded store ask of its disk? Commits, checkpoints and a restart, recorded; and how far the trace was at each answer.

import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { Random } from '../../src/core/kernel/random.ts';
import { openEmbedded } from '../../src/server/store/embedded/backend.ts';
import { createEngineStore } from '../../src/server/store/engine-store.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { changesOf, noted, opening, sampleAlert } from '../fixtures/changes.ts';
import { silent } from '../stores.ts';
import { type Operation, readTrace } from './trace.ts';

export interface Recording {
  /** The database's files before the first operation: made and flushed, without tables. */
  readonly origin: string;
  readonly operations: readonly Operation[];
  readonly answered: readonly Answered[];
}

/** When this was answered the trace was no longer than `end`. */
export interface Answered {
  readonly incident: string;
  readonly version: number;
  readonly end: number;
}

const atOnce = 4;
const rounds = 45;

/** `root`: an empty folder for all of it. */
export async function record(root: string, random: Random): Promise<Recording> {
  const folder = path.join(root, 'data');
  const files = path.join(folder, 'pg');
  const origin = path.join(root, 'origin');
  const trace = path.join(root, 'trace');
  await (await openEmbedded(folder, silent)).close();
  fs.cpSync(files, origin, { recursive: true });
  fs.writeFileSync(trace, '');
  const ended = traced(files, trace);
  try {
    const answered = [...(await live(folder, trace, 0, random)), ...(await live(folder, trace, rounds, random))];
    return { origin, operations: readTrace(trace), answered };
  } finally {
    ended();
  }
}

/** Batches beside each other, each a new incident with all that belongs to it, and a change of an older one. */
async function live(folder: string, trace: string, first: number, random: Random): Promise<readonly Answered[]> {
  const database = await openDatabase({ url: null, dataDirectory: folder, log: silent });
  const store = createEngineStore(database);
  const answered: Answered[] = [];
  const before: ReturnType<typeof opening>[] = [];
  for (let round = first; round < first + rounds; round++) {
    const batches = Array.from({ length: 1 + random.below(atOnce) }, async (_, nth) => {
      const id = `inc_${round}_${nth}`;
      const opened = opening(id);
      const older = nth === 0 && before.length > 0 ? before.splice(random.below(before.length), 1) : [];
      const incidents = [opened, ...older.map(({ incident }) => noted(incident, incident.openedAt))];
      const turns = [{ path: id, from: 0, to: 1 }];
      const done = await store.commit(changesOf({ incidents, newAlerts: [sampleAlert(`alr_${id}`, id)], turns }));
      if (!done.ok) throw new Error(`the commit of ${id} met a conflict`);
      const { size } = fs.statSync(trace);
      for (const { incident } of incidents) answered.push({ incident: incident.id, version: incident.version, end: size });
      before.push(incidents.at(-1) ?? opened);
    });
    await Promise.all(batches);
    if (random.next() < 0.12) await sql`checkpoint`.execute(database.db);
    if (random.next() < 0.08) await sql`vacuum (analyze, truncate false) incidents`.execute(database.db);
  }
  await database.close();
  return answered;
}

/** Whatever thread starts from now on records; returns how to end it. */
function traced(files: string, trace: string): () => void {
  const wanted = {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${new URL('./recorder.mjs', import.meta.url).href}`.trim(),
    TOCSIN_TRACE_OF: files,
    TOCSIN_TRACE_TO: trace,
  };
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, wanted);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
