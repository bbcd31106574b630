// How does one process decide, when nothing has to last? The engine's own batches, one request each, on what is at hand: no queue, no store to wait for.
// That it does what the whole engine does is a test: `direct-engine.test.ts`.

import type { Alert } from '../core/alert/alert.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentSummary } from '../core/incident/summary.ts';
import { assert } from '../core/kernel/assert.ts';
import type { AlertId, IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import type { Result } from '../core/kernel/result.ts';
import { decideRequest, type Request } from '../engine/batch.ts';
import type { Beliefs } from '../engine/beliefs.ts';
import type { Engine, Ingested, Submitted } from '../engine/engine.ts';
import type { Changes, Clock, Ids, Listener, Loaded, LoadKeys, PlanBook } from '../engine/ports.ts';
import { createWorkspace, keyOf } from '../engine/workspace.ts';

/** What is believed is all there is, and true. */
const nothingAsked: LoadKeys = { incidents: [], alerts: [], correlationKeys: [], paths: [] };
const nothingLoaded: Loaded = { incidents: [], alerts: [], turns: new Map() };

/** As `Engine`, but answered at once. */
export interface DirectEngine {
  ingest(...asked: Parameters<Engine['ingest']>): Result<Ingested>;
  submit(...asked: Parameters<Engine['submit']>): Result<Submitted>;
  declare(...asked: Parameters<Engine['declare']>): Result<Submitted>;
  /** The earliest wake there is. */
  nextWake(): Instant | null;
  /** Whatever is due now, happens. */
  tick(): void;
  incident(id: IncidentId): Incident | null;
  incidents(): Iterable<Incident>;
  openAlerts(): Iterable<Alert>;
  history(id: IncidentId): readonly Commit[];
}

interface DirectDeps {
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly listener: Listener;
  /** How often each path has been run before; never if not said. */
  readonly turns?: Readonly<Record<string, number>>;
}

export function createDirectEngine(deps: DirectDeps): DirectEngine {
  const { plans, clock, ids, listener } = deps;
  const incidents = new Map<IncidentId, Incident>();
  const wakes = new Map<IncidentId, Instant>();
  const histories = new Map<IncidentId, Commit[]>();
  const open = new Map<AlertId, Alert>();
  const turns = new Map(Object.entries(deps.turns ?? {}));
  let position = 0;
  const beliefs: Beliefs = {
    alert: (key) => firstOf(open.values(), (each) => keyOf(each) === key),
    incident: (id) => incidents.get(id) ?? null,
    holder: (key) => firstOf(incidents.values(), (each) => each.correlationKey === key),
    turns: (path) => turns.get(path) ?? 0,
  };

  function decide(request: Request): void {
    const activeVersion = plans.active()?.version ?? 0;
    const now = clock.now();
    const work = createWorkspace({
      asked: nothingAsked,
      loaded: nothingLoaded,
      beliefs,
      plans,
      activeVersion,
      now,
      salt: ids.salt(),
      summarised,
    });
    const answer = decideRequest(request, work, plans, ids);
    const changes = work.changes();
    write(changes);
    if (changes.incidents.length > 0) listener.committed(changes, position);
    answer();
  }

  function write(changes: Changes): void {
    for (const { incident, commits, wakeAt } of changes.incidents) {
      incidents.set(incident.id, incident);
      if (wakeAt === null) wakes.delete(incident.id);
      else wakes.set(incident.id, wakeAt);
      const history = histories.get(incident.id);
      if (history === undefined) histories.set(incident.id, [...commits]);
      else history.push(...commits);
      position += commits.length;
    }
    for (const alert of changes.newAlerts) if (alert.status === 'open') open.set(alert.id, alert);
    for (const { alert } of changes.changedAlerts) {
      if (alert.status === 'open') open.set(alert.id, alert);
      else open.delete(alert.id);
    }
    for (const { id, times } of changes.repeatedAlerts) {
      const alert = open.get(id);
      if (alert !== undefined) open.set(id, { ...alert, count: alert.count + times, lastEventAt: changes.now });
    }
    for (const { path, to } of changes.turns) turns.set(path, to);
  }

  function submit(incident: IncidentId, command: Extract<Request, { kind: 'command' }>['command']): Result<Submitted> {
    const answers: Result<Submitted>[] = [];
    decide({ kind: 'command', incident, command, answer: (result) => answers.push(result) });
    return onlyOne(answers);
  }

  return {
    ingest: (event) => {
      const answers: Result<Ingested>[] = [];
      decide({ kind: 'event', event, answer: (result) => answers.push(result) });
      return onlyOne(answers);
    },
    submit,
    declare: (command) => {
      const incident = ids.incident();
      return submit(incident, { type: 'OpenIncident', incident, ...command });
    },
    nextWake: () => {
      let earliest: Instant | null = null;
      for (const at of wakes.values()) if (earliest === null || at < earliest) earliest = at;
      return earliest;
    },
    tick: () => {
      const now = clock.now();
      for (const [id, at] of wakes) {
        if (at > now) continue;
        decide({ kind: 'due', incident: id, foundAt: now, answer: () => {} });
        assert((wakes.get(id) ?? Number.POSITIVE_INFINITY) > now, 'what was due has been done');
      }
    },
    incident: (id) => incidents.get(id) ?? null,
    incidents: () => incidents.values(),
    openAlerts: () => open.values(),
    history: (id) => histories.get(id) ?? [],
  };
}

/** There are few. */
function firstOf<T>(all: Iterable<T>, fits: (one: T) => boolean): T | null {
  for (const each of all) if (fits(each)) return each;
  return null;
}

/** No list shows what is simulated: what a summary would cost is a fifth of a run. */
const unread: IncidentSummary = {
  id: '',
  version: 0,
  title: '',
  service: '',
  serviceName: '',
  tier: 0,
  scenario: null,
  severity: '',
  severityRank: 0,
  status: 'open',
  openedAt: 0,
  resolvedAt: null,
  alertCount: 0,
  openAlerts: 0,
  engagements: [],
  clocks: [],
  nobodyNotified: false,
  nextDeadline: null,
};
const summarised = () => unread;

function onlyOne<T>([answer]: readonly T[]): T {
  assert(answer !== undefined, 'every request is answered');
  return answer;
}
