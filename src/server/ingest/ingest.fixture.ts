// For tests: the application with all sources, an engine that records what it is given, and a plan with one integration of each type.

import Fastify, { type FastifyInstance } from 'fastify';
import type { Change } from '../../core/alert/change.ts';
import type { SenderEvent } from '../../core/alert/event.ts';
import type { IncidentCommand } from '../../core/incident/commands.ts';
import type { Commit } from '../../core/incident/events.ts';
import type { IncidentId } from '../../core/kernel/id.ts';
import { ok, type Refusal, refuse } from '../../core/kernel/result.ts';
import type { Integration, IntegrationType, Plan } from '../../core/plan/plan.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import type { IngestDeps } from './deps.ts';
import { ingestLimits } from './limits.ts';
import type { FoundAlert } from './lookup.ts';
import { registerIngest } from './register.ts';

export const keys: Readonly<Record<IntegrationType, string>> = {
  'events-v2': 'e'.repeat(32),
  opsgenie: 'o'.repeat(32),
  alertmanager: 'a'.repeat(32),
  grafana: 'g'.repeat(32),
  cloudevents: 'c'.repeat(32),
  webhook: 'w'.repeat(32),
  heartbeat: 'h'.repeat(32),
};

export interface Bench {
  readonly app: FastifyInstance;
  readonly events: SenderEvent[];
  readonly changes: Change[];
  readonly commands: { readonly incident: IncidentId; readonly command: IncidentCommand }[];
  readonly alerts: FoundAlert[];
  readonly history: Commit[];
  /** What came to the security log. */
  readonly refused: string[][];
  /** What was odd, of each request that was understood. */
  readonly odd: { readonly integration: string; readonly fields: readonly string[] }[];
  /** What the engine and the stores refuse from now on; `null`: nothing. */
  refusal: Refusal | null;
  now: number;
}

export const start = Date.parse('2026-03-02T09:00:00Z');

export function integrationOf(type: IntegrationType, wanted: Partial<Integration> = {}): Integration {
  return {
    id: type,
    name: `The ${type} sender`,
    type,
    service: 'checkout',
    serviceFrom: null,
    key: keys[type],
    severities: {},
    map: {},
    heartbeat: type === 'heartbeat' ? { everyMs: 60_000, graceMs: 30_000 } : null,
    ratePerSecond: 1_000_000,
    ...wanted,
  };
}

export function planWith(integrations: readonly Integration[]): Plan {
  const service = (id: string) => ({
    id,
    name: id,
    description: '',
    tier: 1 as const,
    owner: 'shop',
    path: 'shop',
    dependsOn: [],
    grouping: { by: 'service' as const, windowMs: 0 },
    ...unsaid.service,
  });
  const person = {
    id: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    zone: 'UTC',
    contactMethods: [],
    notificationRules: { high: [], low: [] },
    ...unsaid.person,
  };
  const path = {
    id: 'security',
    name: 'Security on call',
    steps: [],
    repeat: 0,
    backstop: { targets: [], everyMs: 60_000 },
    lowUrgencyCalendar: null,
    ...unsaid.path,
  };
  return {
    ...unsaid.plan,
    name: 'Test',
    calendars: {},
    people: { ada: person },
    teams: {},
    schedules: {},
    paths: { security: path },
    services: { checkout: service('checkout'), search: service('search') },
    severities: [],
    scenarios: {},
    engage: [],
    objectives: [],
    integrations: Object.fromEntries(integrations.map((each) => [each.id, each])),
    alertSeverities: { critical: 'SEV1', error: 'SEV2', warning: 'SEV3', info: 'SEV4' },
    groupingWindowMs: 0,
    reopenWindowMs: 0,
  };
}

export async function openBench(
  wanted: Partial<Record<IntegrationType, Partial<Integration>>> = {},
  active: 'plan' | 'no plan' = 'plan',
): Promise<Bench> {
  const types = Object.keys(keys) as IntegrationType[]; // the fixture's own keys
  const integrations = types.map((type) => integrationOf(type, wanted[type]));
  const plan = planWith(integrations);
  const app = Fastify({ routerOptions: { maxParamLength: ingestLimits.pathParameterLength } });
  const bench: Bench = {
    app,
    events: [],
    changes: [],
    commands: [],
    alerts: [],
    history: [],
    refused: [],
    odd: [],
    refusal: null,
    now: start,
  };
  let made = 0;
  const deps: IngestDeps = {
    engine: recordingEngine(bench),
    plans: {
      active: () => (active === 'plan' ? { version: 1, plan } : null),
      ensure: async () => {},
      get: () => plan,
    },
    keyring: {
      find: (type, key) => integrations.find((each) => each.type === type && each.key === key) ?? null,
      search: async () => refuse('unknown-key', 'No integration has this key.', 'key'),
      keyOf: async () => null,
      refresh: async () => {},
    },
    alerts: {
      byDedupKey: async (integration, dedupKey) =>
        answered(bench, (each) => each.integration === integration && each.dedupKey === dedupKey),
      newest: async (integration) =>
        bench.refusal === null
          ? ok(bench.alerts.filter(({ alert }) => alert.integration === integration))
          : { ok: false, refusal: bench.refusal },
      history: async () => (bench.refusal === null ? ok(bench.history) : { ok: false, refusal: bench.refusal }),
      byId: async (id) => answered(bench, (each) => each.id === id),
    },
    changes: {
      async record(change) {
        if (bench.refusal !== null) throw new Error(bench.refusal.message);
        bench.changes.push(change);
      },
    },
    heartbeats: {
      beat: async () => (bench.refusal === null ? ok({ dueAt: bench.now + 90_000 }) : { ok: false, refusal: bench.refusal }),
    },
    sightings: { saw: ({ id }, oddities) => void bench.odd.push({ integration: id, fields: oddities.list().map(({ field }) => field) }) },
    security: { refused: (what, who, from) => void bench.refused.push([what, who, from]) },
    clock: { now: () => bench.now },
    newDedupKey: () => {
      made += 1;
      return `made-${made}`;
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  registerIngest(app, deps);
  await app.ready();
  return bench;
}

function answered(bench: Bench, fits: (alert: FoundAlert['alert']) => boolean) {
  if (bench.refusal !== null) return { ok: false as const, refusal: bench.refusal };
  return ok(bench.alerts.find(({ alert }) => fits(alert)) ?? null);
}

function recordingEngine(bench: Bench): IngestDeps['engine'] {
  return {
    async ingest(event) {
      if (bench.refusal !== null) return { ok: false, refusal: bench.refusal };
      bench.events.push(event);
      return ok({ outcome: 'opened', incident: 'inc_1', alert: 'alr_1', oddities: [] });
    },
    async submit(incident, command) {
      if (bench.refusal !== null) return { ok: false, refusal: bench.refusal };
      bench.commands.push({ incident, command });
      // No source looks at the state that comes back.
      return ok({ incident: {} as never, events: 1 });
    },
  };
}
