// What happens while the database is in trouble? Everybody is told the truth soon, nothing that was answered is lost, and all goes on by itself.
// For minutes instead of seconds: npm run test:faults -- --seconds 120 --seed 7

import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { IncidentList } from '../../src/contract/incident.ts';
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
import { silent } from '../stores.ts';
import { until } from '../system/fixtures/process.ts';
import { startTocsin } from '../tocsin.ts';
import { startWebhookReceiver } from '../webhook-receiver.ts';
import { openLine } from './line.ts';
import { senderKey, startSender, type Told } from './sender.ts';
import { troubles } from './troubles.ts';

const seed = Number(process.env.TOCSIN_FAULTS_SEED ?? Math.floor(Math.random() * 1_000_000));
const longestMs = Number(process.env.TOCSIN_FAULTS_MS ?? 3_000);
/** Only the first: the second step of `patient` falls due in its midst, more than five seconds before it is over, and has time left afterwards. */
const firstMs = 13_000;
const limitMs = 900_000;
const settleLimitMs = 180_000;
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
  const line = await openLine(postgres.url);
  const environment = { TOCSIN_DATABASE_URL: line.url, TOCSIN_ALLOW_PRIVATE_WEBHOOKS: '1', TOCSIN_METRICS_TOKEN: metricsToken };
  const tocsin = await startTocsin({ plan: planFor(receiver.url), environment });
  const { token } = await tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'sender' });
  const load = startLoad({
    url: `${tocsin.url}/v2/enqueue`,
    senders: 6,
    seed,
    keysPerPhase: 2,
    integrations: { apart: { id: 'apart', key: keys.apart }, together: { id: 'together', key: keys.together } },
  });
  const sender = startSender(tocsin.url, { key: keys.together, token });
  const outages: Outage[] = [];
  const told: string[] = [];
  try {
    await load.answers(100);
    for (const [nth, trouble] of troubles.entries()) {
      load.nextPhase();
      await load.answers(20 + random.below(40));
      if (nth === 0) await openPatient(tocsin.url);
      const before = sender.told().length;
      const from = Date.now();
      const ms = nth === 0 ? Math.max(firstMs, longestMs) : longestMs / 3 + random.below((longestMs * 2) / 3);
      await trouble.begin(postgres, line);
      await wait(ms);
      if (trouble.bearable) await sender.heardYes();
      const during = sender.told().slice(before);
      await trouble.end(postgres, line);
      const mendedAt = Date.now();
      await sender.heardYes();
      outages.push({ kind: 'kill', from, until: Date.now() });
      told.push(`${trouble.name} for ${Math.round(ms)} ms: ${summaryOf(during)}; well again after ${Date.now() - mendedAt} ms`);
      if (!trouble.bearable) expect(during.some(({ status }) => status === 503)).toBe(true);
    }
    await load.stop();
    await sender.stop();
    expect(sender.told().filter(({ status, retryAfter }) => !isHonest(status, retryAfter))).toEqual([]);
    const atTheirEnd = async () => {
      const { incidents } = await tocsin.api<IncidentList>('/api/v1/incidents?status=all&limit=10000');
      return incidents.every(
        ({ status, engagements }) =>
          status === 'resolved' || engagements.every((each) => each.status === 'answered' || each.step > each.stepCount),
      );
    };
    await until('every path has come to its end', atTheirEnd, settleLimitMs);
    const figures = await (await fetch(`${tocsin.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text();
    const figure = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(figures)?.[1]);
    const database = await openDatabase({ url: postgres.url, dataDirectory: '', log: silent });
    const allSent = async () =>
      (await database.db.selectFrom('deliveries').select('id').where('status', '=', 'queued').execute()).length === 0;
    await until('every message has left', allSent, settleLimitMs);
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
    const memory = Math.round(figure('process_resident_memory_bytes') / 1_048_576);
    console.info(
      `seed ${seed}:\n${told.join('\n')}\n${stored.incidents.length} incidents, ${latePages} late steps, ` +
        `${figure('tocsin_late_pages_total')} late pages and ${figure('tocsin_steps_missed_total')} missed steps counted, ${memory} MB`,
    );
  } finally {
    load.abandon();
    await sender.stop();
    await tocsin.remove();
    await line.close();
    await receiver.stop();
    await postgres.stop();
  }
});

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
