// What becomes of two nodes while their PostgreSQL fails over, in every way? Senders, a listener, pages, links and readers are judged.

import { setTimeout as wait } from 'node:timers/promises';
import { limits } from '../../src/server/notify/limits.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findHalves, findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Outage } from '../aftermath/outage.ts';
import { readStored } from '../aftermath/stored.ts';
import { findInStreams } from '../aftermath/streams.ts';
import { startLoad, type Told } from '../load.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { startReader } from '../nodes/reader.ts';
import { settled } from '../settled.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import { startAsking } from './asking.ts';
import type { Judged } from './judged.ts';
import { type PatroniCluster, startPatroni } from './patroni.ts';
import { startVerdicts } from './verdict.ts';
import { startWatch } from './watch.ts';

export type Fault = keyof typeof faults;
export const allFaults = () => Object.keys(faults) as readonly Fault[];

/** What befalls the database; each resolves when nothing more is done to it. */
const faults = {
  'a switchover': (cluster: PatroniCluster) => cluster.switchover(),
  'the primary is killed': async (cluster: PatroniCluster) => {
    const { primary, standby } = await cluster.whole();
    primary.kill9();
    await until('the standby leads', standby.isPrimary, faultLimitMs);
    primary.start();
  },
  'the primary stands still': async (cluster: PatroniCluster) => {
    const { primary, standby } = await cluster.whole();
    primary.freeze();
    await until('the standby leads', standby.isPrimary, faultLimitMs);
    await wait(2_000);
    primary.thaw();
  },
  'the standby stands still': async (cluster: PatroniCluster) => {
    const { standby } = await cluster.whole();
    standby.freeze();
    await wait(5_000);
    standby.thaw();
  },
  'the proxy is cut': async (cluster: PatroniCluster) => {
    cluster.proxy.kill9();
    await wait(4_000);
    await cluster.proxy.start();
  },
  'the proxy stands still': async (cluster: PatroniCluster) => {
    cluster.proxy.freeze();
    await wait(14_000);
    cluster.proxy.thaw();
  },
} as const;

const faultLimitMs = 90_000;
const settleLimitMs = 180_000;
/** What the goal says of an answer, and what a loaded machine may add to it. */
const answerWithinMs = 1_000;
const machineMs = 1_500;

interface Wanted {
  readonly faults: readonly Fault[];
  readonly seed: number;
  /** Nothing that was answered may be lost; else what is lost is said. */
  readonly synchronous: boolean;
  readonly withinMs?: number;
}

export async function failOver({ faults: wanted, seed, synchronous, withinMs = answerWithinMs + machineMs }: Wanted): Promise<Judged> {
  const cluster = await startPatroni({ synchronous });
  const receiver = await startWebhookReceiver();
  const nodes: Tocsin[] = [];
  const report: string[] = [];
  const outages: Outage[] = [];
  const posts: Told[] = [];
  try {
    await cluster.whole();
    for (const plan of [planFor(receiver.url), null]) {
      const { url } = nodes[0] ?? {};
      const environment = {
        TOCSIN_DATABASE_URL: cluster.url,
        TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1',
        ...(url === undefined ? {} : { TOCSIN_PUBLIC_URL: url }),
      };
      nodes.push(await startTocsin({ plan, environment }));
    }
    const [first, second] = nodes;
    if (first === undefined || second === undefined) throw new Error('there are two nodes');
    const { token } = await first.api<{ token: string }>('/api/v1/tokens', { name: 'reader' });
    const readers = [first, second].map((node) => startReader(() => node.url, token));
    let turn = 0;
    const load = startLoad({
      get url() {
        turn += 1;
        return `${nodes[turn % nodes.length]?.url}/v2/enqueue`;
      },
      senders: 4,
      seed,
      keysPerPhase: 3,
      integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
    });
    const told = () => [...load.told(), ...posts];
    const verdicts = startVerdicts({ database: cluster.url, nodes, readers, told, received: receiver.received }, synchronous);
    const ofFaults: string[] = [];
    let hasLost = false;
    const asking = startAsking(nodes, { token, link: () => linkIn(receiver.received().at(-1)?.body) });
    try {
      await load.answers(60);
      for (const fault of wanted) {
        await cluster.whole();
        const watch = startWatch({ database: cluster.url, nodes, key: keys.together, posts });
        const from = Date.now();
        await faults[fault](cluster);
        await load.answers(30);
        await cluster.whole();
        await load.answers(30);
        const { databaseMs, tocsinMs } = await watch.stop();
        outages.push({ kind: 'kill', from, until: Date.now() });
        report.push(`${fault}: the database took no write for ${databaseMs} ms, Tocsin no event for ${tocsinMs} ms; ${asking.sentence()}`);
        const { findings, lost } = await verdicts.after(fault);
        ofFaults.push(...findings);
        hasLost ||= lost.length > 0;
        if (lost.length > 0) report.push(`${fault}: ${lost.length} things were lost`);
        load.nextPhase();
      }
      await load.stop();
      await asking.stop();
      await settled(first, settleLimitMs);
      const database = await openDatabase({ url: cluster.url, dataDirectory: '', log: silent });
      const stored = await readStored(database).finally(database.close);
      // What was lost was answered, told and heard all the same: only what is there can be judged then.
      if (hasLost)
        return { findings: [...ofFaults, ...findInHistories(stored), ...findHalves(stored), ...asking.findings(withinMs)], report };
      const heardAll = () => readers.every((reader) => (reader.heard().at(-1)?.position ?? 0) >= stored.newestPosition);
      await until('every listener has heard all', heardAll, settleLimitMs);
      const findings = [
        ...ofFaults,
        ...load.told().flatMap(({ answered, key, action }) => (answered ? [] : [`${action} of ${key} was never answered`])),
        ...findInHistories(stored),
        ...findInAlerts(stored, told()),
        ...findInEscalations(stored, outages),
        ...findInDeliveries(stored, receiver.received(), outages, limits.leaseMs),
        ...findInStreams(
          stored,
          readers.map((reader) => reader.heard()),
        ),
        ...readers.flatMap((reader) => (reader.resyncs() === 0 ? [] : ['a listener was told that something is lost'])),
        ...asking.findings(withinMs),
        ...nodes.flatMap((node) => (/uncaught|unhandled/i.test(node.output()) ? [`a node said: ${node.output().slice(-2_000)}`] : [])),
      ];
      return { findings, report };
    } finally {
      load.abandon();
      await asking.stop();
      await Promise.all(readers.map((reader) => reader.stop()));
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${report.join('\n')}\n${cluster.output()}`, { cause: error });
  } finally {
    for (const node of nodes) await node.remove();
    await receiver.stop();
    await cluster.remove();
  }
}

function linkIn(body: string | undefined): string | null {
  return /\/a\/[\w.-]+/.exec(body ?? '')?.[0] ?? null;
}
