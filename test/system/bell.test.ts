// Does the bell ring? A real Prometheus and Alertmanager on one side, a real mail server on the other, and all of Tocsin between.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentDetail, IncidentList } from '../../src/contract/incident.ts';
import type { PlanView } from '../../src/contract/plan.ts';
import { type ReceivedMail, type SmtpFixture, startSmtp } from '../smtp.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { type Alertmanager, startAlertmanager } from './fixtures/alertmanager.ts';
import { type Exporter, startExporter } from './fixtures/exporter.ts';
import { until } from './fixtures/process.ts';
import { type Prometheus, startPrometheus } from './fixtures/prometheus.ts';

const waitMs = 6_000;

/** One service for each way in, so that each has an incident of its own. */
const plan = `
name: Bell
people:
  dana: { name: Dana Reyes, email: dana@acme.example, zone: Europe/Berlin, contact: { mail: { email: dana@acme.example } } }
  lee: { name: Lee Park, email: lee@acme.example, zone: Asia/Singapore, contact: { mail: { email: lee@acme.example } } }
  ana: { name: Ana Costa, email: ana@acme.example, zone: Europe/Berlin, contact: { mail: { email: ana@acme.example } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana, lee], path: payments }
paths:
  payments:
    steps:
      - { page: [person dana], wait: 6s }
      - { page: [person lee], wait: 10m }
    backstop: { page: [person ana], every: 5m }
services:
  by-webhook: { name: By webhook, tier: 1, owner: payments }
  by-events: { name: By events, tier: 1, owner: payments }
  by-opsgenie: { name: By Opsgenie, tier: 1, owner: payments }
objectives:
  answer: { metric: acknowledge, target: 5m }
integrations:
  hook: { name: Webhook, type: alertmanager, service: by-webhook }
  events: { name: Events, type: events-v2, service: by-events }
  genie: { name: Genie, type: opsgenie, service: by-opsgenie }
`;

let smtp: SmtpFixture;
let tocsin: Tocsin;
let exporter: Exporter;
let alertmanager: Alertmanager;
let prometheus: Prometheus;

beforeAll(async () => {
  smtp = await startSmtp();
  tocsin = await startTocsin({ plan, environment: { TOCSIN_SMTP_URL: smtp.url } });
  const { integrations } = await tocsin.api<PlanView>('/api/v1/plan');
  const keyOf = (id: string) => integrations.find((each) => each.id === id)?.key ?? '';
  exporter = await startExporter({ checkout_failing: 0 });
  alertmanager = await startAlertmanager({
    webhooks: [{ url: `${tocsin.url}/ingest/alertmanager/${keyOf('hook')}` }],
    pagerduty: [{ routing_key: keyOf('events'), url: `${tocsin.url}/v2/enqueue` }],
    opsgenie: [{ api_key: keyOf('genie'), api_url: `${tocsin.url}/` }],
  });
  prometheus = await startPrometheus({
    targets: [exporter.address],
    alertmanagers: [alertmanager.address],
    rules: [{ alert: 'CheckoutFails', expr: 'checkout_failing > 0', labels: { severity: 'critical' } }],
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await exporter?.stop();
  await tocsin?.remove();
  await smtp?.stop();
});

const services = ['By webhook', 'By events', 'By Opsgenie'];

test('an alert rings by every way in, climbs on time, is answered by the link in the mail, is silent, and ends', async () => {
  exporter.set('checkout_failing', 1);
  const first = await Promise.all(services.map((service) => mailTo('dana', service)));
  for (const mail of first) expect(mail.text).toContain('CheckoutFails');
  const second = await Promise.all(services.map((service) => mailTo('lee', service)));

  const incidents = await open();
  expect(incidents.map((each) => each.serviceName).sort()).toEqual([...services].sort());
  for (const { id } of incidents) {
    const { incident } = await tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`);
    const [dana, lee] = incident.engagements[0]?.pages ?? [];
    const between = (lee?.placedAt ?? 0) - (dana?.placedAt ?? 0);
    expect(between).toBeGreaterThanOrEqual(waitMs);
    expect(between).toBeLessThan(2 * waitMs);
  }

  // A mail scanner opens every link: nothing may come of it.
  const links = second.map(acknowledgeLink);
  for (const link of links) expect((await fetch(link)).status).toBe(200);
  for (const { id } of incidents) expect((await statusOf(id)).engagement).toBe('escalating');

  const sent = smtp.mails().length;
  for (const link of links) expect((await fetch(link, { method: 'POST' })).status).toBe(200);
  for (const { id } of incidents) expect(await statusOf(id)).toMatchObject({ engagement: 'answered', by: 'Lee Park', clock: 'met' });

  exporter.set('checkout_failing', 0);
  await until('all is resolved', async () => (await open()).length === 0);
  expect(smtp.mails()).toHaveLength(sent);
  for (const { id } of incidents) {
    const { timeline, deliveries } = await tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`);
    expect(timeline.map((each) => each.type)).toEqual(expect.arrayContaining(['AlertResolved', 'IncidentResolved', 'EngagementClosed']));
    for (const delivery of deliveries)
      expect(delivery).toMatchObject({ status: 'sent', attempts: 1, acceptedAt: expect.any(Number), deliveredAt: null });
    expect(deliveries.find((each) => each.person === 'lee')?.answeredAt).toEqual(expect.any(Number));
  }
});

function mailTo(person: string, service: string): Promise<ReceivedMail> {
  return smtp.waitForMail((mail) => mail.to.includes(`${person}@acme.example`) && mail.text.includes(service));
}

function acknowledgeLink(mail: ReceivedMail): string {
  const link = /http:\/\/\S+\/a\/\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error(`no link in\n${mail.text}`);
  return link;
}

async function open(): Promise<IncidentList['incidents']> {
  return (await tocsin.api<IncidentList>('/api/v1/incidents?status=open')).incidents;
}

async function statusOf(id: string): Promise<{ engagement: string | undefined; by: string | null; clock: string | null }> {
  const { summary } = await tocsin.api<IncidentDetail>(`/api/v1/incidents/${id}`);
  return {
    engagement: summary.engagements[0]?.status,
    by: summary.engagements[0]?.answeredBy ?? null,
    clock: summary.clocks[0]?.verdict ?? null,
  };
}
