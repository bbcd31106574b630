// What is a database to the rest of the server? Kysely over either engine, and word of what other nodes committed.

import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Tables } from './schema.ts';
import type { Row, Statement, Terms, Transacted } from './statement.ts';
import type { ClockJump } from './steady-time.ts';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly db: Kysely<Tables>;
  /** By the database's clock, so that all nodes agree; it flows steadily, whatever is done to that clock or this machine's. */
  now(): Instant;
  /** The clock was set while this process ran, and is not approached yet; `null`: all is well. */
  clockJump(): ClockJump | null;
  /** Under which number this node claims; others free what it holds once it is gone. `null`: it cannot show now that it lives. */
  holder(): number | null;
  /** Names this process in notices to other nodes. */
  readonly node: string;
  /** One statement by itself, kept prepared: for what is asked all the time. Its text must not vary. */
  read(statement: Statement): Promise<readonly Row[]>;
  /**
   * All statements in one transaction. Not ok: one touched another number of rows than it must, another transaction was
   * faster (a uniqueness that is competed for, a deadlock), or the one that it follows was not carried out; nothing was written.
   */
  transact(statements: readonly Statement[], terms?: Terms): Promise<Transacted>;
  /** Rejects where nothing can be written: found out by writing. */
  proveWritable(): Promise<void>;
  /** Calls back with each position that another node has committed (never this node's own). Returns how to stop. */
  onCommittedElsewhere(callback: (position: number) => void): () => void;
  /** Calls back with the newest version of the plan that another node has activated. */
  onPlanElsewhere(callback: (version: number) => void): () => void;
  /** Calls back when the database can be listened to again after a gap: what was remembered of it may not be true any more. */
  onReturn(callback: () => void): () => void;
  /** Flushes of files so far, embedded only. */
  fsyncs(): number;
  close(): Promise<void>;
}
