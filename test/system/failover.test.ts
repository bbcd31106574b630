// What happens when the database fails over? A standby that has every commit is promoted while events come; nobody touches Tocsin.

import pg from 'pg';
import { expect, test } from 'vitest';
import type { IncidentList } from '../../src/contract/incident.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import { readStored } from '../aftermath/stored.ts';
import { openLine } from '../faults/line.ts';
import { senderKey, startSender } from '../faults/sender.ts';
import { startLoad } from '../load.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { startPostgres } from '../postgres.ts';
import { silent } from '../stores.ts';
import { startTocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import { until } from './fixtures/process.ts';

const limitMs = 300_000;

test('a standby takes over: what was answered is there, nobody is told otherwise meanwhile, and Tocsin goes on by itself', {
  timeout: limitMs,
}, async () => {
  const primary = await startPostgres({ source: 'system', settings: { wal_level: 'replica', max_wal_senders: '5' } });
  const standby = await startPostgres({ source: 'system', standbyOf: primary.url });
  await said(primary.url, "alter system set synchronous_standby_names = '*'", 'select pg_reload_conf()');
  const line = await openLine(primary.url);
  const receiver = await startWebhookReceiver();
  const environment = { TOCSIN_DATABASE_URL: line.url, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1' };
  const tocsin = await startTocsin({ plan: planFor(receiver.url), environment });
  const { token } = await tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'sender' });
  const integrations = { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } };
  const load = startLoad({ url: `${tocsin.url}/v2/enqueue`, senders: 6, seed: 1, keysPerPhase: 3, integrations });
  const sender = startSender(tocsin.url, { key: keys.together, token });
  try {
    await load.answers(150);
    load.nextPhase();
    const from = Date.now();
    await primary.kill9();
    line.lead(Number(new URL(standby.url).port));
    // The standby only reads, and says so, for a while.
    const refusals = () => sender.told().filter(({ status }) => status === 503).length;
    await until('the standby has refused', () => refusals() > 20);
    await said(standby.url, 'select pg_promote()');
    await sender.heardYes();
    const outages = [{ kind: 'kill', from, until: Date.now() } as const];
    await load.answers(150);
    await load.stop();
    await sender.stop();
    const dishonest = sender
      .told()
      .filter(({ status, retryAfter }) => status !== 200 && status !== 202 && !(status === 503 && Number(retryAfter) > 0));
    expect(dishonest).toEqual([]);
    await until('every path has come to its end', async () => {
      const { incidents } = await tocsin.api<IncidentList>('/api/v1/incidents?status=all&limit=10000');
      return incidents.every(
        ({ status, engagements }) =>
          status === 'resolved' || engagements.every((each) => each.status === 'answered' || each.step > each.stepCount),
      );
    });
    const database = await openDatabase({ url: standby.url, dataDirectory: '', log: silent });
    const queued = () => database.db.selectFrom('deliveries').select('id').where('status', '=', 'queued').execute();
    await until('every message has left', async () => (await queued()).length === 0);
    const stored = await readStored(database);
    await database.close();
    const own = { integration: 'together', key: senderKey, own: false, action: 'trigger', attempts: 1 } as const;
    const posts = sender.told().flatMap(({ asked, status }) => (asked === 'event' ? [{ ...own, answered: status === 202 }] : []));
    expect([
      ...findInHistories(stored),
      ...findInAlerts(stored, [...load.told(), ...posts]),
      ...findInEscalations(stored, outages),
      ...findInDeliveries(stored, receiver.received(), outages),
    ]).toEqual([]);
  } finally {
    load.abandon();
    await sender.stop();
    await tocsin.remove();
    await line.close();
    await receiver.stop();
    await primary.stop();
    await standby.stop();
  }
});

async function said(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
