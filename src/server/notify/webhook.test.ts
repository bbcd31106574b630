// Does a webhook arrive signed and once, and does it never reach what it must not? Against a real HTTP server.

import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { contextOf, orderOf } from '../../../test/notify.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/webhook-receiver.ts';
import type { Channel } from './channel.ts';
import { createWebhookChannel, type WebhookOptions } from './webhook.ts';
import { WebhookPayload } from './webhook-payload.ts';
import { webhookSecretOf } from './webhook-secret.ts';

const secretOf = webhookSecretOf('installation secret');
const open: Channel[] = [];
let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((channel) => channel.close()));
  await receiver.stop();
});

function channelWith(options: Partial<WebhookOptions> = {}): Channel {
  const channel = createWebhookChannel({ secretsOf: async (address) => [secretOf(address)], allowPrivateNetworks: true, ...options });
  open.push(channel);
  return channel;
}

function send(channel: Channel, address: string, now = Date.now()) {
  const order = orderOf(1, { channel: 'webhook', address });
  return channel.send(order, contextOf(order, { now }));
}

test('the receiver verifies the signature with the published library and finds the documented payload', async () => {
  expect(await send(channelWith(), receiver.url)).toEqual({ ok: true, delivered: false });
  const [got] = receiver.received();
  const headers = got?.headers as Record<string, string>; // the library's own type for headers
  expect(headers['webhook-id']).toBe('inc_test1.p1.d1');
  const verified = new Webhook(secretOf(receiver.url)).verify(got?.body ?? '', headers);
  expect(WebhookPayload.parse(verified)).toEqual({
    type: 'page.placed',
    timestamp: '2026-11-23T13:05:00.000Z',
    data: {
      incident: 'inc_test1',
      page: 'inc_test1.p1',
      delivery: 'inc_test1.p1.d1',
      person: { id: 'lee', name: 'Lee Park' },
      title: 'Payments fail in EU',
      severity: 'SEV1',
      urgency: 'high',
      service: 'Payments',
      responsibility: 'Payments lead',
      because: 'on call in payments-primary',
      openedAt: '2026-11-23T13:04:00.000Z',
      escalatesAt: '2026-11-23T13:10:00.000Z',
      acknowledgeUrl: 'https://tocsin.example.org/a/inc_test1.p1',
      incidentUrl: 'https://tocsin.example.org/incidents/inc_test1',
    },
  });
});

test('another address has another secret, and does not verify', async () => {
  await send(channelWith(), receiver.url);
  const [got] = receiver.received();
  const other = new Webhook(secretOf(`${receiver.url}/other`));
  expect(() => other.verify(got?.body ?? '', got?.headers as Record<string, string>)).toThrow(); // the library's own type
});

test('every attempt has the same id and the same body', async () => {
  const channel = channelWith();
  const now = Date.now();
  await send(channel, receiver.url, now);
  await send(channel, receiver.url, now + 5_000);
  const [first, second] = receiver.received();
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp']);
});

test('connections are kept open', async () => {
  const channel = channelWith();
  for (let n = 0; n < 20; n += 1) await send(channel, receiver.url);
  // A second one where the next message came before the last answer's end.
  expect(receiver.connections()).toBeLessThanOrEqual(2);
});

test.each([
  [200, { ok: true, delivered: false }],
  [204, { ok: true, delivered: false }],
  [302, { ok: false, retryable: false }],
  [308, { ok: false, retryable: false }],
  [400, { ok: false, retryable: true }],
  [404, { ok: false, retryable: true }],
  [410, { ok: false, retryable: false }],
  [429, { ok: false, retryable: true }],
  [500, { ok: false, retryable: true }],
  [503, { ok: false, retryable: true }],
])('%i', async (status, result) => {
  receiver.answerWith((response) => response.writeHead(status, { location: `${receiver.url}/elsewhere` }).end());
  expect(await send(channelWith(), receiver.url)).toMatchObject(result);
  expect(receiver.received()).toHaveLength(1);
});

test('a server that never answers is given up after the time-out', async () => {
  receiver.answerWith(() => undefined);
  expect(await send(channelWith({ timeoutMs: 50 }), receiver.url)).toEqual({ ok: false, retryable: true, error: 'no answer within 50 ms' });
});

test('an endless answer is cut off; its status counts', async () => {
  let closed = false;
  receiver.answerWith((response) => {
    response.writeHead(200);
    response.on('close', () => {
      closed = true;
    });
    const chunk = Buffer.alloc(16 * 1024);
    const pour = () => {
      while (!closed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  });
  expect(await send(channelWith(), receiver.url)).toEqual({ ok: true, delivered: false });
  await expect.poll(() => closed).toBe(true);
});

test('a connection that breaks may be tried again', async () => {
  receiver.answerWith((response) => response.destroy());
  expect(await send(channelWith(), receiver.url)).toMatchObject({ ok: false, retryable: true });
  await receiver.stop();
  expect(await send(channelWith(), receiver.url)).toMatchObject({ ok: false, retryable: true });
  receiver = await startWebhookReceiver();
});

test('a certificate that does not hold is refused for good', async () => {
  // Any server that speaks TLS with a certificate of its own making.
  const server = new SMTPServer({ secure: true, logger: false });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const result = await send(channelWith(), `https://127.0.0.1:${port}/hook`);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(result).toMatchObject({ ok: false, retryable: false, error: expect.stringMatching(/certificate/) });
});

test.each([
  'https://127.0.0.1/hook',
  'https://127.1/hook',
  'https://2130706433/hook',
  'https://0x7f000001/hook',
  'https://017700000001/hook',
  'https://0.0.0.0/hook',
  'https://10.1.2.3/hook',
  'https://172.16.0.1/hook',
  'https://192.168.1.1/hook',
  'https://100.64.0.1/hook',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/hook',
  'https://[::]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://[::ffff:a00:1]/hook',
  'https://[::127.0.0.1]/hook',
  'https://[64:ff9b::7f00:1]/hook',
  'https://[2002:7f00:1::]/hook',
  'https://[fd00::1]/hook',
  'https://[fe80::1]/hook',
  'https://[ff02::1]/hook',
  'http://example.org/hook',
  'ftp://example.org/hook',
  'https://user:secret@example.org/hook',
  'file:///etc/passwd',
  'nonsense',
  `https://example.org/${'a'.repeat(2_000)}`,
])('%s is refused before anything is sent', async (address) => {
  const channel = channelWith({ allowPrivateNetworks: false, resolve: () => Promise.reject(new Error('nobody may ask')) });
  expect(channel.validate(address)?.code).toBe('invalid-address');
  expect(await send(channel, address)).toMatchObject({ ok: false, retryable: false });
});

test.each([
  ['loopback', [{ address: '127.0.0.1', family: 4 }]],
  ['mapped loopback', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
  [
    'a public and a private address',
    [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ],
  ],
  ['a zoned address', [{ address: 'fe80::1%eth0', family: 6 }]],
])('a name that resolves to %s is refused for good', async (_what, addresses) => {
  const channel = channelWith({ allowPrivateNetworks: false, resolve: async () => addresses });
  const result = await send(channel, `https://innocent.example:${receiver.port}/hook`);
  expect(result).toMatchObject({ ok: false, retryable: false, error: expect.stringContaining('private or reserved') });
  expect(receiver.connections()).toBe(0);
});

test('the address that was checked is the one that is reached: the name is asked once', async () => {
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: '127.0.0.1', family: 4 }];
  };
  expect(await send(channelWith({ resolve }), `http://innocent.example:${receiver.port}/hook`)).toEqual({ ok: true, delivered: false });
  expect(asked).toBe(1);
  expect(receiver.received()[0]?.headers.host).toBe(`innocent.example:${receiver.port}`);
});

test('a name service in trouble may be asked again; a name without addresses too', async () => {
  const failing = channelWith({ resolve: () => Promise.reject(new Error('EAI_AGAIN')) });
  expect(await send(failing, 'https://innocent.example/hook')).toEqual({ ok: false, retryable: true, error: 'EAI_AGAIN' });
  const empty = channelWith({ resolve: async () => [] });
  expect(await send(empty, 'https://innocent.example/hook')).toMatchObject({ ok: false, retryable: true });
});

test('public addresses are allowed', () => {
  const channel = channelWith({ allowPrivateNetworks: false });
  for (const address of ['https://example.org/hook', 'https://93.184.215.14/hook', 'https://[2606:2800:21f:cb07::1]:8443/hook']) {
    expect(channel.validate(address)).toBeNull();
  }
});

test('the documentation prints the schema of what is sent', () => {
  const docs = readFileSync(new URL('../../../docs/notifications.md', import.meta.url), 'utf8');
  const printed = /```json schema\n([\s\S]*?)```/.exec(docs)?.[1] ?? '';
  expect(JSON.parse(printed)).toEqual(z.toJSONSchema(WebhookPayload, { io: 'input' }));
});
