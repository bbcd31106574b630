// How does the server behave on a real socket? Live streams, probes, figures, and an orderly end.

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, bootMs, setUp, startApi, type TestApi } from '../../../test/api.ts';
import { httpLimits } from './app.ts';
import { streamLimits } from './stream-limits.ts';

let api: TestApi;
let me: { readonly cookie: string };
let base: string;
const engineHealth = { oldestDueMs: 0 };
beforeAll(async () => {
  api = await startApi(
    { config: { publicUrl: 'http://127.0.0.1', metricsToken: 'a-token-for-scrapers', trustProxy: false, smtpUrl: null } },
    (engine) => ({
      ...engine,
      health: () => ({ ...engine.health(), ...engineHealth }),
    }),
  );
  me = await setUp(api);
  base = await api.app.listen({ host: '127.0.0.1', port: 0 });
}, bootMs);
afterAll(async () => {
  await api.close();
});

async function follow(headers: Record<string, string>, query = '') {
  const stop = new AbortController();
  const response = await fetch(`${base}/api/v1/stream${query}`, { headers: { ...me, ...headers }, signal: stop.signal });
  const state = { text: '', ended: false };
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) state.text += decoder.decode(piece, { stream: true });
    state.ended = true;
  })();
  return {
    response,
    state,
    messages: () => [...state.text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? '')),
    async stop() {
      stop.abort();
      await reading.catch(() => undefined);
    },
  };
}

const declare = async (title: string): Promise<string> => {
  const payload = { title, service: 'payments-api', severity: 'SEV2' };
  return (await ask(api, me, { method: 'POST', url: '/api/v1/incidents', payload })).body.summary.id;
};

test('a stream tells what happens, and takes up where it broke off', async () => {
  const { position } = (await ask(api, me, { url: '/api/v1/incidents' })).body;
  const first = await follow({}, `?after=${position}`);
  expect(first.response.headers.get('content-type')).toContain('text/event-stream');
  expect(first.response.headers.get('content-security-policy')).toBeTruthy();
  const one = await declare('One');
  await expect.poll(() => first.messages().map((message) => message.summary.title)).toEqual(['One']);
  const [message] = first.messages();
  expect(message.entries.map((entry: { type: string }) => entry.type)).toContain('IncidentOpened');
  await first.stop();

  await declare('Two');
  const second = await follow({ 'last-event-id': String(message.position) });
  const only = await follow({}, `?after=${position}&incident=${one}`);
  await declare('Three');
  await ask(api, me, { method: 'POST', url: `/api/v1/incidents/${one}/note`, payload: { text: 'still One' } });
  await expect.poll(() => second.messages().map((each) => each.summary.title)).toEqual(['Two', 'Three', 'One']);
  await expect.poll(() => only.messages().map((each) => each.summary.title)).toEqual(['One', 'One']);
  const figures = await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer a-token-for-scrapers' } });
  expect(await figures.text()).toMatch(/tocsin_streams 2\n/);
  await second.stop();
  await only.stop();
  await expect.poll(async () => (await api.app.inject({ url: '/metrics', headers: me })).body).toMatch(/tocsin_streams 0\n/);
});

test('only the headers of a stream are nothing to ask for: the answer would never end', async () => {
  const heard = await said(`HEAD /api/v1/stream HTTP/1.1\r\nhost: x\r\ncookie: ${me.cookie}\r\nconnection: close\r\n\r\n`);
  expect(heard).toMatch(/^HTTP\/1\.1 404 /);
  const list = await said(`HEAD /api/v1/incidents HTTP/1.1\r\nhost: x\r\ncookie: ${me.cookie}\r\nconnection: close\r\n\r\n`);
  expect(list).toMatch(/^HTTP\/1\.1 200 /);
});

test('figures are for scrapers with the token, and for users', async () => {
  expect((await fetch(`${base}/metrics`)).status).toBe(401);
  expect((await fetch(`${base}/metrics`, { headers: { authorization: 'Bearer something-else' } })).status).toBe(401);
  expect((await fetch(`${base}/metrics`, { headers: me })).status).toBe(200);
});

test('readiness turns red when pages leave late, and stays green without a plan', async () => {
  expect((await ask(api, {}, { url: '/readyz' })).body).toEqual({
    status: 'ready',
    reasons: [],
    zoneData: {
      version: '2026f',
      published: '2026-10-28',
      warning: expect.toSatisfy((said) => said === null || /older than a year/.test(said)),
    },
  });
  engineHealth.oldestDueMs = 60_000;
  const late = await ask(api, {}, { url: '/readyz' });
  expect(late.status).toBe(503);
  expect(late.body.reasons[0]).toContain('60 s');
  engineHealth.oldestDueMs = 0;
  expect((await ask(api, {}, { url: '/healthz' })).body).toEqual({ status: 'up' });
});

async function said(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(bytes));
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  await once(socket, 'close');
  return heard;
}

test('whoever cannot be read as HTTP, or says too much before the body, is told so as a problem', async () => {
  const [unreadable, tooLarge] = await Promise.all([
    said('hello\r\n\r\n'),
    said(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(httpLimits.headerBytes)}\r\n\r\n`),
  ]);
  expect(unreadable).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"bad-request"/);
  expect(tooLarge).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json[\s\S]*"code":"headers-too-large"/);
});

test('connections are bounded in their number, and each in its time', () => {
  const { server } = api.app;
  expect(server.maxConnections).toBe(httpLimits.connections);
  expect(server.headersTimeout).toBe(httpLimits.headersTimeoutMs);
  expect(server.requestTimeout).toBe(httpLimits.requestTimeoutMs);
  expect(server.timeout).toBe(httpLimits.stalledTimeoutMs);
  // Else a stream would be taken for a connection on which nothing moves.
  expect(streamLimits.heartbeatMs).toBeLessThan(httpLimits.stalledTimeoutMs);
  expect(streamLimits.streams).toBeLessThan(httpLimits.connections);
});

test('an orderly end: streams are ended, and the server stops', async () => {
  const stream = await follow({});
  await expect.poll(() => stream.state.text).toContain('retry:');
  await api.app.close();
  await expect.poll(() => stream.state.ended).toBe(true);
});
