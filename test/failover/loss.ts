// What is said when the end of the history is lost? Ids name nothing twice, the log and /readyz say it, whoever listens loads anew.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLoad } from '../load.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { startReader } from '../nodes/reader.ts';
import { startPostgres, unprivileged } from '../postgres.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import type { Judged } from './judged.ts';
import { findSharedNames } from './names.ts';
import { startPatroni } from './patroni.ts';

interface Loss {
  readonly url: string;
  /** What comes after this is lost. */
  mark(): Promise<void>;
  lose(): Promise<void>;
  output(): string;
  remove(): Promise<void>;
}

const limitMs = 90_000;

/** Asynchronous: the standby is away, and comes back to lead when the primary is gone. Thawed, it would read what the network holds. */
export async function byPromotion(): Promise<Loss> {
  const cluster = await startPatroni({ synchronous: false });
  const { primary, standby } = await cluster.whole();
  return {
    url: cluster.url,
    mark: async () => standby.kill9(),
    lose: async () => {
      primary.kill9();
      standby.start();
      await until('the standby leads', standby.isPrimary, limitMs);
      primary.start();
    },
    output: cluster.output,
    remove: cluster.remove,
  };
}

/** The database's files as they lay some time before. */
export async function byOlderBackup(): Promise<Loss> {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'tocsin-restored-'));
  const data = path.join(folder, 'data');
  const backup = path.join(folder, 'backup');
  const postgres = await startPostgres({ source: 'system', folder });
  const copy = (from: string, to: string) => {
    fs.rmSync(to, { recursive: true, force: true });
    fs.cpSync(from, to, { recursive: true });
    own(to);
  };
  return {
    url: postgres.url,
    mark: async () => {
      await postgres.kill9();
      copy(data, backup);
      await postgres.restart();
    },
    lose: async () => {
      await postgres.kill9();
      copy(backup, data);
      await postgres.restart();
    },
    output: () => '',
    remove: postgres.stop,
  };
}

export async function loseTheEnd(loss: Loss, seed: number): Promise<Judged> {
  const receiver = await startWebhookReceiver();
  let tocsin: Tocsin | null = null;
  try {
    const environment = { TOCSIN_DATABASE_URL: loss.url, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1', TOCSIN_LOG_LEVEL: 'error' };
    tocsin = await startTocsin({ plan: planFor(receiver.url), environment });
    const node = tocsin;
    const { token } = await node.api<{ token: string }>('/api/v1/tokens', { name: 'reader' });
    const reader = startReader(() => node.url, token);
    const integrations = { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } };
    const load = startLoad({ url: `${node.url}/v2/enqueue`, senders: 4, seed, keysPerPhase: 3, integrations });
    try {
      await load.answers(40);
      await loss.mark();
      load.nextPhase();
      await load.answers(60);
      await loss.lose();
      load.nextPhase();
      await load.answers(60);
      await load.stop();
      await until('the listener is told', () => reader.resyncs() > 0, limitMs);
      const notes = JSON.stringify(await (await fetch(`${node.url}/readyz`)).json());
      const messages = receiver.received();
      const findings = findSharedNames(messages);
      if (!notes.includes('the database has lost')) findings.push(`/readyz says nothing of the loss: ${notes}`);
      if (!node.output().includes('the database has lost')) findings.push('the log says nothing of the loss');
      return { findings, report: [notes, `${messages.length} messages, ${reader.resyncs()} times told to load anew`] };
    } finally {
      load.abandon();
      await reader.stop();
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${loss.output()}`, { cause: error });
  } finally {
    await tocsin?.remove();
    await receiver.stop();
    await loss.remove();
  }
}

function own(folder: string): void {
  const { uid, gid } = unprivileged();
  if (uid === undefined || gid === undefined) return;
  fs.chownSync(folder, uid, gid);
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) fs.lchownSync(path.join(folder, name), uid, gid);
}
