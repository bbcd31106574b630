// What is one running Tocsin? Store, engine, dispatcher, senders' routes and HTTP, put together, and taken apart in order.

import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { Clock, Listener } from '../engine/ports.ts';
import { createRelay } from '../engine/relay.ts';
import type { Config } from './config.ts';
import { createAnswered } from './http/answered.ts';
import { buildApp } from './http/app.ts';
import type { ShippedPlan } from './http/deps.ts';
import { historyOf } from './http/history.ts';
import { createStreamHub } from './http/stream-hub.ts';
import { timelineOf } from './http/timeline.ts';
import { createBookkeeping } from './identity/bookkeeping.ts';
import { createSecurityLog } from './identity/security-log.ts';
import type { User } from './identity/user.ts';
import { createChangeSink } from './ingest/changes.ts';
import { createHeartbeatWatch } from './ingest/heartbeat/watch.ts';
import { createKeyring, type Keyring } from './ingest/keys.ts';
import { createAlertLookup } from './ingest/lookup.ts';
import { registerIngest } from './ingest/register.ts';
import { createSightings } from './ingest/sightings.ts';
import type { Log } from './log.ts';
import { measuredEngine, measuredStore } from './measured.ts';
import { createMetrics } from './metrics.ts';
import { newIds } from './new-ids.ts';
import type { Channel } from './notify/channel.ts';
import { channelsToCheckBy } from './notify/channels.ts';
import { createOutward } from './outward.ts';
import { activatePlanAt, activateSources } from './plan/activate.ts';
import { createChecker } from './plan/checker.ts';
import { createPlanDesk } from './plan/desk.ts';
import { firstPlan } from './plan/first-plan.ts';
import { createProof } from './plan/proof.ts';
import { realTimer } from './real-time.ts';
import type { Database } from './store/database.ts';
import { createEngineStore } from './store/engine-store.ts';
import { newestPosition } from './store/history.ts';
import { createLineage, type Lineage, lossSentence } from './store/lineage.ts';
import { createPlanStore, type PlanStore } from './store/plan-store.ts';
import { putSettingIfAbsent } from './store/settings.ts';
import { version } from './version.ts';
import { metricsListener } from './watch/committed.ts';
import { createFigures } from './watch/figures.ts';
import { createQuestion } from './watch/question.ts';
import { createReadiness } from './watch/readiness.ts';
import { readVitals } from './watch/vitals.ts';

export interface ServeOptions {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  /** What a plan's `${env:NAME}` may stand for. */
  readonly environment: (name: string) => string | undefined;
  /** Folders of the plans that are shipped. */
  readonly shippedPlans: Readonly<Record<ShippedPlan, string>>;
  /** The compiled `plan/check-thread.ts`; `null`: plans are checked in this thread. */
  readonly checkThread: URL | null;
  /** Folder of the built web application; `null`: none is served. */
  readonly webRoot: string | null;
  /** Whoever comes without credentials is this user; only for the demonstration. */
  readonly demoUser?: User;
  /** Channels in place of those of the registry, by name; only for the demonstration. */
  readonly channels?: (registry: ReadonlyMap<string, Channel>) => ReadonlyMap<string, Channel>;
}

export interface Server {
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly plans: PlanStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Where it listens. */
  readonly url: string;
  /** Tells one more of each commit. */
  listen(listener: Listener): void;
  /** Ends streams, takes no more, finishes what was taken, and closes the database. */
  stop(): Promise<void>;
}

/** A database that takes longer for the smallest of questions counts as away. The embedded one is a part of this process. */
const pulseLimitMs = 450;

/** How often work that a dead node left is looked for. */
const lookEveryMs = 1_000;

/** Serves until `stop`. The database must be migrated; it is closed with the rest. */
export async function serve(options: ServeOptions): Promise<Server> {
  const { config, log, database } = options;
  const clock: Clock = database;
  const timer = realTimer(clock);
  const plans = await createPlanStore(database);
  const metrics = createMetrics({ processMetrics: true, build: { version, store: database.kind }, figures: () => figures() });
  const linkSecret = await putSettingIfAbsent(database.db, 'link-secret', randomBytes(32).toString('base64url'));
  const keyring = createKeyring({ database, plans, clock, randomKey: () => randomBytes(16).toString('hex') });

  const relay = createRelay();
  relay.add(metricsListener(metrics));
  const engine = measuredEngine(
    createEngine({
      store: measuredStore(createEngineStore(database), metrics),
      plans,
      clock,
      timer,
      ids: newIds(clock),
      listeners: [relay],
      lookEveryMs,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      report: (what, error) => log.error({ err: error }, what),
    }),
    metrics,
  );
  const readiness = createReadiness({
    vitals: (now) => readVitals(database.db, now),
    write: () => database.proveWritable(),
    engine,
    clock,
    timer,
  });
  const pulse = createQuestion(() => database.read({ sql: 'select 1 as pulse', params: [] }), { clock, timer, limitMs: pulseLimitMs });
  const figures = createFigures({ db: database.db, clockJump: database.clockJump, engine, readiness, clock, timer });
  const answered = createAnswered({ storeAnswers: async () => database.kind === 'embedded' || (await pulse.ask()) !== null, clock, timer });
  const security = createSecurityLog({
    log,
    counted: metrics.refusedAttempts,
    after: (ms, callback) => void setTimeout(callback, ms).unref(),
  });
  const outward = createOutward({ options, engine, plans, clock, timer, metrics, readiness, linkSecret, answered });
  const hub = createStreamHub({
    history: historyOf(database.db),
    onCommittedElsewhere: (callback) => database.onCommittedElsewhere(callback),
    plans,
    entriesOf: timelineOf,
    log,
    metrics,
  });
  const lineage = createLineage(database, log);
  // What is embedded is exchanged only while nothing runs.
  if (database.kind === 'postgres') relay.add(lineage);
  relay.add(outward.dispatcher);
  relay.add(hub);

  const checker = createChecker({ program: options.checkThread, log });
  const desk = createPlanDesk({
    plans,
    checker,
    clock,
    environment: options.environment,
    variables: 'of-active-version',
    allowPrivateWebhooks: config.allowPrivateWebhooks,
  });
  const proof = createProof({ plans, checker, clock, log });
  const sightings = createSightings({
    database,
    clock,
    log,
    counted: (sender, { field }) => metrics.oddities.inc({ sender, field }),
  });
  const heartbeats = createHeartbeatWatch({ database, engine, plans, clock, timer, log });
  const app = await buildApp({
    config,
    database,
    engine,
    plans,
    desk,
    activateShipped: (plan, by, zone) => {
      const activation = { plans, clock, by: by.name, environment: () => undefined, channels: channelsToCheckBy(config) };
      return plan === 'starter'
        ? activateSources(firstPlan({ name: by.name, email: by.email, zone }), activation)
        : activatePlanAt(options.shippedPlans[plan], activation);
    },
    hub,
    clock,
    randomBytes,
    log,
    metrics,
    readiness,
    bookkeeping: createBookkeeping(),
    security,
    lastLoss: lineage.lastLoss,
    answered,
    keyOf: keyring.keyOf,
    sightings: sightings.all,
    links: outward.links,
    webhookSecrets: outward.webhookSecrets,
    webRoot: options.webRoot,
    demoUser: options.demoUser ?? null,
    plugins: [
      async (scope) =>
        registerIngest(scope, {
          engine,
          plans,
          keyring,
          alerts: createAlertLookup(database),
          changes: createChangeSink(database),
          heartbeats,
          sightings,
          security,
          clock,
          newDedupKey: randomUUID,
          log,
        }),
      async (scope) => outward.register(scope),
    ],
  });

  const unfollow = followOtherNodes({ database, engine, lineage, newest: await newestPosition(database.db) });
  lineage.onLoss((loss) => {
    metrics.historyLosses.inc();
    engine.forgetAll();
    hub.wentBack(lossSentence(loss));
    void plans
      .readAnew()
      .then(keyring.refresh)
      .catch((error: unknown) => log.error({ err: error }, 'the plans could not be read anew after a loss: restart this node'));
  });
  await keyring.refresh();
  await hub.start();
  const url = await app.listen({ host: config.host, port: config.port });
  outward.dispatcher.start();
  heartbeats.start();
  const forgetNothing = sightings.keep();
  engine.start();
  if (database.kind === 'postgres') lineage.start();
  outward.deadMan?.start();
  proof.start();

  return {
    app,
    engine,
    plans,
    keyring,
    clock,
    url,
    listen: relay.add,
    stop: async () => {
      await outward.deadMan?.stop();
      await checker.stop();
      await app.close();
      await proof.stop();
      await heartbeats.stop();
      await forgetNothing();
      await engine.stop();
      await outward.dispatcher.stop();
      unfollow();
      await lineage.stop();
      await database.close();
    },
  };
}

/** What other nodes commit makes what this one remembers worthless. */
function followOtherNodes({ database, engine, lineage, newest }: Following): () => void {
  let seen = newest;
  lineage.onLoss((loss) => {
    seen = Math.min(seen, loss.kept?.position ?? 0);
  });
  const stops = [database.onCommittedElsewhere(follow), database.onReturn(returned)];

  /** In a gap much may have gone by unheard; and the database may be another one by now. */
  function returned(): void {
    engine.forgetAll();
    void lineage.look();
  }

  function follow(position: number): void {
    lineage.heardOf(position);
    const from = seen;
    seen = Math.max(seen, position);
    void database.db
      .selectFrom('history')
      .select('incident_id')
      .distinct()
      .where('position', '>', from)
      .where('position', '<=', position)
      .execute()
      .then((rows) => engine.changedElsewhere(rows.map((row) => row.incident_id)))
      // The version check at the commit finds what is not heard of here.
      .catch(() => {});
  }

  return () => {
    for (const stop of stops) stop();
  };
}

interface Following {
  readonly database: Database;
  readonly engine: Engine;
  readonly lineage: Lineage;
  readonly newest: number;
}
