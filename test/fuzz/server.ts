// Which server is fuzzed? The whole of Tocsin in this process, with every kind of sender, on an embedded database of its own.

import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InjectOptions } from 'fastify';
import type { IntegrationType } from '../../src/core/plan/plan.ts';
import { readConfig } from '../../src/server/config.ts';
import { ensureSetUpToken } from '../../src/server/identity/set-up.ts';
import { createLog } from '../../src/server/log.ts';
import { channelsToCheckBy } from '../../src/server/notify/channels.ts';
import { activatePlanAt } from '../../src/server/plan/activate.ts';
import { type Server, serve } from '../../src/server/serve.ts';
import type { Database } from '../../src/server/store/database.ts';
import { openDatabase } from '../../src/server/store/open.ts';
import { readStored, type Stored } from '../aftermath/stored.ts';
import { dataFolder, silent } from '../stores.ts';
import type { Named } from './pool.ts';

export interface FuzzedServer {
  readonly app: Server['app'];
  readonly database: Database;
  /** Headers of a program that may do all. */
  readonly token: { readonly authorization: string };
  readonly ownToken: string;
  readonly planned: Readonly<Record<Exclude<Named, 'token' | 'delivery' | 'cursor' | 'alert' | 'alias'>, readonly string[]>>;
  ask<T>(url: string): Promise<T>;
  /** A cookie of a new session. */
  signIn(): Promise<{ readonly cookie: string }>;
  /** What must not be seen from outside. */
  readonly secrets: readonly string[];
  /** Lines of the log that speak of a fault. */
  faults(): readonly string[];
  /** Stops it in order, and reads what is left. */
  stop(): Promise<Stored>;
}

export const senderKeys: Readonly<Record<IntegrationType, string>> = {
  'events-v2': 'e'.repeat(32),
  opsgenie: 'o'.repeat(32),
  alertmanager: 'a'.repeat(32),
  grafana: 'g'.repeat(32),
  cloudevents: 'c'.repeat(32),
  webhook: 'w'.repeat(32),
  heartbeat: 'h'.repeat(32),
};

const integrations = Object.entries(senderKeys)
  .map(([type, key]) => `  ${type}: { type: ${type}, service: shop, key: ${key}, requests per second: 10000${extras(type)} }`)
  .join('\n');

function extras(type: string): string {
  if (type === 'heartbeat') return ', every: 1h, grace: 5m';
  if (type !== 'webhook') return '';
  return `, map: { dedup key: body.id, summary: body.name, action: 'body.state == "ok" ? "resolve" : "trigger"' }`;
}

/** Long waits, so that what happens is what was asked for; short ones, so that time goes on meanwhile as well. */
export const fuzzPlan = `
name: Fuzz
people:
  dana: { name: Dana Reyes, email: dana@example.org, zone: Europe/Berlin, contact: { app: { inbox: dana } }, notify: { high: [app at once], low: [app at once] } }
  lee: { name: Lee Park, email: lee@example.org, zone: Asia/Singapore, contact: { app: { inbox: lee } }, notify: { high: [app at once], low: [app at once] } }
teams:
  shop: { name: Shop, discipline: engineering, members: [dana, lee], path: shop }
schedules:
  primary: { zone: Europe/Berlin, rotations: [{ name: weekly, members: [dana, lee], from: 2026-01-05T09:00, every: 1 week }] }
paths:
  shop:
    steps: [{ page: [schedule primary], wait: 2s }, { page: [team shop], round robin: true, wait: 5m }]
    backstop: { page: [person dana], every: 5m }
  security:
    steps: [{ page: [person lee], wait: 5m }]
    backstop: { page: [person dana], every: 5m }
services:
  shop: { name: Shop, tier: 1, owner: shop, path: shop }
  search: { name: Search, tier: 3, owner: shop, path: security, grouping: { by: alert } }
objectives:
  answer: { metric: acknowledge, target: 5s, warn at: [50%], on breach: [{ path: security, responsibility: Nobody has answered }] }
  repair: { metric: restore, severities: [SEV1, SEV2], target: 4h }
integrations:
${integrations}
`;

/** Versions of it: some sound, some with warnings, some without what incidents need, some that are none. */
const planTexts = [
  fuzzPlan,
  fuzzPlan.replace('wait: 2s', 'wait: 3s'),
  fuzzPlan.replace('name: Shop, tier: 1', 'name: The shop, tier: 2'),
  fuzzPlan.replace('target: 5s', 'target: 9s').replace('every: 1 week', 'every: 1 week, until: 2027-02-01T09:00'),
  fuzzPlan.replace(/^ {2}search: .*$/m, ''),
  fuzzPlan.replace('owner: shop, path: shop', 'owner: nobody'),
  '# nothing\n',
];

const shippedPlans = { starter: '', example: '' };
const administrator = { name: 'Dana Reyes', email: 'dana@example.org', password: 'a long enough password' };

export async function startFuzzedServer(): Promise<FuzzedServer> {
  const folder = await dataFolder();
  const config = readConfig({ TOCSIN_DATA: folder, TOCSIN_PORT: '0', TOCSIN_PUBLIC_URL: 'https://tocsin.example.org' });
  if (!config.ok) throw new Error(config.refusal.message);
  const lines: string[] = [];
  const log = createLog('error', { write: (line: string) => void lines.push(line) });
  const database = await openDatabase({ url: null, dataDirectory: folder, log });
  const server = await serve({
    config: config.value,
    log,
    database,
    environment: () => undefined,
    shippedPlans,
    checkThread: null,
    webRoot: null,
  });
  const planFile = path.join(folder, 'plan.yaml');
  writeFileSync(planFile, fuzzPlan);
  const channels = channelsToCheckBy(config.value);
  const activated = await activatePlanAt(planFile, {
    plans: server.plans,
    clock: server.clock,
    by: 'test',
    environment: () => undefined,
    channels,
  });
  if (!activated.ok) throw new Error(activated.refusal.message);
  await server.keyring.refresh();

  const setUpToken = (await ensureSetUpToken(database.db, randomBytes)) ?? '';
  const inject = async (options: InjectOptions) => {
    const answer = await server.app.inject(options);
    if (answer.statusCode >= 300) throw new Error(`${options.url} answered ${answer.statusCode}: ${answer.body}`);
    return answer;
  };
  let signedIn = 0;
  const session = async (url: string, payload: object) => {
    signedIn += 1;
    // Each from an address of its own, so that nobody has tried too often.
    const remoteAddress = `10.0.${signedIn >> 8}.${signedIn & 255}`;
    const answer = await inject({ method: 'POST', url, payload, remoteAddress });
    return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' };
  };
  const first = await session('/api/v1/set-up', { token: setUpToken, ...administrator });
  const ownToken = 'the campaign itself';
  const made = await inject({ method: 'POST', url: '/api/v1/tokens', headers: first, payload: { name: ownToken } });
  const token = { authorization: `Bearer ${made.json<{ token: string }>().token}` };

  return {
    app: server.app,
    database,
    token,
    ownToken,
    planned: {
      person: ['dana', 'lee'],
      path: ['shop', 'security'],
      service: ['shop', 'search'],
      severity: ['SEV1', 'SEV2', 'SEV3', 'SEV4'],
      email: [administrator.email, 'lee@example.org'],
      password: [administrator.password, 'another long password'],
      setUpToken: [setUpToken],
      planFile: ['plan.yaml', 'plan.yaml', 'plan.yaml', 'more.yml'],
      planText: planTexts,
    },
    ask: async <T>(url: string) => (await inject({ url, headers: token })).json<T>(),
    signIn: () => session('/api/v1/session', { email: administrator.email, password: administrator.password }),
    secrets: [folder, fileURLToPath(new URL('../..', import.meta.url)), 'node_modules', 'node:internal', '    at '],
    faults: () => lines,
    async stop() {
      await server.stop();
      const left = await openDatabase({ url: null, dataDirectory: folder, log: silent });
      try {
        return await readStored(left);
      } finally {
        await left.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
