// How does a database come to hold a hundred thousand incidents within seconds? One real incident is copied by the database itself,
// with all its rows: ids, keys and moments changed alike in columns and in JSON, so that each copy is one that the engine can go on with.

import { type Kysely, sql } from 'kysely';
import { createLog } from '../server/log.ts';
import type { Database } from '../server/store/database.ts';
import { openDatabase } from '../server/store/open.ts';
import type { Tables } from '../server/store/schema.ts';
import { momentsIn, renamed } from './copying.ts';
import type { StartPart } from './part.ts';

export interface PopulationQuestion {
  readonly dataDirectory: string;
  /** `null`: the embedded database. */
  readonly databaseUrl: string | null;
  readonly copies: number;
  /** Copies made earlier have other numbers. */
  readonly from: number;
  /** Moments of the copies are spread over so long before those of the original. */
  readonly spreadMs: number;
}

/** Copied by one statement. */
const chunk = 20_000;

/** In this order, as a batch writes them. */
const tables = ['incidents', 'wakes', 'alerts', 'deliveries', 'history'] as const;
type Copied = (typeof tables)[number];

export const startPopulation: StartPart = async () => ({
  ready: null,
  answer: (question) => populate(question as PopulationQuestion), // from populated.ts
});

async function populate({ dataDirectory, databaseUrl, copies, from, spreadMs }: PopulationQuestion): Promise<null> {
  const database = await openDatabase({ url: databaseUrl, dataDirectory, log: createLog('warn') });
  try {
    const original = await originalOf(database.db);
    for (let done = 0; done < copies; done += chunk) {
      const range = { first: from + done, last: from + Math.min(copies, done + chunk) - 1 };
      const stepMs = spreadMs / (from + copies);
      for (const table of tables) await copy(database, original, table, range, stepMs);
    }
    const moved = sql`update positions set value = (select max(position) from history) where name = 'history'`;
    await moved.execute(database.db);
    await sql.raw('vacuum analyze').execute(database.db);
    await sql.raw('checkpoint').execute(database.db);
    return null;
  } finally {
    await database.close();
  }
}

interface Original {
  readonly incident: string;
  readonly names: readonly string[];
  readonly rows: Readonly<Record<Copied, readonly Row[]>>;
}

type Row = Readonly<Record<string, string | null>>;

/** The newest incident, each column as text. */
async function originalOf(db: Kysely<Tables>): Promise<Original> {
  const newest = await db.selectFrom('incidents').select('id').orderBy('opened_at', 'desc').limit(1).executeTakeFirstOrThrow();
  const rows: Partial<Record<Copied, readonly Row[]>> = {};
  for (const table of tables) {
    const key = table === 'incidents' ? 'id' : 'incident_id';
    const found = await sql<{ row: Record<string, unknown> }>`
      select (select json_object_agg(key, value) from json_each_text(to_json(t))) as row
      from ${sql.table(table)} as t where ${sql.ref(key)} = ${newest.id}`.execute(db);
    rows[table] = found.rows.map(({ row }) => row as Row); // every value was read as text
  }
  const complete = rows as Original['rows']; // each table was read above
  const alerts = complete.alerts.flatMap((row) => [row.id ?? '', row.dedup_key ?? '']);
  return { incident: newest.id, names: [newest.id, ...alerts], rows: complete };
}

/** Every text that names the incident, its alert or its key, and every moment, becomes that of the nth copy. */
async function copy(
  { db }: Database,
  original: Original,
  table: Copied,
  { first, last }: { readonly first: number; readonly last: number },
  stepMs: number,
): Promise<void> {
  const rows = original.rows[table];
  for (const [nth, row] of rows.entries()) {
    const columns = Object.keys(row);
    const values = columns.map((column) => copied(column, row[column] ?? null, original, { table, nth, of: rows.length }, stepMs));
    const types = await columnTypes(db, table);
    const cast = values.map((value, place) => sql`(${value})::${sql.raw(types.get(columns[place] ?? '') ?? 'text')}`);
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      select ${sql.join(cast)} from generate_series(${sql.lit(first)}::bigint, ${sql.lit(last)}::bigint) as n`.execute(db);
  }
}

function copied(
  column: string,
  text: string | null,
  original: Original,
  place: { readonly table: Copied; readonly nth: number; readonly of: number },
  stepMs: number,
) {
  if (text === null) return sql.raw('null');
  if (place.table === 'history' && column === 'position') {
    // After the original's, in the order of the copies.
    return sql.raw(`${Number(text)} + n * ${place.of}`);
  }
  const { template, moments } = momentsIn(renamed(text, original.names));
  let value = sql`${sql.lit(template)}`;
  for (const [which, name] of original.names.entries())
    value = sql`replace(${value}, ${sql.lit(`@n${which}@`)}, ${sql.lit(name)} || '-' || n)`;
  for (const [which, at] of moments.entries()) {
    const moved = sql.raw(`(${at} - (n * ${stepMs})::bigint)::text`);
    value = sql`replace(${value}, ${sql.lit(`@m${which}@`)}, ${moved})`;
  }
  return value;
}

const known = new Map<string, ReadonlyMap<string, string>>();

async function columnTypes(db: Kysely<Tables>, table: Copied): Promise<ReadonlyMap<string, string>> {
  const found = known.get(table);
  if (found !== undefined) return found;
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, format_type(atttypid, atttypmod) as type
    from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`.execute(db);
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  known.set(table, types);
  return types;
}
