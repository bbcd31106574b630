// Do several nodes behave like one? Under load from all sides, with clocks that are minutes wrong, they are killed, stand still and are cut off.
// More of the same: npm run test:nodes -- --rounds 20 --seed 7

import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { limits } from '../../src/server/notify/limits.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Outage } from '../aftermath/outage.ts';
import { readStored, type Stored } from '../aftermath/stored.ts';
import { findInStreams } from '../aftermath/streams.ts';
import { type Load, startLoad } from '../load.ts';
import { startPostgres } from '../postgres.ts';
import { seedOf } from '../seed.ts';
import { settled } from '../settled.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import { type Cluster, cutOff, killed, paused, startCluster } from './cluster.ts';
import { keys, planFor } from './plan.ts';
import { type Reader, startReader } from './reader.ts';

const seed = seedOf('TOCSIN_NODES_SEED');
/** Longer than every lease, if there is time for it. */
const pauseMs = Number(process.env.TOCSIN_NODES_PAUSE_MS ?? 12_000);
const faults = Number(process.env.TOCSIN_NODES_FAULTS ?? 3);
const size = 3;
const limitMs = 600_000;
const settleLimitMs = 120_000;
const longestAnswerMs = 400;

/** The seed names the faults and their moments; how the load meets them differs with each run. */
test(`three nodes behave like one, whatever becomes of them: seed ${seed}`, { timeout: limitMs }, async () => {
  const random = seededRandom(seed);
  const postgres = await startPostgres();
  const receiver = await startWebhookReceiver();
  receiver.answerWith((response) => setTimeout(() => response.writeHead(204).end(), random.below(longestAnswerMs)));
  const cluster = await startCluster({ size, databaseUrl: postgres.url, plan: planFor(receiver.url) });
  const [first] = cluster.members;
  if (first === undefined) throw new Error('a cluster has members');
  const { token } = await first.tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'listener' });
  const readers = cluster.members.map((home) => startReader(() => (home.serves ? home : cluster.any(random)).tocsin.url, token));
  const load = startLoad({
    get url() {
      return `${cluster.any(random).tocsin.url}/v2/enqueue`;
    },
    senders: 12,
    seed,
    keysPerPhase: 3,
    integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
  });
  try {
    const { outages, said } = await suffer(cluster, load, random);
    await load.stop();
    await settled(first.tocsin, settleLimitMs);
    const stored = await readWhenHeard(postgres.url, readers);
    const findings = [
      ...load.told().flatMap(({ answered, key, action }) => (answered ? [] : [`${action} of ${key} was never answered`])),
      ...findInHistories(stored),
      ...findInAlerts(stored, load.told()),
      ...findInEscalations(stored, outages),
      ...findInDeliveries(stored, receiver.received(), outages, limits.leaseMs),
      ...findInStreams(
        stored,
        readers.map((reader) => reader.heard()),
      ),
      ...readers.flatMap((reader) => (reader.resyncs() === 0 ? [] : ['a listener was told to ask for everything again'])),
    ];
    expect(findings, `seed ${seed}: ${said.join(', ')}`).toEqual([]);
    const copies = receiver.received().length;
    const distinct = new Set(receiver.received().map(({ headers }) => headers['webhook-id'])).size;
    console.info(
      `seed ${seed}: ${said.join(', ')}; ${load.told().length} events told, ${stored.incidents.length} incidents, ${distinct} messages in ${copies} copies, ` +
        `steps late by ${longestLateMs(stored)} ms at most, ${readers.reduce((sum, reader) => sum + reader.resumed(), 0)} streams resumed`,
    );
  } finally {
    load.abandon();
    await Promise.all(readers.map((reader) => reader.stop()));
    await cluster.remove();
    await receiver.stop();
    await postgres.stop();
  }
});

/** One node stands still in the middle of it all, while other things befall the others. */
async function suffer(cluster: Cluster, load: Load, random: Random): Promise<{ outages: readonly Outage[]; said: readonly string[] }> {
  const outages: Outage[] = [];
  const said: string[] = [];
  const still = random.below(size);
  const others = cluster.members.filter((_, index) => index !== still);
  await load.answers(100 + random.below(300));
  const [sleeper] = cluster.members.slice(still);
  const pause = sleeper === undefined ? Promise.reject(new Error('it is a member')) : paused(sleeper, pauseMs);
  said.push(`${sleeper?.name} stood still for ${pauseMs} ms`);
  for (let fault = 0; fault < faults; fault++) {
    load.nextPhase();
    await load.answers(100 + random.below(500));
    const [member] = others.slice(random.below(others.length));
    if (member === undefined) throw new Error('there are others');
    const ms = 200 + random.below(3_000);
    const kind = random.below(4);
    if (kind === 0) {
      member.tocsin.signal('SIGUSR2');
      said.push(`the clock of ${member.name} was set`);
    } else if (kind === 1) {
      outages.push(await killed(member, ms));
      said.push(`${member.name} was killed for ${ms} ms`);
    } else {
      outages.push(await cutOff(member, ms, kind === 2));
      said.push(`${member.name} was cut off for ${ms} ms${kind === 2 ? ', silently' : ''}`);
    }
  }
  outages.push(await pause);
  load.nextPhase();
  await load.answers(200 + random.below(300));
  return { outages, said };
}

async function readWhenHeard(url: string, readers: readonly Reader[]): Promise<Stored> {
  const database = await openDatabase({ url, dataDirectory: '', log: silent });
  try {
    const stored = await readStored(database);
    const heardAll = () => readers.every((reader) => (reader.heard().at(-1)?.position ?? 0) >= stored.newestPosition);
    await until('every listener has heard all', heardAll, settleLimitMs);
    return stored;
  } finally {
    await database.close();
  }
}

function longestLateMs({ commits }: Stored): number {
  return Math.max(0, ...commits.flatMap(({ events }) => events.flatMap((event) => ('lateMs' in event ? [event.lateMs] : []))));
}
