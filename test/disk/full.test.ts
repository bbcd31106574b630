// What happens when the disk is full? On each store: 503 until there is room, nothing lost that was answered, and all goes on by itself.
// Needs the right to mount a small file system, so it is run by hand: npm run test:disk

import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInHistories } from '../aftermath/history.ts';
import { readStored } from '../aftermath/stored.ts';
import { senderKey, startSender } from '../faults/sender.ts';
import { startLoad } from '../load.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { startPostgres } from '../postgres.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';

const limitMs = 300_000;
const refusalsWanted = 20;
/** With time for a machine that has much else to do. */
const redWithinMs = 60_000;

/** A file system of its own, which can be filled to the last byte, and emptied of that. */
function mountSmall(megabytes: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tocsin-test', folder]);
  chmodSync(folder, 0o777);
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, 'w');
      for (const bytes of [1_048_576, 4_096]) {
        const block = Buffer.alloc(bytes);
        try {
          for (;;) if (writeSync(file, block) < bytes) break;
        } catch {
          // Full, but for less than this.
        }
      }
      closeSync(file);
    },
    clear: () => rmSync(ballast),
    remove: () => {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Disk = ReturnType<typeof mountSmall>;

async function suffer(
  disk: Disk,
  environment: Readonly<Record<string, string>>,
  opened: (folder: string) => ReturnType<typeof openDatabase>,
) {
  const receiver = await startWebhookReceiver();
  const tocsin = await startTocsin({ plan: planFor(receiver.url), environment: { ...environment, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1' } });
  const { token } = await tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'sender' });
  const integrations = { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } };
  const load = startLoad({ url: `${tocsin.url}/v2/enqueue`, senders: 6, seed: 1, keysPerPhase: 5, integrations });
  const sender = startSender(tocsin.url, { key: keys.together, token });
  try {
    await load.answers(100);
    disk.fill();
    load.nextPhase();
    const refusals = () => sender.told().filter(({ status, asked }) => status === 503 && asked === 'event').length;
    await until('the full disk is felt', () => refusals() > refusalsWanted, 120_000);
    const readyz = async () => (await tocsin.post('/readyz', undefined)).status;
    await until('it says that it cannot work', async () => (await readyz()) === 503, redWithinMs);
    disk.clear();
    await sender.heardYes();
    await until('it is well again by itself', async () => (await readyz()) === 200);
    await load.answers(100);
    await load.stop();
    await sender.stop();
    const honest = sender.told().map(({ status, retryAfter }) => (status === 503 && Number(retryAfter) > 0 ? 'later' : status));
    expect([...new Set(honest)].sort()).toEqual([200, 202, 'later']);
    expect(await tocsin.stop()).toBe(0);
    const database = await opened(tocsin.folder);
    const stored = await readStored(database);
    await database.close();
    const own = { integration: 'together', key: senderKey, own: false, action: 'trigger', attempts: 1 } as const;
    const posts = sender.told().flatMap(({ asked, status }) => (asked === 'event' ? [{ ...own, answered: status === 202 }] : []));
    expect([...findInHistories(stored), ...findInAlerts(stored, [...load.told(), ...posts])]).toEqual([]);
  } finally {
    load.abandon();
    await sender.stop();
    await tocsin.remove();
    await receiver.stop();
  }
}

test('the embedded store on a full disk', { timeout: limitMs }, async () => {
  const disk = mountSmall(220);
  const dataDirectory = path.join(disk.folder, 'data');
  try {
    await suffer(disk, { TOCSIN_DATA: dataDirectory }, () => openDatabase({ url: null, dataDirectory, log: silent }));
  } finally {
    disk.remove();
  }
});

test('PostgreSQL on a full disk', { timeout: limitMs }, async () => {
  const disk = mountSmall(220);
  try {
    const folder = path.join(disk.folder, 'postgres');
    execFileSync('mkdir', [folder]);
    const postgres = await startPostgres({ folder });
    try {
      await suffer(disk, { TOCSIN_DATABASE_URL: postgres.url }, () => openDatabase({ url: postgres.url, dataDirectory: '', log: silent }));
    } finally {
      await postgres.stop();
    }
  } finally {
    disk.remove();
  }
});
