// Are CloudEvents read in all three modes of the HTTP binding?

import { expect, test } from 'vitest';
import { unsaidOfEvent } from '../../../core/alert/event.ts';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
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
      ...unsaidOfEvent,
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

const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';
test.each([
  [{ ...event, action: 'explode' }, structured, 'action'],
  [{ ...event, action: 'resolve' }, structured, 'dedupkey'],
  [[{ ...event, action: 'explode' }, 5], batched, '[0].action'],
  [[null], batched, '[0]'],
  [{ specversion: '1.0', source: 's', id: '1' }, structured, 'type'],
  [5, structured, 'body'],
])('where nothing can be understood its field is told (%#)', async (body, contentType, field) => {
  const { bench, answer } = await post(JSON.stringify(body), { 'content-type': contentType });
  expect([answer.statusCode, answer.json().field, bench.events]).toEqual([400, field, []]);
});

test.each([
  [{ ...event, id: undefined }, { dedupKey: 'made-1' }, ['id']],
  [{ ...event, type: 5, source: null }, { class: '5', source: 'The cloudevents sender' }, ['type', 'source']],
  [{ ...event, specversion: '0.3' }, {}, ['specversion']],
  [{ ...event, dedupkey: 3628324908194384877n }, { dedupKey: '3628324908194384877' }, ['dedup_key']],
  [{ ...event, severity: 'purple', time: 1_585_526_400 }, { level: 'error', happenedAt: 1_585_526_400_000 }, ['severity', 'timestamp']],
])('what is only decoration is taken, and what was odd is told (%#)', async (body, expected, fields) => {
  const { bench, answer } = await post(writeExactly(body), { 'content-type': structured });
  expect([answer.statusCode, answer.json().warnings?.length]).toEqual([202, fields.length]);
  expect([bench.events, bench.odd]).toMatchObject([[expected], [{ fields: expect.arrayContaining(fields) }]]);
});

test.each([[null], ['event'], [{ ...event, action: 'explode' }], [{ ...event, action: 'resolve' }]])(
  'one of a batch that cannot be understood takes nothing from its neighbours (%#)',
  async (bad) => {
    const { bench, answer } = await post(JSON.stringify([event, bad, { ...event, id: '0816' }]), { 'content-type': batched });
    expect([answer.statusCode, answer.json().events, answer.json().warnings?.length]).toEqual([202, 2, 1]);
    expect(bench.events).toHaveLength(2);
  },
);

test('whatever the body is said to be, it is read as what it is', async () => {
  for (const type of ['application/json', 'text/plain', '']) {
    for (const body of [event, [event]]) {
      const { bench, answer } = await post(JSON.stringify(body), { 'content-type': type });
      expect([answer.statusCode, bench.events.length]).toEqual([202, 1]);
    }
  }
});

test('the handshake of those who ask first is answered', async () => {
  const { app } = await openBench({ cloudevents: { ratePerSecond: 10 } });
  const answer = await app.inject({ method: 'OPTIONS', url, headers: { 'webhook-request-origin': 'eventgrid.example' } });
  expect(answer.headers).toMatchObject({ 'webhook-allowed-origin': 'eventgrid.example', 'webhook-allowed-rate': '600' });
});
