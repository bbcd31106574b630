// Do other products' clients, as their vendors publish them, work against Tocsin? Create, acknowledge, resolve, what is refused, and what is sent again.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzedServer, senderKeys, startFuzzedServer } from '../fuzz/server.ts';
import { startAlertmanager } from './fixtures/alertmanager.ts';
import { until } from './fixtures/process.ts';
import { openVendors, type Vendors } from './fixtures/vendors.ts';

const nodeClients = ['opsgenie-sdk@0.5.1', '@pagerduty/pdjs@2.2.4', 'node-pagerduty@1.3.6'];
const pythonClients = ['opsgenie-sdk==2.1.5', 'pdpyras==5.4.1', 'pagerduty==7.2.0'];
const scripts = new URL('./fixtures/clients/', import.meta.url).pathname;

let folder: string;
let tocsin: FuzzedServer;
let vendors: Vendors;
let url: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-clients-'));
  execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...nodeClients], { stdio: 'pipe' });
  execFileSync('python3', ['-m', 'venv', path.join(folder, 'python')], { stdio: 'pipe' });
  execFileSync(path.join(folder, 'python', 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...pythonClients], {
    stdio: 'pipe',
  });
  tocsin = await startFuzzedServer();
  const { port } = tocsin.app.server.address() as AddressInfo; // it listens
  url = `http://127.0.0.1:${port}`;
  vendors = await openVendors(port, folder);
});
afterAll(async () => {
  await vendors?.close();
  await tocsin?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const accepted = { result: 'Request will be processed' };

test("Opsgenie's own SDK creates, reads, acknowledges, notes, lists and closes, and can print what is refused", async () => {
  const answers = await run('opsgenie.cjs', { TOCSIN: url, KEY: senderKeys.opsgenie });
  expect(answers).toMatchObject({
    create: accepted,
    get: { data: { alias: 'disk', message: 'Disk full', status: 'open', tags: ['db'], priority: 'P1' } },
    acknowledge: accepted,
    addNote: accepted,
    acknowledged: { data: { acknowledged: true, owner: 'Dana Reyes' } },
    list: { data: [{ alias: 'disk' }] },
    close: accepted,
    closed: { data: { status: 'closed' } },
    nothing: { httpStatusCode: 422, errors: { message: 'message can not be empty.' } },
    elsewhere: { httpStatusCode: 404, message: 'Alert does not exist' },
  });
});

test("Opsgenie's own SDK for Python does the same, and sends again what was refused for a while", async () => {
  vendors.refuse(2, 503);
  const answers = await run('opsgenie.py', { TOCSIN: `https://${vendors.server}`, KEY: senderKeys.opsgenie });
  expect(answers).toMatchObject({
    create: accepted,
    get: { data: { alias: 'disk-py', message: 'Disk full', status: 'open', tags: ['db'], priority: 'P1', details: { free: '1%' } } },
    acknowledge: accepted,
    addNote: accepted,
    addTags: accepted,
    acknowledged: { data: { acknowledged: true, owner: 'Dana Reyes', tags: ['db', 'prod'], count: 1 } },
    list: { data: [{ alias: 'disk-py' }] },
    count: { data: { count: 1 } },
    close: accepted,
    closed: { data: { status: 'closed' } },
    elsewhere: { raised: expect.any(String), status: 404 },
    wrongKey: { raised: expect.any(String), status: 401 },
  });
});

test("PagerDuty's own client triggers, acknowledges, resolves and tells of changes, and hears what is refused", async () => {
  const answers = await run('pagerduty.cjs', { SERVER: vendors.server, KEY: senderKeys['events-v2'] });
  const processed = { status: 202, data: { status: 'success', message: 'Event processed', dedup_key: 'down' } };
  expect(answers).toMatchObject({
    trigger: processed,
    acknowledge: processed,
    resolve: processed,
    change: { status: 202, data: { status: 'success' } },
    odd: { status: 202, data: { status: 'success', warnings: [expect.any(String), expect.any(String), expect.any(String)] } },
    nothing: { status: 400, data: { status: 'invalid event', errors: ["'payload.summary' is missing or blank"] } },
  });
  expect(await statusOf('down')).toBe('resolved');
});

test('node-pagerduty, which knows only the address of its vendor, does the same', async () => {
  const answers = await run('node-pagerduty.cjs', { KEY: senderKeys['events-v2'] });
  const processed = { status: 'success', message: 'Event processed', dedup_key: 'down-node' };
  expect(answers).toMatchObject({
    trigger: processed,
    acknowledge: processed,
    resolve: processed,
    nothing: { raised: expect.stringContaining("'payload.summary' is missing or blank") },
  });
  expect(await statusOf('down-node')).toBe('resolved');
});

test('pdpyras and its successor trigger, acknowledge, resolve and tell of changes, and send again what was refused for a while', async () => {
  const before = vendors.asked().length;
  vendors.refuse(3, 503);
  const answers = await run('events.py', { KEY: senderKeys['events-v2'] });
  const wrong = { raised: expect.any(String), status: 400, body: expect.stringContaining("'routing_key' is invalid") };
  for (const client of ['pdpyras', 'pagerduty']) {
    expect(answers).toMatchObject({
      [`${client}.trigger`]: `down-${client}`,
      [`${client}.acknowledge`]: `down-${client}`,
      [`${client}.resolve`]: `down-${client}`,
      [`${client}.wrongKey`]: wrong,
    });
    expect(Object.hasOwn(answers, `${client}.change`)).toBe(true);
    expect(await statusOf(`down-${client}`)).toBe('resolved');
  }
  expect(vendors.asked().slice(before, before + 4)).toEqual(Array(4).fill('POST /v2/enqueue'));
});

test.each([
  ['1', 'POST /generic/2010-04-15/create_event.json'],
  ['2', 'POST /v2/enqueue'],
])("netdata's notifier raises and clears by version %s of PagerDuty's events, and says what became of it", async (version, address) => {
  const settings = path.join(folder, `netdata-${version}`);
  execFileSync('mkdir', ['-p', settings]);
  const lines = [
    'SEND_EMAIL=NO',
    'SEND_PD=YES',
    `USE_PD_VERSION=${version}`,
    `DEFAULT_RECIPIENT_PD=${senderKeys['events-v2']}`,
    `role_recipients_pd[sysadmin]=${senderKeys['events-v2']}`,
  ];
  writeFileSync(path.join(settings, 'health_alarm_notify.conf'), `${lines.join('\n')}\n`);
  const key = `412${version}`;
  const notify = async (status: string, before: string) => {
    // As the daemon calls it: the ids of event and alarm are the same here, since version 2 names the one and version 1 the other.
    const about = [
      key,
      key,
      '1',
      String(Math.floor(Date.now() / 1_000)),
      '10min_cpu_usage',
      'system.cpu',
      'cpu',
      status,
      before,
      '97',
      '12',
    ];
    const told = ['src', '60', '60', '%', 'CPU utilization', '97%', '12%', '', '', '0', '1', '', '', 'Utilization', '', ''];
    const environment = {
      NETDATA_USER_CONFIG_DIR: settings,
      NETDATA_STOCK_CONFIG_DIR: '/usr/lib/netdata/conf.d',
      NETDATA_CACHE_DIR: settings,
    };
    return spoken('/usr/lib/netdata/plugins.d/alarm-notify.sh', ['sysadmin', 'web-1', ...about, ...told], environment);
  };
  expect((await notify('CRITICAL', 'CLEAR')).faults).toContain('sent pagerduty notification');
  expect(await statusOf(key)).toBe('open');
  expect((await notify('CLEAR', 'CRITICAL')).faults).toContain('sent pagerduty notification');
  expect(await statusOf(key)).toBe('resolved');
  expect(vendors.asked().slice(-2)).toEqual([address, address]);
});

test('Alertmanager sends again by each of its receivers what was refused for a while, and opens one alert', async () => {
  const alertmanager = await startAlertmanager({
    pagerduty: [{ routing_key: senderKeys['events-v2'], url: `https://${vendors.server}/v2/enqueue` }],
    opsgenie: [{ api_key: senderKeys.opsgenie, api_url: `https://${vendors.server}/` }],
    webhooks: [{ url: `https://${vendors.server}/ingest/alertmanager/${senderKeys.alertmanager}` }],
    insecure: true,
  });
  try {
    const before = vendors.asked().length;
    vendors.refuse(6, 503);
    const alerts = [{ labels: { alertname: 'QueueGrows', severity: 'critical' }, annotations: { summary: 'The queue grows' } }];
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    expect(answer.status).toBe(200);
    const opened = async () => (await alertsAbout('QueueGrows')).map(({ integration, count }) => [integration, count]);
    await until('each receiver has opened its alert', async () => (await opened()).length === 3, 60_000);
    expect((await opened()).sort()).toEqual(['alertmanager', 'events-v2', 'opsgenie'].map((integration) => [integration, 1]));
    expect(vendors.asked().length - before).toBeGreaterThanOrEqual(9);
  } finally {
    await alertmanager.stop();
  }
});

/** What each call of the script was answered, one JSON a line. */
async function run(script: string, environment: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const program = script.endsWith('.py') ? path.join(folder, 'python', 'bin', 'python') : process.execPath;
  const { code, said, faults } = await spoken(program, [path.join(scripts, script)], {
    ...environment,
    CLIENTS: path.join(folder, 'node_modules'),
    // What they say of themselves or of their own packages is not about Tocsin.
    NODE_NO_WARNINGS: '1',
    PYTHONWARNINGS: 'ignore',
  });
  // What they tell of their trying again is no fault.
  expect(code, faults).toBe(0);
  return Object.fromEntries(
    said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, unknown]), // as the scripts write it
  );
}

interface Spoken {
  readonly code: unknown;
  readonly said: string;
  readonly faults: string;
}

async function spoken(program: string, given: readonly string[], environment: Readonly<Record<string, string>>): Promise<Spoken> {
  const child = spawn(program, given, { env: { ...process.env, ...vendors.environment, ...environment } });
  let said = '';
  let faults = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    faults += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, said, faults };
}

async function statusOf(dedupKey: string): Promise<string | undefined> {
  const rows = await tocsin.database.read({ sql: 'select status from alerts where dedup_key = $1', params: [dedupKey] });
  return rows[0] === undefined ? undefined : String(rows[0].status);
}

async function alertsAbout(text: string): Promise<readonly { readonly integration: string; readonly count: number }[]> {
  const rows = await tocsin.database.read({ sql: 'select integration, count from alerts where body like $1', params: [`%${text}%`] });
  return rows.map(({ integration, count }) => ({ integration: String(integration), count: Number(count) }));
}
