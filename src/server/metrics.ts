// What can a monitoring system read of this process? One registry, and the figures by name.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { IncidentEvent } from '../core/incident/events.ts';
import type { Changes, Listener } from '../engine/ports.ts';

/** Only seconds and totals, as Prometheus names them. */
export interface Metrics {
  readonly registry: Registry;
  /** Senders' events by what became of them: `Ingested['outcome']`, or a refusal's code. */
  readonly events: Counter<'outcome'>;
  readonly commits: Counter;
  /** One batch, from the first statement to the commit. */
  readonly commitSeconds: Histogram;
  /** How late escalations, warnings and breaches were decided. */
  readonly wakeLatenessSeconds: Histogram;
  readonly deliveries: Counter<'channel' | 'outcome'>;
  /** From the page being placed to the first attempt. */
  readonly attemptSeconds: Histogram<'channel'>;
  readonly deliveriesHeld: Gauge;
  readonly receiptsWaiting: Gauge;
  readonly openIncidents: Gauge;
  readonly streams: Gauge;
  readonly streamsDropped: Counter;
  readonly requests: Counter<'status'>;
}

/** `openIncidents` is asked at each scrape; its failure leaves the last figure. `processMetrics` reads the runtime's own. */
export function createMetrics(ask: { readonly openIncidents?: () => Promise<number>; readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ask.processMetrics) collectDefaultMetrics({ register: registry });
  const { openIncidents } = ask;
  return {
    registry,
    events: new Counter({ name: 'tocsin_events_total', help: 'Events received, by outcome', labelNames: ['outcome'], registers }),
    commits: new Counter({ name: 'tocsin_commits_total', help: 'Commits to the history of incidents', registers }),
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
    openIncidents: new Gauge({
      name: 'tocsin_open_incidents',
      help: 'Incidents that are not resolved',
      registers,
      ...(openIncidents && {
        async collect() {
          await openIncidents().then(
            (count) => this.set(count),
            () => undefined,
          );
        },
      }),
    }),
    streams: new Gauge({ name: 'tocsin_streams', help: 'Live streams that are open', registers }),
    streamsDropped: new Counter({
      name: 'tocsin_streams_dropped_total',
      help: 'Live streams closed because they read too slowly',
      registers,
    }),
    requests: new Counter({ name: 'tocsin_api_requests_total', help: 'API requests, by status', labelNames: ['status'], registers }),
  };
}

/** Counts what the engine commits. */
export function metricsListener(metrics: Metrics): Listener {
  return {
    committed(changes: Changes) {
      for (const change of changes.incidents) {
        metrics.commits.inc(change.commits.length);
        for (const commit of change.commits) for (const event of commit.events) observeLateness(metrics, event);
      }
    },
  };
}

function observeLateness(metrics: Metrics, event: IncidentEvent) {
  if ('lateMs' in event) metrics.wakeLatenessSeconds.observe(event.lateMs / 1_000);
}

const commitBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const latenessBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 60, 300];
