// What can those take who take all they can? Connections, headers, bodies and streams end at named limits, and whoever is well is served meanwhile.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../system/fixtures/process.ts';
import { startTocsin, type Tocsin } from '../tocsin.ts';
import { fuzzPlan, senderKeys } from './server.ts';
import { smuggled, smugglings } from './smuggling.ts';
import { dial, dialMany, type Line, statusesIn } from './sockets.ts';

const idleConnections = 2_000;
const streams = 1_000;
const slowSenders = 50;
/** Each promises four megabytes and brings one. */
const unkeyedSenders = 300;
/** As `httpLimits` say, with time for a machine that has much else to do. */
const headersLimitMs = 60_000;
const bodyLimitMs = 90_000;
/** Of the whole process, with all of that at once; it takes about 370 MB alone, most of it the embedded database. */
const mostMemoryBytes = 600 * 1_024 * 1_024;

let tocsin: Tocsin;
let port: number;
let token: string;
const metricsToken = 'a-token-for-scrapers';

beforeAll(async () => {
  tocsin = await startTocsin({ plan: fuzzPlan, environment: { TOCSIN_METRICS_TOKEN: metricsToken } });
  port = Number(new URL(tocsin.url).port);
  token = (await tocsin.api<{ token: string }>('/api/v1/tokens', { name: 'bounds' })).token;
}, 200_000);
afterAll(async () => {
  await tocsin.remove();
});

async function memoryBytes(): Promise<number> {
  const answer = await tocsin.post('/metrics', undefined, { authorization: `Bearer ${metricsToken}` });
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(await answer.text())?.[1]);
}

async function expectWell(): Promise<void> {
  expect((await tocsin.post('/healthz', undefined)).status).toBe(200);
  expect((await tocsin.post('/readyz', undefined)).status).toBe(200);
}

const trigger = (key: string) =>
  JSON.stringify({
    routing_key: senderKeys['events-v2'],
    event_action: 'trigger',
    dedup_key: key,
    payload: { summary: key, source: 'bounds', severity: 'critical' },
  });

test('idle connections, trickling headers and bodies: each is closed in time, and events are taken meanwhile', {
  timeout: 240_000,
}, async () => {
  const before = await memoryBytes();
  const idle = await dialMany(port, idleConnections);
  const headers = await dialMany(port, slowSenders);
  const bodies = await dialMany(port, slowSenders);
  for (const line of headers) line.send('GET /healthz HTTP/1.1\r\nhost: tocsin\r\n');
  for (const line of bodies)
    line.send('POST /v2/enqueue HTTP/1.1\r\nhost: tocsin\r\ncontent-type: application/json\r\ncontent-length: 400000\r\n\r\n{');
  const trickle = setInterval(() => {
    for (const line of headers) line.send('x: y\r\n');
    for (const line of bodies) line.send(' ');
  }, 500);
  try {
    await expectWell();
    const during = await memoryBytes();
    expect((await tocsin.post('/v2/enqueue', trigger('meanwhile'))).status).toBe(202);
    await until('those without headers are closed', () => [...idle, ...headers].every((line) => line.isOver()), headersLimitMs);
    expect(new Set(headers.flatMap((line) => statusesIn(line.heard())))).toEqual(new Set([408]));
    await until('those without a whole body are closed', () => bodies.every((line) => line.isOver()), bodyLimitMs);
    expect(new Set(bodies.flatMap((line) => statusesIn(line.heard())))).toEqual(new Set([408]));
    const after = await memoryBytes();
    console.info(
      `${idleConnections} idle connections: ${inMegabytes(before)} before, ${inMegabytes(during)} with them, ${inMegabytes(after)} after`,
    );
    expect(Math.max(during, after)).toBeLessThan(mostMemoryBytes);
    await expectWell();
  } finally {
    clearInterval(trickle);
    hangUp([...idle, ...headers, ...bodies]);
  }
});

test('a thousand streams that only wait cost little, and what happens reaches each of them', { timeout: 120_000 }, async () => {
  const before = await memoryBytes();
  const lines = await dialMany(port, streams);
  try {
    for (const line of lines) line.send(`GET /api/v1/stream HTTP/1.1\r\nhost: tocsin\r\nauthorization: Bearer ${token}\r\n\r\n`);
    await until('all are open', () => lines.every((line) => line.heard().includes('retry:')));
    const during = await memoryBytes();
    await expectWell();
    const body = { title: 'Heard by all', service: 'shop', severity: 'SEV2' };
    await tocsin.api('/api/v1/incidents', body);
    await until('all have heard', () => lines.every((line) => line.heard().includes('Heard by all')));
    console.info(
      `${streams} streams: ${inMegabytes(before)} before, ${inMegabytes(during)} with them, ${inMegabytes(await memoryBytes())} after an event`,
    );
    expect(await memoryBytes()).toBeLessThan(mostMemoryBytes);
  } finally {
    hangUp(lines);
  }
  const gone = async () =>
    /^tocsin_streams 0$/m.test(await (await tocsin.post('/metrics', undefined, { authorization: `Bearer ${metricsToken}` })).text());
  await until('the streams are forgotten', gone);
});

test('uploads that are broken off leave nothing behind', async () => {
  const whole = trigger('broken-off');
  const lines = await dialMany(port, slowSenders);
  for (const line of lines) {
    line.send(
      `POST /v2/enqueue HTTP/1.1\r\nhost: tocsin\r\ncontent-type: application/json\r\ncontent-length: ${whole.length}\r\n\r\n${whole.slice(0, -1)}`,
    );
  }
  await expectWell();
  hangUp(lines);
  expect((await tocsin.post('/v2/enqueue', trigger('whole'))).status).toBe(202);
  const { incidents } = await tocsin.api<{ incidents: { title: string }[] }>('/api/v1/incidents?status=all');
  expect(incidents.map(({ title }) => title)).not.toContain('broken-off');
});

test('headers that are too large are refused as a problem', async () => {
  for (const request of [
    `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
    `GET /${'y'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  ]) {
    const line = await dial(port);
    line.send(request);
    await until('it is closed', () => line.isOver());
    expect(statusesIn(line.heard())).toEqual([431]);
    expect(line.heard()).toContain('application/problem+json');
    expect(JSON.parse(line.heard().split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 431, code: 'headers-too-large' });
  }
  await expectWell();
});

test.each(Object.entries(smugglings))('no request rides within another: %s', async (_name, bytes) => {
  const line = await dial(port);
  line.send(bytes);
  await until('it is answered, or closed', () => line.isOver() || statusesIn(line.heard()).length > 0);
  await expectWell();
  const statuses = statusesIn(line.heard());
  line.hangUp();
  expect(statuses.length).toBeLessThanOrEqual(1);
  for (const status of statuses) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  expect(line.heard()).not.toContain(smuggled.answer);
});

test('a request that names two hosts is refused', async () => {
  const line = await dial(port);
  line.send('GET /healthz HTTP/1.1\r\nhost: tocsin\r\nhost: other\r\nconnection: close\r\n\r\n');
  await until('it is closed', () => line.isOver());
  expect(statusesIn(line.heard())).toEqual([400]);
});

test('strangers fill no memory: addresses without end, and bodies without keys', { timeout: 240_000 }, async () => {
  const before = await memoryBytes();
  let peak = before;
  const look = setInterval(() => void memoryBytes().then((bytes) => (peak = Math.max(peak, bytes))), 500);
  const tries = 3_000;
  const statuses = new Set<number>();
  let next = 0;
  const guess = async () => {
    while (next < tries) {
      const email = `${String(next++)}${'x'.repeat(250_000)}@example.org`;
      statuses.add((await tocsin.post('/api/v1/session', JSON.stringify({ email, password: 'guessed' }))).status);
    }
  };
  const lines = await dialMany(port, unkeyedSenders);
  try {
    const half = 'x'.repeat(1_024 * 1_024);
    for (const line of lines) {
      line.send(
        `POST /ingest/alertmanager/${'z'.repeat(32)} HTTP/1.1\r\nhost: tocsin\r\ncontent-type: application/json\r\ncontent-length: 4000000\r\n\r\n${half}`,
      );
    }
    await Promise.all(Array.from({ length: 20 }, guess));
    await expectWell();
  } finally {
    clearInterval(look);
    hangUp(lines);
  }
  console.info(`strangers: ${inMegabytes(before)} before, ${inMegabytes(peak)} at most, ${inMegabytes(await memoryBytes())} after`);
  expect([...statuses].every((status) => status === 413 || status === 429)).toBe(true);
  expect(peak).toBeLessThan(mostMemoryBytes);
});

test('no address leads out of the folder of the screens', async () => {
  const ups = ['..', '%2e%2e', '.%2e', '..%2f..', '..%5c..', '%252e%252e', '....', '..;'];
  for (const up of ups) {
    for (const where of [
      `/${up}/${up}/package.json`,
      `/assets/${up}/${up}/${up}/package.json`,
      `/${up}%2fpackage.json`,
      `//${up}/package.json`,
    ]) {
      const line = await dial(port);
      line.send(`GET ${where} HTTP/1.1\r\nhost: tocsin\r\nconnection: close\r\n\r\n`);
      await until('it is closed', () => line.isOver());
      const [status = 0] = statusesIn(line.heard());
      // The front page, where the address is one of a page; else there is nothing. Never a fault.
      expect([where, [200, 301, 302, 400, 404].includes(status)]).toEqual([where, true]);
      expect(line.heard()).not.toContain('devDependencies');
    }
  }
  await expectWell();
});

test('of more alerts than one request may hold none is taken; of as many as it may, all', async () => {
  const alerts = (count: number, of: string) =>
    JSON.stringify({
      alerts: Array.from({ length: count }, (_, n) => ({ status: 'firing', labels: { alertname: of }, fingerprint: `${of}-${n}` })),
    });
  const url = `/ingest/alertmanager/${senderKeys.alertmanager}`;
  const tooMany = await tocsin.post(url, alerts(5_001, 'too-many'));
  expect([tooMany.status, await tooMany.json()]).toEqual([413, expect.objectContaining({ code: 'too-many-alerts', field: 'alerts' })]);
  const most = await tocsin.post(url, alerts(5_000, 'most'));
  expect([most.status, await most.json()]).toEqual([200, { status: 'success', alerts: 5_000 }]);
  const { incidents } = await tocsin.api<{ incidents: { alertCount: number }[] }>('/api/v1/incidents?status=all');
  const counted = incidents.reduce((sum, { alertCount }) => sum + alertCount, 0);
  expect(counted).toBeGreaterThanOrEqual(5_000);
  expect(counted).toBeLessThan(5_100);
});

test('methods that nothing here knows are refused, and the next request is served', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'PURGE', 'OPTIONS', 'M-SEARCH']) {
    for (const url of ['/healthz', '/api/v1/incidents', '/v2/enqueue', '/nothing']) {
      const line = await dial(port);
      line.send(`${method} ${url} HTTP/1.1\r\nhost: tocsin\r\nconnection: close\r\n\r\n`);
      await until('it is closed', () => line.isOver());
      const [status = 0] = statusesIn(line.heard());
      expect([method, url, status >= 400 && status < 500]).toEqual([method, url, true]);
      // Under /v2 in the words of the senders' own interfaces.
      expect(line.heard()).toMatch(/content-type: application\/(problem\+)?json/);
    }
  }
  await expectWell();
});

function hangUp(lines: readonly Line[]): void {
  for (const line of lines) line.hangUp();
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_024 / 1_024)} MB`;
}
