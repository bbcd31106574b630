// What does the HTTP shell need of the rest of the server?

import type { FastifyInstance } from 'fastify';
import type { Result } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock, PlanBook } from '../../engine/ports.ts';
import type { Config } from '../config.ts';
import type { Bookkeeping } from '../identity/bookkeeping.ts';
import type { RandomBytes } from '../identity/secret.ts';
import type { SecurityLog } from '../identity/security-log.ts';
import type { User } from '../identity/user.ts';
import type { SightingBook } from '../ingest/sightings.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Links } from '../notify/ports.ts';
import type { WebhookSecrets } from '../notify/webhook-secrets.ts';
import type { PlanDesk } from '../plan/desk.ts';
import type { Database } from '../store/database.ts';
import type { Lineage } from '../store/lineage.ts';
import type { PlanStore } from '../store/plan-store.ts';
import type { Readiness } from '../watch/readiness.ts';
import type { Answered } from './answered.ts';
import type { StreamHub } from './stream-hub.ts';

export interface Deps {
  readonly config: Pick<Config, 'publicUrl' | 'metricsToken' | 'trustProxy' | 'smtpUrl'>;
  readonly database: Pick<Database, 'db' | 'clockJump'>;
  readonly engine: Engine;
  readonly plans: PlanBook & Pick<PlanStore, 'versions' | 'findings' | 'exists'>;
  /** Where drafts are checked and applied. */
  readonly desk: PlanDesk;
  /** Activates a plan to begin with, in the name of the user, who lives in that time zone. */
  readonly activateShipped: (plan: ShippedPlan, by: User, zone: string) => Promise<Result<unknown>>;
  readonly hub: StreamHub;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly bookkeeping: Bookkeeping;
  readonly security: SecurityLog;
  /** What the database was found to have lost, if anything. */
  readonly lastLoss: Lineage['lastLoss'];
  readonly answered: Answered;
  /** The key of an integration, from the plan or generated; `null` where there is none yet. */
  readonly keyOf: (integration: string) => Promise<string | null>;
  /** When each sender was last heard, and what was odd about it. */
  readonly sightings: SightingBook['all'];
  readonly webhookSecrets: Pick<WebhookSecrets, 'states' | 'show' | 'rotate'>;
  readonly links: Pick<Links, 'acknowledge'>;
  /** Folder of the built web application; `null`: none is served. */
  readonly webRoot: string | null;
  /** Whoever comes without credentials, under one of our own names, is this user; only for the demonstration. */
  readonly demoUser: User | null;
  /** Routes that bring their own rules: what senders post to, and the links in messages. */
  readonly plugins: readonly Plugin[];
  /** Tests hold every answer against its declared shape; production trusts the types. */
  readonly checkAnswers?: boolean;
}

/** `starter`: the user, on call for one service. `example`: a whole organization, to look at. */
export type ShippedPlan = 'starter' | 'example';

export type Plugin = (app: FastifyInstance) => Promise<void>;
