// What is left when the process is killed under load, again and again? Everything that was answered; and every step is taken.
// More of the same: npm run test:kill -- --rounds 20 --seed 7

import path from 'node:path';
import { expect, test } from 'vitest';
import type { IncidentDetail, IncidentList } from '../../src/contract/incident.ts';
import type { IncidentSummary } from '../../src/core/incident/summary.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Outage } from '../aftermath/outage.ts';
import { readStored, type Stored } from '../aftermath/stored.ts';
import { startLoad, type Told } from '../load.ts';
import { startPostgres } from '../postgres.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';

const seed = Number(process.env.TOCSIN_KILL_SEED ?? Math.floor(Math.random() * 1_000_000));
const kills = 3;
const limitMs = 300_000;
const longestAnswerMs = 400;
const settleLimitMs = 90_000;

const keys = { apart: 'a'.repeat(32), together: 'b'.repeat(32) };

/** Long steps beside short outages: a step is left out only where its whole time falls into one. */
const planFor = (hook: string) => `
name: Kill
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ana" }, then: { webhook: "${hook}/ana/then" } }, notify: { high: [first at once, then after 2s] } }
  ben: { name: Ben, email: ben@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ben" }, then: { webhook: "${hook}/ben/then" } } }
  cleo: { name: Cleo, email: cleo@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/cleo" } } }
  dora: { name: Dora, email: dora@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/dora" } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ben, cleo], path: shop }
paths:
  shop:
    steps:
      - { page: [person ana], wait: 6s }
      - { page: [team shop], round robin: true, wait: 6s }
    backstop: { page: [person dora], every: 30m }
  chiefs:
    steps: [{ page: [person dora], wait: 6s }]
    backstop: { page: [person cleo], every: 30m }
services:
  apart: { name: Apart, tier: 1, owner: shop, grouping: { by: alert } }
  together: { name: Together, tier: 1, owner: shop, grouping: { by: service } }
objectives:
  answer: { metric: acknowledge, target: 5s, on breach: [{ path: chiefs, responsibility: Nobody has answered }] }
integrations:
  apart: { type: events-v2, service: apart, key: ${keys.apart}, requests per second: 10000 }
  together: { type: events-v2, service: together, key: ${keys.together}, requests per second: 10000 }
`;

interface Store {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** `null`: in Tocsin's own folder. */
  readonly url: string | null;
  remove(): Promise<void>;
}

/** The seed names the moments of the kills; how the load meets them differs with each run. */
for (const begin of [embedded, postgres]) {
  const title = `killed under load, nothing answered is lost and no step is left out: ${begin.name}, seed ${seed}`;
  test.concurrent(title, { timeout: limitMs }, async () => suffer(await begin()));
}

async function suffer(store: Store): Promise<void> {
  const receiver = await startWebhookReceiver();
  // So that a kill meets messages that have come and are not known to have come.
  const slowness = seededRandom(seed);
  receiver.answerWith((response) => setTimeout(() => response.writeHead(204).end(), slowness.below(longestAnswerMs)));
  const environment = { ...store.environment, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1' };
  const tocsin = await startTocsin({ plan: planFor(receiver.url), environment });
  try {
    if (store.url === null) await refuseAnother(tocsin);
    const { told, outages } = await sufferUnderLoad(tocsin);
    await settled(tocsin);
    expect(await tocsin.stop()).toBe(0);
    const stored = await readAll(tocsin, store);
    const findings = [
      ...told.filter((each) => !each.answered).map(({ key, action }) => `${action} of ${key} was never answered`),
      ...findInHistories(stored),
      ...findInAlerts(stored, told),
      ...findInEscalations(stored, outages),
      ...findInDeliveries(stored, receiver.received(), outages),
    ];
    expect(findings, `seed ${seed} on ${store.name}, away ${JSON.stringify(outages)}`).toEqual([]);
    expect(stored.deliveries.length).toBeGreaterThan(stored.incidents.length);
    const copies = receiver.received().length;
    const distinct = new Set(receiver.received().map(({ headers }) => headers['webhook-id'])).size;
    const missed = stored.commits.flatMap(({ events }) => events.filter(({ type }) => type === 'StepMissed')).length;
    const away = outages.map(({ from, until: to }) => `${to - from} ms`).join(', ');
    console.info(
      `${store.name}, seed ${seed}: ${told.length} events told in ${told.reduce((sum, { attempts }) => sum + attempts, 0)} requests, ` +
        `${stored.incidents.length} incidents, ${distinct} messages in ${copies} copies, ${missed} steps missed, away ${away}`,
    );
  } finally {
    await tocsin.remove();
    await receiver.stop();
    await store.remove();
  }
}

async function readAll(tocsin: Tocsin, store: Store): Promise<Stored> {
  const database = await openDatabase({ url: store.url, dataDirectory: path.join(tocsin.folder, 'data'), log: silent });
  try {
    return await readStored(database);
  } finally {
    await database.close();
  }
}

async function embedded(): Promise<Store> {
  return { name: 'embedded', url: null, environment: {}, remove: async () => {} };
}

async function postgres(): Promise<Store> {
  const server = await startPostgres();
  return { name: 'postgres', url: server.url, environment: { TOCSIN_DATABASE_URL: server.url }, remove: server.stop };
}

/** That a folder is free again after a kill, the rest of the test shows. */
async function refuseAnother(tocsin: Tocsin): Promise<void> {
  const environment = { TOCSIN_DATA: path.join(tocsin.folder, 'data') };
  const said = /data is in use by process \d+: stop it, or choose another folder with TOCSIN_DATA/;
  await expect(startTocsin({ plan: null, environment })).rejects.toThrow(said);
}

/** Three kills at moments that the seed gives, some of them while it starts; then an orderly stop, under load as well. */
async function sufferUnderLoad(tocsin: Tocsin): Promise<{ told: readonly Told[]; outages: readonly Outage[] }> {
  const random = seededRandom(seed);
  const outages: Outage[] = [];
  const load = startLoad({
    url: `${tocsin.url}/v2/enqueue`,
    senders: 12,
    seed,
    keysPerPhase: 3,
    integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
  });
  try {
    for (let kill = 0; kill < kills; kill++) {
      await load.answers(someAnswers(random));
      outages.push(await killed(tocsin, random));
      load.nextPhase();
    }
    await load.answers(someAnswers(random));
    outages.push(await stoppedInOrder(tocsin));
    load.nextPhase();
    await load.answers(someAnswers(random));
    await load.stop();
    return { told: load.told(), outages };
  } finally {
    load.abandon();
  }
}

/** A moment is a number of answers: the same on a fast machine and a slow one. What was answered last is on its way out just then. */
function someAnswers(random: Random): number {
  return 100 + random.below(800);
}

async function killed(tocsin: Tocsin, random: Random): Promise<Outage> {
  const from = Date.now();
  await tocsin.kill9();
  if (random.next() < 0.3) {
    const start = tocsin.start().catch(() => {}); // It is not to succeed.
    const killAt = Date.now() + 100 + random.below(1_500);
    await until('it has begun to start', () => Date.now() >= killAt);
    await tocsin.kill9();
    await start;
  }
  await tocsin.start();
  return { kind: 'kill', from, until: Date.now() };
}

async function stoppedInOrder(tocsin: Tocsin): Promise<Outage> {
  const from = Date.now();
  expect(await tocsin.stop()).toBe(0);
  await tocsin.start();
  return { kind: 'stop', from, until: Date.now() };
}

/** Nothing that is due soon is left: every path has come to its end or is answered, and every message has left. */
async function settled(tocsin: Tocsin): Promise<void> {
  let ids: readonly string[] = [];
  await until(
    'every path has come to its end',
    async () => {
      const { incidents } = await tocsin.api<IncidentList>('/api/v1/incidents?status=all&limit=10000');
      ids = incidents.map(({ id }) => id);
      return incidents.every(isAtItsEnd);
    },
    settleLimitMs,
  );
  for (const id of ids) {
    await until(`${id} has sent all`, async () => hasSentAll(await tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`)), settleLimitMs);
  }
}

function isAtItsEnd({ status, engagements }: IncidentSummary): boolean {
  return status === 'resolved' || engagements.every((each) => each.status === 'answered' || each.step > each.stepCount);
}

function hasSentAll({ incident, deliveries }: IncidentDetail): boolean {
  const pages = incident.engagements.flatMap((each) => each.pages);
  const asked = pages.every((page) => page.status !== 'pending' || page.requested === page.planned.length);
  return asked && deliveries.every(({ status }) => status !== 'queued');
}
