// What may befall a database? Each is done to it, lasts a while, and is over.

import pg from 'pg';
import type { Postgres } from '../postgres.ts';
import type { Line } from './line.ts';

export interface Trouble {
  readonly name: string;
  /** What is asked is done all the same, be it late. */
  readonly bearable?: true;
  /** What is to be read in the `notes` of `/readyz` before it ends. */
  readonly told?: string;
  begin(postgres: Postgres, line: Line): Promise<void>;
  end(postgres: Postgres, line: Line): Promise<void>;
}

const slowMs = 150;

export const troubles: readonly Trouble[] = [
  {
    name: 'the server is killed, with all that it was doing',
    begin: (postgres) => postgres.kill9(),
    end: (postgres) => postgres.restart(),
  },
  {
    name: 'every connection breaks in its middle',
    begin: async (_, line) => line.cut(),
    end: async (_, line) => line.mend(),
  },
  {
    name: 'it says nothing any more, and nobody is told',
    begin: async (_, line) => line.hold(),
    end: async (_, line) => line.mend(),
  },
  {
    name: 'it is slow',
    bearable: true,
    begin: async (_, line) => line.slow(slowMs),
    end: async (_, line) => line.mend(),
  },
  {
    name: 'it takes no writes',
    begin: (postgres) => said(postgres, 'alter system set default_transaction_read_only = on', 'select pg_reload_conf()'),
    end: (postgres) =>
      said(
        postgres,
        'set default_transaction_read_only = off',
        'alter system reset default_transaction_read_only',
        'select pg_reload_conf()',
      ),
  },
  {
    name: 'its clock is set back by three hours, and then to what it was',
    bearable: true,
    begin: (postgres) =>
      said(
        postgres,
        'create schema set_back',
        `create function set_back.clock_timestamp() returns timestamptz language sql volatile
           as $$ select pg_catalog.clock_timestamp() - interval '3 hours' $$`,
        'alter system set search_path = set_back, pg_catalog, public',
        'select pg_reload_conf()',
      ),
    told: 'the clock was set: it is 3 h behind',
    end: (postgres) => said(postgres, 'alter system reset search_path', 'select pg_reload_conf()'),
  },
  {
    name: 'what it does for Tocsin is ended, again and again',
    bearable: true,
    begin: (postgres) => endAll(postgres),
    end: (postgres) => endAll(postgres),
  },
];

function endAll(postgres: Postgres): Promise<void> {
  return said(postgres, "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'tocsin%'");
}

async function said(postgres: Postgres, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
