// At which of several hosts is the database? A URL may name them all, as libpq reads it; the one that takes writes is looked for, and looked for
// again when it takes none any more.

import type { Millis } from '../../../core/kernel/instant.ts';
import { explained, StoreUnavailable } from '../unavailable.ts';
import { Connection } from './connection.ts';

export const hostLimits = {
  /** A host that has not answered by then is not waited for alone: the next one is asked beside it. */
  nextAfterMs: 250,
  /** What is behind a name in a URL. */
  hosts: 16,
} as const;

export interface Hosts {
  /** A URL of the one that took writes when it was asked last. Throws `StoreUnavailable`, and says what each one said. */
  url(): Promise<string>;
  /** It has failed, or takes no writes: the next one who asks has them all looked at again. */
  failed(url: string): void;
}

/** `postgres://user@one:5432,two/db` names two. Parameters that say which of them is wanted are ours to follow: only one that writes is. */
const shape = /^(postgres(?:ql)?:\/\/)(?:([^@/?#]*)@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?$/;
const answeredHere = ['target_session_attrs', 'load_balance_hosts'];

/** One URL for each host; `null`: it is none that could be understood. */
export function urlsOf(text: string): readonly string[] | null {
  const [, scheme, user, hosts, path, query] = shape.exec(text) ?? [];
  if (scheme === undefined || hosts === undefined) return null;
  const kept = (query ?? '').split('&').filter((each) => each !== '' && !answeredHere.includes(each.split('=')[0] ?? ''));
  const tail = `${path}${kept.length === 0 ? '' : `?${kept.join('&')}`}`;
  const urls = hosts.split(',').map((host) => `${scheme}${user === undefined ? '' : `${user}@`}${host}${tail}`);
  return urls.length <= hostLimits.hosts && urls.every((url) => URL.canParse(url)) ? urls : null;
}

export interface Looking {
  readonly connectTimeoutMs: Millis;
  readonly applicationName: string;
}

export function createHosts(text: string, looking: Looking): Hosts {
  const urls = urlsOf(text) ?? [text];
  const [only] = urls;
  if (urls.length === 1 && only !== undefined) return { url: async () => only, failed: () => {} };
  let current: string | null = null;
  let search: Promise<string> | null = null;
  return {
    url: async () => {
      if (current !== null) return current;
      search ??= findWriting(urls, looking).finally(() => {
        search = null;
      });
      current = await search;
      return current;
    },
    failed: (url) => {
      if (current === url) current = null;
    },
  };
}

/** The first that takes writes; all are asked, one a moment after the other, so that one that hangs holds up none. */
async function findWriting(urls: readonly string[], looking: Looking): Promise<string> {
  const clients: Connection[] = [];
  let isFound = false;
  async function ask(url: string, afterMs: Millis): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (isFound) throw new Error('not asked');
    const client = new Connection({
      connectionString: url,
      connectionTimeoutMillis: looking.connectTimeoutMs,
      query_timeout: looking.connectTimeoutMs,
      application_name: looking.applicationName,
    });
    clients.push(client);
    await client.connect();
    const reason = await whyNoWrites((text) => client.query(text));
    if (reason !== null) throw new Error(reason);
    return url;
  }
  const asked = urls.map((url, index) => ask(url, index * hostLimits.nextAfterMs));
  try {
    return await Promise.any(asked);
  } catch {
    const settled = await Promise.allSettled(asked);
    const said = settled.map((each, index) => `${nameOf(urls[index])}: ${each.status === 'rejected' ? textOf(each.reason) : 'it answers'}`);
    throw new StoreUnavailable(`none of the database's hosts takes writes now (${said.join('; ')})`);
  } finally {
    isFound = true;
    for (const client of clients) client.breakOff();
  }
}

/** `null`: it takes writes. */
export async function whyNoWrites(
  query: (text: string) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>,
): Promise<string | null> {
  const { rows } = await query("select pg_is_in_recovery() as standby, current_setting('transaction_read_only') as reads_only");
  const [row] = rows;
  if (row?.standby === true) return 'it is a standby, which only reads: name the primary, or all hosts, as postgres://user@one,two/tocsin';
  return row?.reads_only === 'on' ? 'it only reads (default_transaction_read_only)' : null;
}

function nameOf(url: string | undefined): string {
  return url === undefined ? '' : new URL(url).host;
}

function textOf(reason: unknown): string {
  const error = explained(reason);
  return error instanceof Error ? error.message : String(error);
}
