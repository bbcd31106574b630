// How long does the database itself take no write, and how long does Tocsin take no event? Both are tried all the time, beside one another.

import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Told } from '../load.ts';
import type { Tocsin } from '../tocsin.ts';

export interface Watch {
  /** The longest gap between two that succeeded, of each. */
  stop(): Promise<{ readonly databaseMs: number; readonly tocsinMs: number }>;
}

interface WatchOptions {
  readonly database: string;
  readonly nodes: readonly Tocsin[];
  readonly key: string;
  /** What was said, for whoever counts alerts. */
  readonly posts: Told[];
}

const pauseMs = 30;
const connectMs = 1_000;

export function startWatch({ database, nodes, key, posts }: WatchOptions): Watch {
  let stopping = false;

  async function gapOf(attempt: () => Promise<boolean>): Promise<number> {
    let last = performance.now();
    let longest = 0;
    while (!stopping) {
      if (await attempt()) {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      await wait(pauseMs);
    }
    return Math.round(longest);
  }

  /** Each time by a new connection: whoever has none finds the database as soon as anybody can. */
  async function write(): Promise<boolean> {
    const client = new pg.Client({ connectionString: database, connectionTimeoutMillis: connectMs, query_timeout: connectMs });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('create temporary table tried (n integer)');
      await client.query('select txid_current()');
      return true;
    } catch {
      return false;
    } finally {
      void client.end().catch(() => {});
    }
  }

  const body = JSON.stringify({
    routing_key: key,
    event_action: 'trigger',
    dedup_key: 'watch',
    payload: { summary: 'It is watched', source: 'watch', severity: 'critical' },
  });

  function post(node: Tocsin): () => Promise<boolean> {
    return async () => {
      const options = { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout(5_000) };
      const status = await fetch(`${node.url}/v2/enqueue`, options).then(
        async (answer) => {
          await answer.text();
          return answer.status;
        },
        () => null,
      );
      posts.push({ integration: 'together', key: 'watch', own: false, action: 'trigger', attempts: 1, answered: status === 202 });
      return status === 202;
    };
  }

  const gaps = Promise.all([gapOf(write), ...nodes.map((node) => gapOf(post(node)))]);
  return {
    stop: async () => {
      stopping = true;
      const [databaseMs = 0, ...tocsin] = await gaps;
      return { databaseMs, tocsinMs: Math.max(0, ...tocsin) };
    },
  };
}
