// Who watches the watchman? One Tocsin expects the heartbeat of another; and a store that hangs or is gone is told to whoever asks.

import { rmSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { IncidentDetail, IncidentList } from '../../src/contract/incident.ts';
import { startPostgres } from '../postgres.ts';
import { dataFolder } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';

const limitMs = 180_000;
const key = 'watched-watched-watched';
const token = 'a-token-for-scrapers';

const plan = `
name: Watch
people:
  dana: { name: Dana Reyes, email: dana@acme.example, zone: UTC, contact: { app: { inbox: dana } } }
teams:
  platform: { name: Platform, discipline: engineering, members: [dana], path: platform }
paths:
  platform:
    steps: [{ page: [person dana], wait: 5m }]
    backstop: { page: [person dana], every: 5m }
services:
  tocsin: { name: The other Tocsin, tier: 1, owner: platform }
objectives:
  answer: { metric: acknowledge, target: 5m }
integrations:
  tocsin: { name: the other Tocsin, type: heartbeat, service: tocsin, key: ${key}, every: 2s, grace: 2s }
`;

test.concurrent('one Tocsin watches another: killed, it is missed and somebody is paged; back again, that is over', {
  timeout: limitMs,
}, async () => {
  const folders = await Promise.all([dataFolder(), dataFolder()]);
  const watching = await startTocsin({ plan, environment: { TOCSIN_DATA: folders[0] } });
  const watched = await startTocsin({
    plan: null,
    environment: {
      TOCSIN_DATA: folders[1],
      TOCSIN_METRICS_TOKEN: token,
      TOCSIN_HEARTBEAT_URL: `${watching.url}/ingest/heartbeat/${key}`,
      TOCSIN_HEARTBEAT_EVERY: '1s',
    },
  });
  try {
    // A heartbeat that has never come is not missed.
    await until('a heartbeat has come', async () => /heartbeats_total\{outcome="sent"\} [1-9]/.test(await figures(watched)));
    await watched.kill9();
    await until('it is missed', async () => (await incidents(watching, 'open')).length === 1);
    const [opened] = await incidents(watching, 'open');
    expect(opened?.title).toContain('The heartbeat of the other Tocsin is missing');
    const { deliveries } = await watching.api<IncidentDetail>(`/api/v1/incidents/${opened?.id}`);
    expect(deliveries).toMatchObject([{ person: 'dana', channel: 'inbox' }]);
    await watched.start();
    await until('its return is the end of it', async () => (await incidents(watching, 'open')).length === 0);
    expect((await incidents(watching, 'resolved')).map(({ id }) => id)).toEqual([opened?.id]);
  } finally {
    await watched.remove();
    await watching.remove();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});

test.concurrent('a database that hangs, and one that is gone, turn readiness red and hold the heartbeat back', {
  timeout: limitMs,
}, async () => {
  const [postgres, receiver] = await Promise.all([startPostgres(), startWebhookReceiver()]);
  const tocsin = await startTocsin({
    plan: null,
    environment: {
      TOCSIN_DATABASE_URL: postgres.url,
      TOCSIN_METRICS_TOKEN: token,
      TOCSIN_HEARTBEAT_URL: receiver.url,
      TOCSIN_HEARTBEAT_EVERY: '1s',
    },
  });
  try {
    await receiver.waitForCount(1);
    await until('it is ready', async () => (await ready(tocsin)).status === 200);

    const holder = new pg.Client({ connectionString: postgres.url });
    holder.on('error', () => {});
    await holder.connect();
    await holder.query('begin; lock table wakes, incidents, deliveries in access exclusive mode');
    expect(await ready(tocsin)).toMatchObject({ status: 503, reasons: expect.arrayContaining(['the database does not answer']) });
    await until('the heartbeat is held back', async () => /heartbeats_total\{outcome="withheld"\} [1-9]/.test(await figures(tocsin)));
    const text = await figures(tocsin);
    expect(text).toContain('tocsin_ready 0\n');
    expect(text).not.toMatch(/^tocsin_open_incidents /m);
    await holder.end();
    await until('it is ready again', async () => (await ready(tocsin)).status === 200);

    await postgres.kill9();
    expect((await ready(tocsin)).reasons).toContain('the database does not answer');
    await until('errors of the store are counted', async () =>
      /store_errors_total\{operation="claim-due"\} [1-9]/.test(await figures(tocsin)),
    );
    const before = receiver.received().length;
    await postgres.restart();
    await until('it is ready again', async () => (await ready(tocsin)).status === 200);
    await receiver.waitForCount(before + 1);
  } finally {
    await tocsin.remove();
    await receiver.stop();
    await postgres.stop();
  }
});

async function incidents(tocsin: Tocsin, status: 'open' | 'resolved'): Promise<IncidentList['incidents']> {
  return (await tocsin.api<IncidentList>(`/api/v1/incidents?status=${status}`)).incidents;
}

/** Far above its own limit: so that a hang is a failure, and a slow machine is none. */
const answerWithinMs = 15_000;

async function ready(tocsin: Tocsin): Promise<{ status: number; reasons: readonly string[] }> {
  const answer = await fetch(`${tocsin.url}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) });
  return { status: answer.status, reasons: ((await answer.json()) as { reasons: readonly string[] }).reasons };
}

async function figures(tocsin: Tocsin): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${tocsin.url}/metrics`, { headers, signal: AbortSignal.timeout(answerWithinMs) });
  expect(answer.status).toBe(200);
  return answer.text();
}
