// How does Kysely speak to either engine? PostgreSQL's dialect, over a backend of ours.

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { type Backend, type Session, toParam } from './statement.ts';

export function dialectOver(backend: Backend): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOver(backend),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class Connection implements DatabaseConnection {
  constructor(readonly session: Session) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.session.run({ sql: query.sql, params: query.parameters.map(toParam) });
    // The border to Kysely: what a row holds is known by the query's builder.
    return { rows: rows as R[], numAffectedRows: BigInt(affected) };
  }

  // biome-ignore lint/correctness/useYield: there is nothing to give
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('queries are not streamed here: read in pages');
  }
}

function driverOver(backend: Backend): Driver {
  const say = (sql: string) => async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => {},
    acquireConnection: async () => new Connection(await backend.acquire()),
    beginTransaction: async (connection, { isolationLevel }: TransactionSettings) => {
      await say(isolationLevel ? `begin isolation level ${isolationLevel}` : 'begin')(connection);
    },
    commitTransaction: say('commit'),
    rollbackTransaction: say('rollback'),
    releaseConnection: async (connection) => {
      if (connection instanceof Connection) connection.session.release();
    },
    destroy: () => backend.close(),
  };
}
