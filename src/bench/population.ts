// How does a database come to hold a hundred thousand incidents within seconds? One real incident is copied by the database itself,
// with all its rows: ids, keys and moments changed alike in columns and in JSON, so that each copy is one that the engine can go on with.

import { type Kysely, sql } from 'kysely';
import { createLog } from '../server/log.ts';
import type { Database } from '../server/store/database.ts';
import { newestPosition } from '../server/store/history.ts';
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
  /** Id of the incident that is copied; `null`: the newest. */
  readonly original: string | null;
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

/** Gives the id of the incident that was copied. */
export async function populate({ dataDirectory, databaseUrl, copies, from, original: id, spreadMs }: PopulationQuestion): Promise<string> {
  const database = await openDatabase({ url: databaseUrl, dataDirectory, log: createLog('warn') });
  try {
    const original = await originalOf(database.db, id);
    const newest = await newestPosition(database.db);
    for (let done = 0; done < copies; done += chunk) {
      const range = { first: from + done, last: from + Math.min(copies, done + chunk) - 1 };
      const stepMs = spreadMs / (from + copies);
      for (const table of tables)
        await copy(database, original, table, { ...range, stepMs, newest: newest + done * original.rows.history.length });
    }
    const moved = sql`update positions set value = (select max(position) from history) where name = 'history'`;
    await moved.execute(database.db);
    await sql.raw('vacuum analyze').execute(database.db);
    await sql.raw('checkpoint').execute(database.db);
    return original.incident;
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

/** Each column as text. */
async function originalOf(db: Kysely<Tables>, id: string | null): Promise<Original> {
  const newest = db.selectFrom('incidents').select('id').orderBy('opened_at', 'desc').limit(1);
  const incident = id ?? (await newest.executeTakeFirstOrThrow()).id;
  const rows: Partial<Record<Copied, readonly Row[]>> = {};
  for (const table of tables) {
    const key = table === 'incidents' ? 'id' : 'incident_id';
    const found = await sql<{ row: Record<string, unknown> }>`
      select (select json_object_agg(key, value) from json_each_text(to_json(t))) as row
      from ${sql.table(table)} as t where ${sql.ref(key)} = ${incident}`.execute(db);
    rows[table] = found.rows.map(({ row }) => row as Row); // every value was read as text
  }
  const complete = rows as Original['rows']; // each table was read above
  const alerts = complete.alerts.flatMap((row) => [row.id ?? '', row.dedup_key ?? '']);
  return { incident, names: [incident, ...alerts], rows: complete };
}

interface Range {
  readonly first: number;
  readonly last: number;
  /** Each copy is so much older than the one before. */
  readonly stepMs: number;
  /** Position of the last commit before these copies. */
  readonly newest: number;
}

/** Every text that names the incident, its alert or its key, and every moment, becomes that of the nth copy. */
async function copy({ db }: Database, original: Original, table: Copied, range: Range): Promise<void> {
  const types = await columnTypes(db, table);
  const rows = original.rows[table];
  for (const [nth, row] of rows.entries()) {
    const columns = Object.keys(row);
    const values = columns.map((column) => {
      const value =
        table === 'history' && column === 'position'
          ? sql.raw(`${range.newest} + (n - ${range.first}) * ${rows.length} + ${nth + 1}`)
          : copied(row[column] ?? null, original, range);
      return sql`(${value})::${sql.raw(types.get(column) ?? 'text')}`;
    });
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      select ${sql.join(values)} from generate_series(${sql.lit(range.first)}::bigint, ${sql.lit(range.last)}::bigint) as n`.execute(db);
  }
}

function copied(text: string | null, original: Original, { stepMs }: Range) {
  if (text === null) return sql.raw('null');
  const { template, moments } = momentsIn(renamed(text, original.names));
  let value = sql`${sql.lit(template)}`;
  for (const [which, name] of original.names.entries()) {
    const mark = sql.lit(`@n${which}@`);
    value = sql`replace(${value}, ${mark}, ${sql.lit(name)} || '-' || n)`;
  }
  for (const [which, at] of moments.entries()) {
    const mark = sql.lit(`@m${which}@`);
    value = sql`replace(${value}, ${mark}, ${sql.raw(`(${at} - (n * ${stepMs})::bigint)::text`)})`;
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
