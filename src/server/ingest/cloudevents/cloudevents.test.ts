// Are CloudEvents read in all three modes of the HTTP binding?

import { expect, test } from 'vitest';
import { keys, openBench } from '../ingest.fixture.ts';

const url = `/ingest/cloudevents/${keys.cloudevents}`;
const event = {
  specversion: '1.0',
  id: '0815',
  source: '/shop/payments',
  type: 'com.example.payment.failed',
  subject: 'card',
  time: '2026-03-02T08:59:00Z',
  severity: 'critical',
  data: { message: 'Card payments fail', component: 'gateway', url: 'https://shop.example/status' },
};

async function post(payload: string | Buffer, headers: Record<string, string>) {
  const bench = await openBench();
  const answer = await bench.app.inject({ method: 'POST', url, headers, payload });
  return { bench, answer };
}

test('structured: attributes and data make the event', async () => {
  const { bench, answer } = await post(JSON.stringify(event), { 'content-type': 'application/cloudevents+json; charset=utf-8' });
  expect(answer.statusCode).toBe(202);
  expect(bench.events).toEqual([
    {
      integration: 'cloudevents',
      action: 'trigger',
      dedupKey: '/shop/payments|0815',
      summary: 'Card payments fail',
      source: '/shop/payments',
      level: 'critical',
      component: 'gateway',
      group: null,
      class: 'com.example.payment.failed',
      service: 'checkout',
      happenedAt: Date.parse('2026-03-02T08:59:00Z'),
      links: [{ href: 'https://shop.example/status', text: 'https://shop.example/status' }],
      details: JSON.stringify(event),
    },
  ]);
});

test('batched: each one is an event', async () => {
  const second = { ...event, id: '0816', action: 'resolve', dedupkey: 'card' };
  const { bench, answer } = await post(JSON.stringify([event, second]), { 'content-type': 'application/cloudevents-batch+json' });
  expect(answer.json()).toEqual({ status: 'success', events: 2 });
  expect(bench.events[1]).toMatchObject({ action: 'resolve', dedupKey: 'card' });
});

test('binary: the attributes are headers, and the body is the data, whatever it is', async () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/a%20b',
    'ce-type': 'down',
    'ce-summary': 'Nothing%20works%E2%80%A6',
  };
  const json = await post('{"severity":"warning"}', { ...headers, 'content-type': 'application/json' });
  expect(json.bench.events[0]).toMatchObject({ dedupKey: '/a b|1', summary: 'Nothing works…', level: 'warning' });
  const bytes = await post(Buffer.from([0xff, 0x00, 0xfe]), { ...headers, 'content-type': 'application/octet-stream' });
  expect(bytes.answer.statusCode).toBe(202);
  expect(JSON.parse(bytes.bench.events[0]?.details ?? '')).toMatchObject({ data_base64: '/wD+' });
});

test.each([
  [{ ...event, id: undefined }, 'application/cloudevents+json', 400, 'id'],
  [{ ...event, type: 5 }, 'application/cloudevents+json', 400, 'type'],
  [{ ...event, specversion: '0.3' }, 'application/cloudevents+json', 400, 'specversion'],
  [{ ...event, action: 'explode' }, 'application/cloudevents+json', 400, 'action'],
  [{ ...event, action: 'resolve' }, 'application/cloudevents+json', 400, 'dedupkey'],
  [{ ...event, id: 'i'.repeat(600) }, 'application/cloudevents+json', 400, 'id'],
  [[event, { ...event, source: '' }], 'application/cloudevents-batch+json', 400, '[1].source'],
  [[event, { ...event, action: 'explode' }], 'application/cloudevents-batch+json', 400, '[1].action'],
  [[event, event, { ...event, action: 'resolve' }], 'application/cloudevents-batch+json', 400, '[2].dedupkey'],
  [[event, { ...event, dedupkey: 'k'.repeat(600) }], 'application/cloudevents-batch+json', 400, '[1].dedupkey'],
  [event, 'application/cloudevents-batch+json', 400, 'body'],
  [event, 'application/json', 415, 'Content-Type'],
])('a fault is told with its field (%#)', async (body, contentType, status, field) => {
  const { bench, answer } = await post(JSON.stringify(body), { 'content-type': contentType });
  expect([answer.statusCode, answer.json().field, bench.events]).toEqual([status, field, []]);
});

test('the handshake of those who ask first is answered', async () => {
  const { app } = await openBench({ cloudevents: { ratePerSecond: 10 } });
  const answer = await app.inject({ method: 'OPTIONS', url, headers: { 'webhook-request-origin': 'eventgrid.example' } });
  expect(answer.headers).toMatchObject({ 'webhook-allowed-origin': 'eventgrid.example', 'webhook-allowed-rate': '600' });
});
