// What happens while the database is in trouble? Everybody is told the truth soon, nothing that was answered is lost, and all goes on by itself.
// For minutes instead of seconds: npm run test:faults -- --rounds 1 --seconds 200 --least 180 --senders 40 --seed 7

import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { findInAlerts } from '../aftermath/alerts.ts';
import { findInDeliveries } from '../aftermath/deliveries.ts';
import { findInEscalations } from '../aftermath/escalations.ts';
import { findInHistories } from '../aftermath/history.ts';
import type { Outage } from '../aftermath/outage.ts';
import { readStored } from '../aftermath/stored.ts';
import { startLoad } from '../load.ts';
import { keys, planFor } from '../nodes/plan.ts';
import { startPostgres } from '../postgres.ts';
import { seedOf } from '../seed.ts';
import { settled } from '../settled.ts';
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import { openLine } from './line.ts';
import { keepMemoryDiary } from './memory.ts';
import { senderKey, startSender, type Told } from './sender.ts';
import { troubles } from './troubles.ts';

const seed = seedOf('TOCSIN_FAULTS_SEED');
const longestMs = Number(process.env.TOCSIN_FAULTS_MS ?? 3_000);
/** At least so long lasts whatever is not bearable. */
const leastMs = Number(process.env.TOCSIN_FAULTS_LEAST_MS ?? longestMs / 3);
const senders = Number(process.env.TOCSIN_FAULTS_SENDERS ?? 6);
/** However long the database is away, and however many ask meanwhile. */
const mostTimesTheMemory = 3;
/** Only the first: the second step of `patient` falls due in its midst, more than five seconds before it is over, and has time left afterwards. */
const firstMs = 13_000;
const limitMs = 900_000 + 8 * longestMs;
const settleLimitMs = 180_000;
const noticedWithinMs = 30_000;
const patient = {
  integration: 'patient',
  key: 'falls due while nobody is there',
  own: true,
  action: 'trigger',
  attempts: 1,
  answered: true,
} as const;
const constant = { integration: 'together', key: senderKey, own: false, action: 'trigger', attempts: 1 } as const;
const metricsToken = 'token-for-the-metrics-of-tests';

test(`the database in every trouble, one after the other: seed ${seed}`, { timeout: limitMs }, async () => {
  const random = seededRandom(seed);
  const postgres = await startPostgres();
  const receiver = await startWebhookReceiver();
  // So that the first start only starts.
  await (await openDatabase({ url: postgres.url, dataDirectory: '', log: silent })).close();
  const line = await openLine(postgres.url);
  const environment = { TOCSIN_DATABASE_URL: line.url, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1', TOCSIN_METRICS_TOKEN: metricsToken };
  const tocsin = await startTocsin({ plan: planFor(receiver.url), environment });
  const { token } = await tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'sender' });
  const load = startLoad({
    url: `${tocsin.url}/v2/enqueue`,
    senders,
    seed,
    keysPerPhase: 2,
    integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
    patienceMs: settleLimitMs + 2 * longestMs,
  });
  const sender = startSender(tocsin.url, { key: keys.together, token });
  const outages: Outage[] = [];
  const told: string[] = [];
  const memory = await keepMemoryDiary(tocsin.url, metricsToken);
  try {
    await load.answers(100);
    await wait(2_000);
    const memoryBefore = memory.now();
    let mostMemory = memoryBefore;
    for (const [nth, trouble] of troubles.entries()) {
      load.nextPhase();
      await load.answers(20 + random.below(40));
      if (nth === 0) await openPatient(tocsin.url);
      const before = sender.told().length;
      const from = Date.now();
      const some = (trouble.bearable ? longestMs / 3 : leastMs) + random.next() * (longestMs - leastMs);
      const ms = nth === 0 ? Math.max(firstMs, some) : some;
      memory.most();
      await trouble.begin(postgres, line);
      await wait(ms);
      if (trouble.bearable) await sender.heardYes();
      if (trouble.told !== undefined) await heardOf(tocsin.url, trouble.told);
      const during = sender.told().slice(before);
      await trouble.end(postgres, line);
      const mendedAt = Date.now();
      await sender.heardYes();
      outages.push({ kind: 'kill', from, until: Date.now() });
      const megabytes = memory.most();
      mostMemory = Math.max(mostMemory, megabytes);
      const after = `well again after ${Date.now() - mendedAt} ms, ${Math.round(megabytes)} MB at most`;
      told.push(`${trouble.name} for ${Math.round(ms)} ms: ${summaryOf(during)}; ${after}`);
      console.info(told.at(-1));
      if (!trouble.bearable) expect(during.some(({ status }) => status === 503)).toBe(true);
    }
    await load.stop();
    await sender.stop();
    expect(sender.told().filter(({ status, retryAfter }) => !isHonest(status, retryAfter))).toEqual([]);
    await settled(tocsin, settleLimitMs);
    const figures = await (await fetch(`${tocsin.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text();
    const figure = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(figures)?.[1]);
    const database = await openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
    const stored = await readStored(database);
    await database.close();
    const said = sender.told().flatMap(({ asked, status }) => (asked === 'event' ? [{ ...constant, answered: status === 202 }] : []));
    const findings = [
      ...findInHistories(stored),
      ...findInAlerts(stored, [...load.told(), ...said, patient]),
      ...findInEscalations(stored, outages),
      ...findInDeliveries(stored, receiver.received(), outages),
    ];
    expect(findings, `seed ${seed}\n${told.join('\n')}`).toEqual([]);
    const latePages = stored.commits.flatMap(({ events }) => events.filter((event) => 'lateMs' in event && event.lateMs > 5_000)).length;
    expect(latePages).toBeGreaterThan(0);
    expect(figure('tocsin_late_pages_total')).toBeGreaterThan(0);
    await memory.stop();
    expect(mostMemory, told.join('\n')).toBeLessThan(mostTimesTheMemory * memoryBefore);
    console.info(
      `seed ${seed}:\n${told.join('\n')}\n${stored.incidents.length} incidents, ${latePages} late steps, ` +
        `${figure('tocsin_late_pages_total')} late pages and ${figure('tocsin_steps_missed_total')} missed steps counted; ` +
        `${Math.round(memoryBefore)} MB before, ${Math.round(mostMemory)} MB at most in ${memory.readings()} readings, ${Math.round(memory.now())} MB at the end`,
    );
  } finally {
    load.abandon();
    await memory.stop();
    await sender.stop();
    await tocsin.remove();
    await line.close();
    await receiver.stop();
    await postgres.stop();
  }
});

async function heardOf(url: string, said: string): Promise<void> {
  await until(said, async () => (await (await fetch(`${url}/readyz`)).text()).includes(said), noticedWithinMs);
}

async function openPatient(url: string): Promise<void> {
  const payload = { summary: 'Falls due in trouble', source: 'probe', severity: 'critical' };
  const body = JSON.stringify({ routing_key: keys.patient, event_action: 'trigger', dedup_key: patient.key, payload });
  const answer = await fetch(`${url}/v2/enqueue`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(answer.status).toBe(202);
}

function isHonest(status: number | null, retryAfter: string | null): boolean {
  return status === 200 || status === 202 || (status === 503 && Number(retryAfter) > 0);
}

function summaryOf(told: readonly Told[]): string {
  const yes = told.filter(({ status }) => status === 200 || status === 202).length;
  const slowest = Math.round(Math.max(0, ...told.map(({ tookMs }) => tookMs)));
  return `${yes} times yes, ${told.filter(({ status }) => status === 503).length} times 503, the slowest after ${slowest} ms`;
}
