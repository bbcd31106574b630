// Do the neighbours that the system tests rely on work? A gauge rises: a real alert reaches all three kinds of receiver; it falls: so does the end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Alertmanager, startAlertmanager } from './fixtures/alertmanager.ts';
import { type Exporter, startExporter } from './fixtures/exporter.ts';
import { until } from './fixtures/process.ts';
import { type Prometheus, startPrometheus } from './fixtures/prometheus.ts';
import { type Receiver, startReceiver } from './fixtures/receiver.ts';

const ROUTING_KEY = 'a'.repeat(32);
let receiver: Receiver;
let exporter: Exporter;
let alertmanager: Alertmanager;
let prometheus: Prometheus;

beforeAll(async () => {
  receiver = await startReceiver();
  exporter = await startExporter({ checkout_failing: 0 });
  alertmanager = await startAlertmanager({
    webhooks: [{ url: `${receiver.url}/webhook` }],
    pagerduty: [{ routing_key: ROUTING_KEY, url: `${receiver.url}/v2/enqueue` }],
    opsgenie: [{ api_key: 'genie', api_url: `${receiver.url}/` }],
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
  await receiver?.stop();
});

test('a rule fires and resolves, and each kind of receiver hears of both', async () => {
  exporter.set('checkout_failing', 1);
  await arrives('/webhook', { version: '4', status: 'firing', commonLabels: { alertname: 'CheckoutFails', severity: 'critical' } });
  await arrives('/v2/enqueue', { routing_key: ROUTING_KEY, event_action: 'trigger' });
  await arrives('/v2/alerts', { alias: expect.any(String), message: expect.stringContaining('CheckoutFails') });
  expect(receiver.requests.find(({ url }) => url === '/v2/alerts')?.authorization).toBe('GenieKey genie');

  exporter.set('checkout_failing', 0);
  await arrives('/webhook', { status: 'resolved' });
  await arrives('/v2/enqueue', { routing_key: ROUTING_KEY, event_action: 'resolve' });
  await until('the alert is closed', () =>
    receiver.requests.some(({ url }) => /^\/v2\/alerts\/\w+\/close\?identifierType=alias$/.test(url)),
  );
});

async function arrives(url: string, body: object): Promise<void> {
  const isIt = expect.objectContaining({ url, body: expect.objectContaining(relaxed(body)) });
  await until(`${url} receives ${JSON.stringify(body)}`, () => receiver.requests.some((request) => isIt.asymmetricMatch(request)));
}

/** Nested objects match when they hold at least what is asked for. */
function relaxed(body: object): object {
  const relax = (value: unknown): unknown => (isRecord(value) ? expect.objectContaining(value) : value);
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, relax(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
