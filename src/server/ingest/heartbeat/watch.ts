// Which heartbeats are missing? Looked at when the next one is due; the missing one opens an alert, its return resolves it.

import type { FastifyBaseLogger } from 'fastify';
import type { Instant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { Clock, PlanBook, Timer } from '../../../engine/ports.ts';
import type { Database } from '../../store/database.ts';
import { type Beats, createBeats, type DueBeat } from './beats.ts';
import { missingEvent, returnedEvent } from './event.ts';

export interface HeartbeatDeps {
  readonly database: Pick<Database, 'db'>;
  readonly engine: Pick<Engine, 'ingest'>;
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
}

export interface HeartbeatWatch {
  /** A heartbeat has come; answers when the next one is due at the latest. Refusals: the engine's, `store-unavailable`. */
  beat(integration: Integration): Promise<Result<{ readonly dueAt: Instant }>>;
  /** The first heartbeat of an integration sets its clock going; from then on it is missed. */
  start(): void;
  /** Ends the look that is under way, then looks no more. */
  stop(): Promise<void>;
}

export function createHeartbeatWatch(deps: HeartbeatDeps): HeartbeatWatch {
  const { engine, clock, timer, log } = deps;
  const beats = createBeats(deps.database);
  let running = false;
  let looking: Promise<void> | null = null;
  let planned: { at: Instant; cancel: () => void } | null = null;

  const plan = (at: Instant): void => {
    if (!running || (planned !== null && planned.at <= at)) return;
    planned?.cancel();
    planned = { at, cancel: timer.at(at, wake) };
  };
  const wake = (): void => {
    planned = null;
    looking ??= look(deps, beats)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the heartbeats could not be looked at; they will be again');
        return null;
      })
      .then((nextAt) => {
        looking = null;
        const now = clock.now();
        plan(Math.max(now + soonestLookMs, Math.min(nextAt ?? Number.POSITIVE_INFINITY, now + latestLookMs)));
      });
  };

  return {
    async beat(integration) {
      const every = integration.heartbeat;
      if (every === null) return refuse('unknown-key', `${integration.name} expects no heartbeat.`, 'key');
      const now = clock.now();
      const dueAt = now + every.everyMs + every.graceMs;
      try {
        if (!(await beats.renew(integration.id, now, dueAt)) && !(await beats.begin(integration.id, now, dueAt))) {
          // It was missing. First the alert, then the mark: killed in between, the next heartbeat resolves again what is resolved.
          const ingested = await engine.ingest(returnedEvent(integration, now));
          if (!ingested.ok) return ingested;
          await beats.markBack(integration.id, now, dueAt);
        }
      } catch (error) {
        log.warn({ err: error, integration: integration.id }, 'a heartbeat could not be stored');
        return refuse('store-unavailable', 'The heartbeat cannot be stored at the moment.');
      }
      plan(dueAt);
      return ok({ dueAt });
    },
    start() {
      running = true;
      plan(clock.now());
    },
    async stop() {
      running = false;
      planned?.cancel();
      planned = null;
      await looking;
    },
  };
}

const soonestLookMs = 250;
/** Other nodes take heartbeats too, so that the next due one may be unknown here. */
const latestLookMs = 5_000;
const claimLimit = 100;
/** How long a node has for telling the engine before another one may do it. */
const leaseMs = 30_000;
/** One that is overdue by more than this was due while no node was there to look, so none was there to receive it either. */
const unattendedMs = 30_000;

/** When the next one is due. */
async function look({ engine, plans, clock, log }: HeartbeatDeps, beats: Beats): Promise<Instant | null> {
  if (plans.active() === null) return null;
  const now = clock.now();
  const due = await beats.due(now, claimLimit);
  for (const beat of due) {
    const integration = integrationOf(plans, beat.integration);
    if (integration === null) {
      await beats.forget(beat);
    } else if (now - beat.dueAt > unattendedMs) {
      const again = now + integration.everyMs + integration.graceMs;
      log.info({ integration: beat.integration }, 'a heartbeat fell due while nobody could receive it; it has its time again');
      await beats.postpone(beat, again);
    } else {
      await miss(integration.integration, beat);
    }
  }
  return due.length === claimLimit ? now : beats.nextDue();

  async function miss(integration: Integration, beat: DueBeat): Promise<void> {
    // The claim moves the due time on; killed after it, the next node finds it due again when the lease is over.
    const leased = { ...beat, dueAt: now + leaseMs };
    if (!(await beats.postpone(beat, leased.dueAt))) return;
    const ingested = await engine.ingest(missingEvent(integration, beat.lastAt, now));
    if (!ingested.ok) {
      log.warn({ integration: beat.integration, refusal: ingested.refusal.code }, 'a missing heartbeat could not be told yet');
      await beats.postpone(leased, beat.dueAt);
      return;
    }
    if (await beats.markMissing(leased)) return;
    // It came while its absence was being told.
    const returned = await engine.ingest(returnedEvent(integration, clock.now()));
    if (!returned.ok) await beats.markMissingAnyway(beat.integration);
  }
}

function integrationOf(plans: PlanBook, id: string): { integration: Integration; everyMs: number; graceMs: number } | null {
  const integrations = plans.active()?.plan.integrations;
  const integration = integrations !== undefined && Object.hasOwn(integrations, id) ? integrations[id] : undefined;
  if (integration === undefined || integration.heartbeat === null || integration.type !== 'heartbeat') return null;
  return { integration, ...integration.heartbeat };
}
