// Do other products' clients, as their vendors publish them, work against Tocsin? Create, acknowledge, resolve, and what is refused.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzedServer, senderKeys, startFuzzedServer } from '../fuzz/server.ts';

const clients = ['opsgenie-sdk@0.5.1', '@pagerduty/pdjs@2.2.4'];
const scripts = new URL('./fixtures/clients/', import.meta.url).pathname;

let folder: string;
let tocsin: FuzzedServer;
let port: number;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-clients-'));
  execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...clients], { stdio: 'pipe' });
  tocsin = await startFuzzedServer();
  port = (tocsin.app.server.address() as AddressInfo).port; // it listens
});
afterAll(async () => {
  await tocsin.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What each call of the script was answered, one JSON a line. */
async function run(script: string, environment: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, [path.join(scripts, script)], {
    env: { ...process.env, ...environment, CLIENTS: path.join(folder, 'node_modules') },
  });
  let said = '';
  let faults = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    faults += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, faults]).toEqual([0, '']);
  return Object.fromEntries(
    said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, unknown]), // as the scripts write it
  );
}

test("Opsgenie's own SDK creates, reads, acknowledges, notes, lists and closes, and can print what is refused", async () => {
  const answers = await run('opsgenie.cjs', { TOCSIN: `http://127.0.0.1:${port}`, KEY: senderKeys.opsgenie });
  const accepted = { result: 'Request will be processed' };
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

test("PagerDuty's own client triggers, acknowledges, resolves and tells of changes, and hears what is refused", async () => {
  const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject],
    { stdio: 'pipe' },
  );
  // It insists on https.
  const front = https.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    const { url: at, method, headers } = request;
    const onward = http.request({ host: '127.0.0.1', port, path: at, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  try {
    const server = `localhost:${(front.address() as AddressInfo).port}`; // it listens
    const answers = await run('pagerduty.cjs', { SERVER: server, KEY: senderKeys['events-v2'], NODE_EXTRA_CA_CERTS: certificate });
    const processed = { status: 202, data: { status: 'success', message: 'Event processed', dedup_key: 'down' } };
    expect(answers).toMatchObject({
      trigger: processed,
      acknowledge: processed,
      resolve: processed,
      change: { status: 202, data: { status: 'success' } },
      odd: { status: 202, data: { status: 'success', warnings: [expect.any(String), expect.any(String), expect.any(String)] } },
      nothing: { status: 400, data: { status: 'invalid event', errors: ["'payload.summary' is missing or blank"] } },
    });
  } finally {
    front.close();
  }
});
