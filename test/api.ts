// What do the tests of the API share? The whole server but for time and chance: a real engine on a real embedded database.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import type { Instant } from '../src/core/kernel/instant.ts';
import { ok } from '../src/core/kernel/result.ts';
import { parsePlan } from '../src/core/plan/parse.ts';
import type { Plan } from '../src/core/plan/plan.ts';
import { createEngine, type Engine } from '../src/engine/engine.ts';
import { buildApp } from '../src/server/http/app.ts';
import type { Deps } from '../src/server/http/deps.ts';
import { historyOf } from '../src/server/http/history.ts';
import { createStreamHub, type StreamHub } from '../src/server/http/stream-hub.ts';
import { timelineOf } from '../src/server/http/timeline.ts';
import { createBookkeeping } from '../src/server/identity/bookkeeping.ts';
import { createSecurityLog } from '../src/server/identity/security-log.ts';
import { ensureSetUpToken } from '../src/server/identity/set-up.ts';
import { createLog } from '../src/server/log.ts';
import { newIds } from '../src/server/new-ids.ts';
import { createWebhookSecrets } from '../src/server/notify/webhook-secrets.ts';
import { createChecker } from '../src/server/plan/checker.ts';
import { createPlanDesk } from '../src/server/plan/desk.ts';
import type { Database } from '../src/server/store/database.ts';
import { createEngineStore } from '../src/server/store/engine-store.ts';
import { openDatabase } from '../src/server/store/open.ts';
import { createPlanStore } from '../src/server/store/plan-store.ts';
import type { Tables } from '../src/server/store/schema.ts';
import { createReadiness } from '../src/server/watch/readiness.ts';
import { readVitals } from '../src/server/watch/vitals.ts';
import { testMetrics } from './metrics.ts';
import { dataFolder } from './stores.ts';

/** A database's first start on a machine that is busy with everything else. */
export const bootMs = 180_000;

export const start: Instant = Date.UTC(2026, 10, 23, 13, 5);

export const planText = `
name: Test
people:
  dana:
    name: Dana Reyes
    email: dana@example.org
    zone: Europe/Berlin
    contact: { app: { inbox: dana } }
    notify: { high: [app at once], low: [app at once] }
  lee:
    name: Lee Park
    email: lee@example.org
    zone: Asia/Singapore
    contact: { app: { inbox: lee } }
    notify: { high: [app at once], low: [app at once] }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana, lee], path: payments }
schedules:
  primary:
    name: Primary
    zone: Europe/Berlin
    rotations:
      - { name: weekly, members: [dana, lee], from: 2026-01-05T09:00, every: 1 week }
paths:
  payments:
    name: Payments
    steps:
      - { page: [schedule primary], wait: 5m }
      - { page: [person lee], wait: 5m }
    backstop: { page: [person dana], every: 5m }
services:
  payments-api: { name: Payments API, tier: 1, owner: payments, path: payments }
objectives:
  answer: { metric: acknowledge, target: 5m, warn at: [50%] }
  repair: { metric: restore, severities: [SEV1, SEV2], target: 4h }
integrations:
  monitor: { name: Monitor, type: events-v2, service: payments-api, key: 0123456789abcdef0123456789abcdef }
  ping: { name: Ping, type: heartbeat, service: payments-api, key: pingpingpingpingpingpingpingping, every: 1h, grace: 5m }
`;

export function testPlan(): Plan {
  const { plan, problems } = parsePlan([{ file: 'test.yaml', text: planText }], () => undefined);
  if (plan === null) throw new Error(problems.map((problem) => JSON.stringify(problem)).join('\n'));
  return plan;
}

export interface TestApi {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly engine: Engine;
  readonly hub: StreamHub;
  readonly clock: { at: Instant; now(): Instant };
  readonly setUpToken: string;
  /** Lines of the log, as they were written. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Of one version. */
function planBook(plan: Plan) {
  return {
    ensure: async () => undefined,
    get: () => plan,
    exists: async (version: number) => version === 1,
    versions: async () => [{ version: 1, activatedAt: start, activatedBy: 'Dana Reyes', reason: null }],
    findings: async () => null,
  };
}

/** What routes are made of, where none of them is called: whatever needs a server throws. */
export function testDeps(): Deps {
  const plan = testPlan();
  const absent = (what: string) => (): never => {
    throw new Error(`this test has no ${what}`);
  };
  const engine: Engine = {
    ingest: absent('engine'),
    submit: absent('engine'),
    declare: absent('engine'),
    start: absent('engine'),
    stop: absent('engine'),
    changedElsewhere: absent('engine'),
    forgetAll: absent('engine'),
    health: absent('engine'),
  };
  return {
    config: { publicUrl: 'https://tocsin.example.org', metricsToken: null, trustProxy: false, smtpUrl: null },
    database: { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: absent('database') }) }), clockJump: () => null },
    engine,
    plans: { ...planBook(plan), active: () => ({ version: 1, plan }) },
    desk: { check: absent('desk'), apply: absent('desk'), text: absent('desk') },
    activateShipped: async () => ok(null),
    hub: { start: absent('hub'), open: absent('hub'), wentBack: absent('hub'), close: () => undefined, committed: absent('hub') },
    clock: { now: () => start },
    randomBytes,
    log: createLog('silent'),
    metrics: testMetrics(),
    readiness: { look: absent('readiness') },
    bookkeeping: createBookkeeping(),
    security: { refused: () => {} },
    lastLoss: () => null,
    answered: (answer) => answer,
    keyOf: async (integration) => plan.integrations[integration]?.key ?? null,
    sightings: async () => new Map(),
    webhookSecrets: { states: absent('webhooks'), show: absent('webhooks'), rotate: absent('webhooks') },
    links: { acknowledge: (order) => `https://tocsin.example.org/a/${order.page}` },
    webRoot: null,
    demoUser: null,
    plugins: [],
    checkAnswers: true,
  };
}

/** `changes` may name other dependencies; `planned: false`: no plan is active. `stored`: plans are those of the database, where none is active yet. */
export async function startApi(
  changes: Partial<Deps> & { readonly planned?: boolean; readonly stored?: boolean } = {},
  altered: (engine: Engine) => Engine = (engine) => engine,
): Promise<TestApi> {
  const folder = await dataFolder();
  const logged: string[] = [];
  const log = createLog('warn', { write: (line: string) => void logged.push(line) });
  const database = await openDatabase({ url: null, dataDirectory: folder, log });
  const clock = { at: start, now: () => clock.at };
  const plan = testPlan();
  const book = { ...planBook(plan), active: () => (changes.planned === false ? null : { version: 1, plan }) };
  const store = changes.stored ? await createPlanStore(database) : null;
  const plans = store ?? book;
  const checker = createChecker({ program: null, log });
  const nothing = () => undefined;
  const desk =
    store && createPlanDesk({ plans: store, checker, clock, environment: nothing, variables: 'any', allowPrivateWebhooks: false });
  const metrics = testMetrics();
  const hub = createStreamHub({
    history: historyOf(database.db),
    onCommittedElsewhere: database.onCommittedElsewhere,
    plans,
    entriesOf: timelineOf,
    log,
    metrics,
  });
  const timer = { at: () => () => undefined };
  const engine = createEngine({
    store: createEngineStore(database),
    plans,
    clock,
    timer,
    ids: newIds(clock),
    listeners: [hub],
    lookEveryMs: 60_000,
    report: (what, error) => log.error({ err: error }, what),
  });
  await hub.start();
  const setUpToken = (await ensureSetUpToken(database.db, randomBytes)) ?? '';
  const used = altered(engine);
  const app = await buildApp({
    ...testDeps(),
    database,
    engine: used,
    readiness: createReadiness({
      vitals: (now) => readVitals(database.db, now),
      write: () => database.proveWritable(),
      engine: used,
      clock,
      timer,
    }),
    plans,
    ...(desk === null ? {} : { desk }),
    hub,
    clock,
    log,
    metrics,
    webhookSecrets: createWebhookSecrets(database.db, 'installation secret'),
    security: createSecurityLog({ log, counted: metrics.refusedAttempts, after: () => {} }),
    ...changes,
  });
  return {
    app,
    database,
    engine,
    hub,
    clock,
    setUpToken,
    logged,
    async close() {
      await app.close();
      await engine.stop();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const administrator = { name: 'Dana Reyes', email: 'Dana@example.org', password: 'a long enough password' };

/** Creates the administrator; gives the headers of the session's cookie. */
export async function setUp({ app, setUpToken }: TestApi): Promise<{ readonly cookie: string }> {
  const payload = { token: setUpToken, ...administrator };
  const answer = await app.inject({ method: 'POST', url: '/api/v1/set-up', payload });
  if (answer.statusCode !== 201) throw new Error(`set-up answered ${answer.statusCode}: ${answer.body}`);
  return { cookie: cookieOf(answer.headers['set-cookie']) };
}

export function cookieOf(header: string | string[] | undefined): string {
  return String(Array.isArray(header) ? header[0] : header).split(';')[0] ?? '';
}

/** Asks with these headers, and reads the answer's JSON. */
export async function ask(api: TestApi, headers: Record<string, string>, options: InjectOptions) {
  const answer = await api.app.inject({ ...options, headers: { ...headers, ...options.headers } });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}
