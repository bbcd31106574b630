// What tables does a database have, in words that can be compared? From its catalogues; the same text on both engines.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from './schema.ts';

interface Described {
  readonly table: string;
  readonly line: string;
}

/** Columns, then constraints, then indexes; each table's, by name. */
export async function dumpSchema(db: Kysely<Tables>): Promise<string> {
  const columns = await sql<Described & { settings: string }>`
    select c.relname as table, coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') as settings,
      format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
        || case when a.attcollation = 'pg_catalog."C"'::regcollation then ' collate "C"' else '' end
        || case when a.attstorage <> t.typstorage then ' storage ' || case a.attstorage when 'e' then 'external' else a.attstorage::text end else '' end
        || case when a.attnotnull then ' not null' else '' end
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind = 'r'
    order by c.relname collate "C", a.attnum`.execute(db);
  // Not-null constraints have rows of their own from version 18 on; the columns say it already.
  const constraints = await sql<Described>`
    select c.relname as table, format('constraint %I %s', o.conname, pg_get_constraintdef(o.oid)) as line
    from pg_constraint o
    join pg_class c on c.oid = o.conrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where o.contype <> 'n'
    order by c.relname collate "C", o.conname collate "C"`.execute(db);
  const indexes = await sql<Described>`
    select x.tablename as table, x.indexdef || ';' as line
    from pg_indexes x
    where x.schemaname = 'public' and not exists (
      select from pg_constraint o join pg_class c on c.oid = o.conindid where c.relname = x.indexname and o.contype in ('p', 'u'))
    order by x.tablename collate "C", x.indexname collate "C"`.execute(db);
  const of = (described: readonly Described[], table: string) => described.filter((row) => row.table === table).map(({ line }) => line);
  const tables = new Map(columns.rows.map((row) => [row.table, row.settings]));
  const parts = [...tables].map(([table, settings]) => {
    const lines = [...of(columns.rows, table), ...of(constraints.rows, table)].map((line) => `  ${line}`);
    return [`create table ${table} (\n${lines.join(',\n')}\n)${settings};`, ...of(indexes.rows, table)].join('\n');
  });
  return `-- What the migrations make, on both engines. Made anew by: npx vitest run src/server/store/dump.test.ts -u\n\n${parts.join('\n\n')}\n`;
}
