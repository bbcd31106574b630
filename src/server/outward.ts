// What leaves this process? Channels, the dispatcher of the outbox, the links in messages, and the heartbeat.

import { randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { seededRandom } from '../core/kernel/random.ts';
import type { Engine } from '../engine/engine.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Config } from './config.ts';
import type { Answered } from './http/answered.ts';
import type { Log } from './log.ts';
import { measuredOutbox } from './measured.ts';
import type { Metrics } from './metrics.ts';
import { registerAcknowledge } from './notify/acknowledge-link.ts';
import type { Channel } from './notify/channel.ts';
import { createChannels } from './notify/channels.ts';
import { createDeliveryStore } from './notify/delivery-store.ts';
import { createDispatcher } from './notify/dispatcher.ts';
import { createLinks, incidentUrl } from './notify/links.ts';
import { readPage } from './notify/read-page.ts';
import { registerTestLink } from './notify/test-link.ts';
import { createWebhookSecrets } from './notify/webhook-secrets.ts';
import type { Database } from './store/database.ts';
import type { PlanStore } from './store/plan-store.ts';
import { createDeadMan } from './watch/dead-man.ts';
import type { Readiness } from './watch/readiness.ts';

export interface OutwardParts {
  readonly options: {
    readonly config: Config;
    readonly database: Database;
    readonly log: Log;
    readonly channels?: (registry: ReadonlyMap<string, Channel>) => ReadonlyMap<string, Channel>;
  };
  readonly engine: Engine;
  readonly plans: PlanStore;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly linkSecret: string;
  readonly answered: Answered;
}

export function createOutward(parts: OutwardParts) {
  const { options, engine, plans, clock, timer, metrics, readiness, linkSecret, answered } = parts;
  const { config, database, log } = options;
  const webhookSecrets = createWebhookSecrets(database.db, linkSecret);
  const registry = createChannels({
    email: { smtpUrl: config.smtpUrl, from: config.smtpFrom },
    webhook: { allowPrivateNetworks: config.allowPrivateWebhooks, secretsOf: webhookSecrets.signing },
  });
  const links = createLinks(config.publicUrl, linkSecret);
  const dispatcher = createDispatcher({
    store: measuredOutbox(createDeliveryStore(database), metrics),
    channels: options.channels?.(registry) ?? registry,
    limitOf: (channel) => plans.active()?.plan.channelLimits[channel] ?? null,
    engine,
    links,
    clock,
    timer,
    random: seededRandom(randomInt(2 ** 32)),
    metrics: {
      delivery: (channel, outcome) => metrics.deliveries.inc({ channel, outcome }),
      secondsToAttempt: (channel, seconds) => metrics.attemptSeconds.observe({ channel }, seconds),
      waiting: (held, receipts) => {
        metrics.deliveriesHeld.set(held);
        metrics.receiptsWaiting.set(receipts);
      },
    },
    log,
  });
  const deadMan =
    config.heartbeatUrl === null
      ? null
      : createDeadMan({
          url: config.heartbeatUrl,
          everyMs: config.heartbeatEveryMs,
          readiness,
          clock,
          timer,
          fetch,
          count: (outcome) => metrics.heartbeats.inc({ outcome }),
          log,
        });
  return {
    dispatcher,
    deadMan,
    links,
    webhookSecrets,
    register(app: FastifyInstance) {
      registerTestLink(app, { db: database.db, clock, secret: linkSecret, within: answered });
      registerAcknowledge(app, {
        engine,
        within: answered,
        readPage: (page) => readPage(database.db, plans, page),
        incidentUrl: (incident) => incidentUrl(config.publicUrl, incident),
        clock,
        secret: linkSecret,
      });
    },
  };
}
