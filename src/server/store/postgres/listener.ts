// What did other nodes commit? A connection of its own listens; after a gap it asks how far things are by now. It is also what shows
// that this node lives, and what keeps its clock right.

import type { Log } from '../database.ts';
import type { Row, Statement } from '../statement.ts';
import { explained } from '../unavailable.ts';
import { connectTimeoutMs, types } from './backend.ts';
import type { DatabaseClock } from './clock.ts';
import { Connection } from './connection.ts';
import { createHosts } from './hosts.ts';
import { endPresence, showPresence } from './presence.ts';

export const channel = 'tocsin';
/** As PostgreSQL lists the connection. */
export const listenerName = 'tocsin listener';

/** A payload: who says it, what about, and a number. */
export function notice(node: string, topic: Topic, value: number | ''): string {
  return `${node} ${topic} ${value}`;
}

export type Topic = 'position' | 'plan';

export interface Listener {
  /** The number under which this node is known to live; `null` while there is no connection. Another one after each gap. */
  holder(): number | null;
  on(topic: Topic, callback: (value: number) => void): () => void;
  /** Takes another number, on the same connection: what was claimed under the one before is given up, whatever it was. */
  renew(): void;
  /** Calls back when it listens again after a gap. */
  onReturn(callback: () => void): () => void;
  close(): Promise<void>;
}

const firstRetryMs = 100;
/** Who looks for a database that has gone elsewhere finds it within this. */
const lastRetryMs = 500;
/** A dead peer shows only when it is spoken to; and a clock that was set, or a machine that slept. */
const probeMs = 2_000;

/** One that takes no writes any more is no place to be seen at: after a fail-over others look at another. Throws. */
async function stillWrites(run: (statement: Statement) => Promise<{ readonly rows: readonly Row[] }>): Promise<void> {
  const { rows } = await run({ sql: "select current_setting('transaction_read_only') as reads_only", params: [] });
  if (rows[0]?.reads_only === 'on') throw new Error('the database takes no writes');
}

export interface ListenerOptions {
  readonly node: string;
  /** Measured again and again. */
  readonly clock: DatabaseClock;
  readonly log: Log;
}

/** Answers when it listens; throws `StoreUnavailable`. Its own node's notices are not called back. */
export async function listen(url: string, { node, clock, log }: ListenerOptions): Promise<Listener> {
  const callbacks: Record<Topic, Set<(value: number) => void>> = { position: new Set(), plan: new Set() };
  const returned = new Set<() => void>();
  /** The newest of each that any node told of, this one too: what a gap is measured from. */
  const newest: Record<Topic, number> = { position: 0, plan: 0 };
  const hosts = createHosts(url, { connectTimeoutMs, applicationName: listenerName });
  let client: Connection | null = null;
  let renewing = false;
  let renewAgain = false;
  let holder: number | null = null;
  let closed = false;
  let retryMs = firstRetryMs;
  let retry: NodeJS.Timeout | undefined;

  function tell(topic: Topic, value: number, own: boolean): void {
    if (value > newest[topic]) newest[topic] = value;
    if (own) return;
    for (const callback of callbacks[topic]) callback(value);
  }

  async function connect(): Promise<void> {
    const where = await hosts.url().catch((error: unknown) => {
      again(error);
      throw error;
    });
    const next = new Connection({
      connectionString: where,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: connectTimeoutMs,
      keepAlive: true,
      // The probe asks beside whatever is being asked.
      pipeline: true,
      application_name: listenerName,
      types,
    });
    const run = ({ sql, params }: Statement) => next.query(sql, [...params]);
    const probe = setInterval(() => void Promise.all([clock.measure(run), stillWrites(run)]).catch(lose), probeMs);
    probe.unref();
    let gone = false;
    function lose(error?: unknown): void {
      if (gone) return;
      gone = true;
      hosts.failed(where);
      clearInterval(probe);
      next.end().catch(() => {}); // It is lost already; only its socket is to be given back.
      if (client === next) {
        client = null;
        holder = null;
      }
      again(error);
    }
    next.on('error', lose);
    next.on('end', () => lose());
    next.on('notification', ({ payload }) => {
      const [from, topic, value] = (payload ?? '').split(' ');
      if (topic === 'position' || topic === 'plan') tell(topic, Number(value), from === node);
    });
    try {
      await next.connect();
      const number = await showPresence(run);
      await next.query(`listen ${channel}`);
      const { rows } = await next.query(`select (select value from positions where name = 'history') as position,
        (select coalesce(max(version), 0)::bigint from plans) as plan`);
      retryMs = firstRetryMs;
      // Whoever was lost meanwhile has no number.
      if (gone) return;
      client = next;
      holder = number;
      for (const topic of ['position', 'plan'] as const) {
        const value = Number(rows[0]?.[topic]);
        if (value > newest[topic]) tell(topic, value, false);
        // A history that went back counts from there.
        newest[topic] = value;
      }
      for (const callback of returned) callback();
    } catch (error) {
      lose(error);
      throw error;
    }
  }

  function again(error: unknown): void {
    if (closed) return;
    log.warn({ reason: error instanceof Error ? error.message : null }, 'no word from other nodes: connecting again');
    retry = setTimeout(() => void connect().catch(() => {}), retryMs); // It has told the log itself.
    retryMs = Math.min(retryMs * 2, lastRetryMs);
  }

  async function renew(): Promise<void> {
    const on = client;
    const before = holder;
    if (on === null || before === null) return;
    const run = ({ sql, params }: Statement) => on.query(sql, [...params]);
    const number = await showPresence(run);
    if (client !== on) return;
    holder = number;
    await endPresence(run, before);
  }

  /** One at a time; what comes meanwhile is another doubt. */
  async function renewInTurn(): Promise<void> {
    renewAgain = true;
    if (renewing) return;
    renewing = true;
    while (renewAgain && !closed) {
      renewAgain = false;
      // Its connection breaks then, which is noticed and told by itself.
      await renew().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, lastRetryMs).unref());
    }
    renewing = false;
  }

  try {
    await connect();
  } catch (error) {
    // Nobody holds what could be closed: one that went on trying would keep a process alive that has given up its start.
    closed = true;
    clearTimeout(retry);
    throw explained(error);
  }
  return {
    holder: () => holder,
    on(topic, callback) {
      callbacks[topic].add(callback);
      return () => callbacks[topic].delete(callback);
    },
    renew: () => void renewInTurn(),
    onReturn(callback) {
      returned.add(callback);
      return () => returned.delete(callback);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
