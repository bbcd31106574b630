// What can a monitoring system read of this process? One registry, and the figures by name.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { second } from '../core/kernel/instant.ts';
import { heartbeatOutcomes } from './watch/dead-man.ts';
import type { Figures } from './watch/figures.ts';

/** Only seconds and totals, as Prometheus names them. */
export interface Metrics {
  readonly registry: Registry;
  /** Senders' events by what became of them: `Ingested['outcome']`, or a refusal's code. */
  readonly events: Counter<'outcome'>;
  /** What senders posted that was understood though it was not as it should be, by kind of sender and field. */
  readonly oddities: Counter<'sender' | 'field'>;
  readonly commits: Counter;
  /** How often the database was found to have lost the end of the history. */
  readonly historyLosses: Counter;
  /** One batch, from the first statement to the commit. */
  readonly commitSeconds: Histogram;
  /** How late escalations, warnings and breaches were decided. */
  readonly wakeLatenessSeconds: Histogram;
  readonly deliveries: Counter<'channel' | 'outcome'>;
  /** From the page being placed to the first attempt. */
  readonly attemptSeconds: Histogram<'channel'>;
  readonly deliveriesHeld: Gauge;
  readonly receiptsWaiting: Gauge;
  readonly latePages: Counter;
  readonly stepsMissed: Counter;
  readonly pagesFailed: Counter;
  /** What limits held back in incidents: each is a sentence in the incident's record. */
  readonly heldBack: Counter<'limit'>;
  readonly storeErrors: Counter<'operation'>;
  readonly heartbeats: Counter<'outcome'>;
  readonly streams: Gauge;
  readonly streamsDropped: Counter;
  readonly requests: Counter<'status'>;
  readonly refusedAttempts: Counter<'attempt'>;
}

export interface MetricsOptions {
  /** Asked at each scrape; it must answer within the scrape's time. */
  readonly figures: () => Promise<Figures>;
  readonly build: { readonly version: string; readonly store: 'embedded' | 'postgres' };
  /** Reads the runtime's own figures as well. */
  readonly processMetrics?: boolean;
}

export function createMetrics({ figures, build, processMetrics = false }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processMetrics) collectDefaultMetrics({ register: registry });
  registerFigures(registry, figures);
  const buildInfo = new Gauge({ name: 'tocsin_build_info', help: 'Always 1', labelNames: ['version', 'store'], registers });
  buildInfo.set(build, 1);
  const heartbeats = new Counter({
    name: 'tocsin_heartbeats_total',
    help: 'Heartbeats that were due to go out, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  // From the start on, so that an alert rule can tell none from unknown.
  for (const outcome of heartbeatOutcomes) heartbeats.inc({ outcome }, 0);
  return {
    registry,
    refusedAttempts: new Counter({
      name: 'tocsin_refused_attempts_total',
      help: 'Attempts to come in that were refused, by what was tried',
      labelNames: ['attempt'],
      registers,
    }),
    events: new Counter({ name: 'tocsin_events_total', help: 'Events received, by outcome', labelNames: ['outcome'], registers }),
    oddities: new Counter({
      name: 'tocsin_sender_oddities_total',
      help: 'Fields of senders that were understood though they were not as they should be, by kind of sender and field',
      labelNames: ['sender', 'field'],
      registers,
    }),
    commits: new Counter({ name: 'tocsin_commits_total', help: 'Commits to the history of incidents', registers }),
    historyLosses: new Counter({
      name: 'tocsin_history_losses_total',
      help: 'Times that the database was found to have lost commits that this process had seen',
      registers,
    }),
    commitSeconds: new Histogram({ name: 'tocsin_commit_seconds', help: 'Time to commit one batch', buckets: commitBuckets, registers }),
    wakeLatenessSeconds: new Histogram({
      name: 'tocsin_wake_lateness_seconds',
      help: 'How late what was due was decided',
      buckets: latenessBuckets,
      registers,
    }),
    deliveries: new Counter({
      name: 'tocsin_deliveries_total',
      help: 'Messages handed to a channel, by outcome',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: 'tocsin_delivery_attempt_seconds',
      help: 'Time from a page being placed to the first attempt to send its message',
      labelNames: ['channel'],
      buckets: latenessBuckets,
      registers,
    }),
    deliveriesHeld: new Gauge({
      name: 'tocsin_deliveries_held',
      help: 'Messages that this process holds, waiting or under way',
      registers,
    }),
    receiptsWaiting: new Gauge({ name: 'tocsin_receipts_waiting', help: 'Receipts not recorded yet', registers }),
    latePages: new Counter({ name: 'tocsin_late_pages_total', help: 'Pages placed more than 5 s after they were due', registers }),
    stepsMissed: new Counter({
      name: 'tocsin_steps_missed_total',
      help: 'Steps whose whole time passed while nothing was decided',
      registers,
    }),
    pagesFailed: new Counter({
      name: 'tocsin_pages_failed_total',
      help: 'Pages of which every message failed for good: the person was not reached',
      registers,
    }),
    heldBack: new Counter({
      name: 'tocsin_held_back_total',
      help: 'What did not happen in an incident since a limit was reached, by limit',
      labelNames: ['limit'],
      registers,
    }),
    storeErrors: new Counter({
      name: 'tocsin_store_errors_total',
      help: 'What the store was asked to do and did not',
      labelNames: ['operation'],
      registers,
    }),
    heartbeats,
    streams: new Gauge({ name: 'tocsin_streams', help: 'Live streams that are open', registers }),
    streamsDropped: new Counter({
      name: 'tocsin_streams_dropped_total',
      help: 'Live streams closed because they read too slowly',
      registers,
    }),
    requests: new Counter({ name: 'tocsin_api_requests_total', help: 'API requests, by status', labelNames: ['status'], registers }),
  };
}

/** Gauges that are asked for at each scrape; where the store does not say, the series is absent, so that no stale figure calms anybody. */
function registerFigures(registry: Registry, figures: () => Promise<Figures>): void {
  const gauge = (name: string, help: string, read: (known: Figures) => number | null) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const value = read(await figures());
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  const seconds = (ms: number | null) => (ms === null ? null : ms / second);
  gauge('tocsin_ready', '1 while /readyz is green', ({ ready }) => (ready ? 1 : 0));
  gauge('tocsin_queue_length', 'Requests that wait for the engine', ({ queued }) => queued);
  gauge('tocsin_oldest_due_seconds', 'How long the oldest due work has been waiting', ({ oldestDueMs }) => seconds(oldestDueMs));
  gauge('tocsin_outbox_due', 'Messages whose time has come and that have not left', ({ outboxDue }) => outboxDue);
  gauge('tocsin_outbox_oldest_due_seconds', 'How long the oldest of them has been waiting', (known) => seconds(known.outboxOldestDueMs));
  gauge(
    'tocsin_clock_apart_seconds',
    'How far the clock is ahead of the time that Tocsin goes by, since it was set; 0 while the two go together',
    ({ clockApartMs }) => seconds(clockApartMs),
  );
  gauge('tocsin_open_incidents', 'Incidents that are not resolved', ({ openIncidents }) => openIncidents);
  gauge('tocsin_nobody_notified', 'Open incidents in which somebody is due and nobody was notified', (known) => known.nobodyNotified);
}

const commitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const latenessBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300];
