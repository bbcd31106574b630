// What has a batch loaded, and what has it changed so far? One per batch, thrown away afterwards.

import type { Alert } from '../core/alert/alert.ts';
import { pathBegunBy, takesTurns } from '../core/escalation/turns.ts';
import type { IncidentCommand } from '../core/incident/commands.ts';
import { decideOn } from '../core/incident/decide.ts';
import type { IncidentEvent } from '../core/incident/events.ts';
import { withVersion } from '../core/incident/evolve.ts';
import type { Facts } from '../core/incident/facts.ts';
import { react } from '../core/incident/react.ts';
import type { Incident } from '../core/incident/state.ts';
import { summarise } from '../core/incident/summary.ts';
import { nextWake } from '../core/incident/wake.ts';
import type { AlertId, IncidentId, Salt } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { ok, type Result } from '../core/kernel/result.ts';
import { livingPlan } from '../core/plan/living.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Beliefs } from './beliefs.ts';
import type { AlertChange, AlertKey, AlertRepeat, Changes, IncidentChange, Loaded, LoadKeys, PlanBook } from './ports.ts';

export interface Workspace {
  readonly now: Instant;
  incident(id: IncidentId): Incident | null;
  planOf(incident: Incident): Plan;
  openAlert(key: string): Alert | null;
  correlated(correlationKey: string): Incident | null;
  /** Decides and evolves; gives how many events came of it. A refusal changes nothing. */
  apply(id: IncidentId, command: IncidentCommand): Result<number>;
  addAlert(alert: Alert): void;
  changeAlert(alert: Alert): void;
  /** It stays as it is, and was said once more. */
  repeatAlert(alert: Alert): void;
  /** Marks everything so far as safe; `rollBack` returns to the last mark. */
  mark(): void;
  rollBack(): void;
  changes(): Changes;
}

/** `integration` and `dedupKey` as one text; integrations have no spaces in their names. */
export function keyOf(key: AlertKey): string {
  return `${key.integration} ${key.dedupKey}`;
}

interface Work {
  readonly before: Incident | null;
  readonly state: Incident;
  readonly events: readonly IncidentEvent[];
}

interface AlertWork {
  readonly alert: Alert;
  readonly how: 'loaded' | 'new' | 'changed' | 'repeated';
  /** Its count before this batch. */
  readonly before: number;
  /** How often it was only said again, which the alert itself does not count. */
  readonly again: number;
}

export interface WorkspaceGiven {
  /** What the store was asked for this batch, and its answer: that goes before what is believed. */
  readonly asked: LoadKeys;
  /** `turns` holds what is stored; what this batch takes is counted on top. */
  readonly loaded: Loaded;
  readonly beliefs: Beliefs;
  readonly plans: PlanBook;
  readonly activeVersion: number;
  readonly now: Instant;
  /** Of all ids that are numbered in it: decided anew, it is another. */
  readonly salt: Salt;
  /** Whoever reads no summaries may leave them out: they look ahead. */
  readonly summarised?: typeof summarise;
}

export function createWorkspace({
  asked,
  loaded,
  beliefs,
  plans,
  activeVersion,
  now,
  salt,
  summarised = summarise,
}: WorkspaceGiven): Workspace {
  const undo = createJournal();
  const work = new Map<IncidentId, Work>();
  const alerts = new Map<AlertId, AlertWork>();
  /** `null`: nobody's any more, whatever is believed. */
  const openAlerts = new Map<string, AlertId | null>();
  const correlations = new Map<string, IncidentId | null>();
  const taken = new Map<string, number>();
  for (const key of asked.alerts) openAlerts.set(keyOf(key), null);
  for (const key of asked.correlationKeys) correlations.set(key, null);
  for (const incident of loaded.incidents) {
    work.set(incident.id, { before: incident, state: incident, events: [] });
    if (incident.correlationKey !== null) correlations.set(incident.correlationKey, incident.id);
  }
  for (const alert of loaded.alerts) {
    alerts.set(alert.id, loadedAlert(alert));
    openAlerts.set(keyOf(alert), alert.id);
  }

  const workOn = (id: IncidentId): Work | undefined => {
    const known = work.get(id);
    if (known !== undefined) return known;
    const believed = beliefs.incident(id);
    return believed === null ? undefined : { before: believed, state: believed, events: [] };
  };

  const storedTurns = (path: string): number => loaded.turns.get(path) ?? beliefs.turns(path) ?? 0;

  const active = plans.active()?.plan ?? null;
  const factsFor = (state: Incident | null): Facts => {
    const planVersion = state?.planVersion ?? activeVersion;
    return {
      plan: livingPlan(plans.get(planVersion), active),
      planVersion,
      salt,
      turnOf: (path) => storedTurns(path) + (taken.get(path) ?? 0),
      planAt: (version) => {
        const plan = atHand(plans, version);
        return plan === null ? null : livingPlan(plan, active);
      },
    };
  };

  const believedAlert = (alert: Alert): AlertWork | undefined => {
    const believed = beliefs.alert(keyOf(alert));
    return believed?.id === alert.id ? loadedAlert(believed) : undefined;
  };

  const putAlert = (alert: Alert, how: 'new' | 'changed') => {
    const known = alerts.get(alert.id) ?? believedAlert(alert);
    // What is new stays new, whatever becomes of it in this batch.
    const put = known === undefined ? { ...loadedAlert(alert), how } : { ...known, alert, how: known.how === 'new' ? known.how : how };
    undo.set(alerts, alert.id, put);
    undo.set(openAlerts, keyOf(alert), alert.status === 'open' ? alert.id : null);
  };

  return {
    now,
    incident: (id) => workOn(id)?.state ?? null,
    planOf: (incident) => plans.get(incident.planVersion),
    openAlert: (key) => {
      const id = openAlerts.get(key);
      if (id === undefined) return beliefs.alert(key);
      return id === null ? null : (alerts.get(id)?.alert ?? null);
    },
    correlated: (key) => {
      const id = correlations.get(key);
      if (id !== undefined) return id === null ? null : (work.get(id)?.state ?? null);
      const believed = beliefs.holder(key);
      const state = believed === null ? null : (workOn(believed.id)?.state ?? null);
      return state?.correlationKey === key ? state : null;
    },
    apply: (id, command) => {
      const current = workOn(id);
      const facts = factsFor(current?.state ?? null);
      const decided = decideOn(current?.state ?? null, command, facts, now);
      if (!decided.ok) return decided;
      const { events, incident: state } = decided.value;
      if (events.length === 0) return ok(0);
      let plan: Plan | null = facts.plan;
      for (const event of events) {
        if (event.type === 'IncidentRebased') plan = atHand(plans, event.to);
        const begun = pathBegunBy(event);
        if (begun !== null && plan !== null && takesTurns(plan, begun)) undo.set(taken, begun, (taken.get(begun) ?? 0) + 1);
        if (event.type === 'CorrelationReleased') undo.set(correlations, event.correlationKey, null);
      }
      if (current === undefined && state.correlationKey !== null) undo.set(correlations, state.correlationKey, id);
      undo.set(work, id, {
        before: current?.before ?? null,
        state,
        events: current === undefined ? events : [...current.events, ...events],
      });
      return ok(events.length);
    },
    addAlert: (alert) => putAlert(alert, 'new'),
    changeAlert: (alert) => putAlert(alert, 'changed'),
    repeatAlert: (alert) => {
      const known = alerts.get(alert.id) ?? loadedAlert(alert);
      undo.set(alerts, alert.id, { ...known, how: known.how === 'loaded' ? 'repeated' : known.how, again: known.again + 1 });
    },
    mark: undo.mark,
    rollBack: undo.rollBack,
    changes: () => {
      const incidents: IncidentChange[] = [];
      for (const each of work.values()) if (each.events.length > 0) incidents.push(incidentChange(each, plans, now, summarised));
      const turns: { path: string; from: number; to: number }[] = [];
      for (const [path, times] of taken) turns.push({ path, from: storedTurns(path), to: storedTurns(path) + times });
      const { newAlerts, changedAlerts, repeatedAlerts } = alertChanges(alerts.values(), now);
      return { now, incidents, newAlerts, changedAlerts, repeatedAlerts, turns };
    },
  };
}

function incidentChange({ before, state, events }: Work, plans: PlanBook, now: Instant, summarised: typeof summarise): IncidentChange {
  const plan = livingPlan(plans.get(state.planVersion), plans.active()?.plan ?? null);
  const expectedVersion = before?.version ?? 0;
  const incident = withVersion(state, expectedVersion + 1);
  const { deliveries, releasedPages } = react(events, incident, plan, now);
  return {
    expectedVersion,
    incident,
    summary: summarised(incident, plan, now),
    commits: [{ incident: incident.id, version: incident.version, at: now, events }],
    wakeAt: nextWake(incident),
    deliveries,
    releasedPages,
  };
}

function loadedAlert(alert: Alert): AlertWork {
  return { alert, how: 'loaded', before: alert.count, again: 0 };
}

function alertChanges(alerts: Iterable<AlertWork>, now: Instant): Pick<Changes, 'newAlerts' | 'changedAlerts' | 'repeatedAlerts'> {
  const newAlerts: Alert[] = [];
  const changedAlerts: AlertChange[] = [];
  const repeatedAlerts: AlertRepeat[] = [];
  for (const { alert, how, before, again } of alerts) {
    if (how === 'loaded') continue;
    if (how === 'repeated') {
      repeatedAlerts.push({ id: alert.id, times: again });
      continue;
    }
    const counted = again === 0 ? alert : { ...alert, count: alert.count + again, lastEventAt: now };
    if (how === 'new') newAlerts.push(counted);
    else changedAlerts.push({ alert: counted, times: counted.count - before });
  }
  return { newAlerts, changedAlerts, repeatedAlerts };
}

/** Paths whose turns a decision under this plan may ask for. */
export function pathsWithTurns(plan: Plan): readonly string[] {
  return Object.keys(plan.paths).filter((path) => takesTurns(plan, path));
}

/** Whoever asks for a version sees to it beforehand that it is here. */
function atHand(plans: PlanBook, version: number): Plan | null {
  try {
    return plans.get(version);
  } catch {
    return null;
  }
}

/** Remembers what a map held, so that one bad request leaves no trace among its neighbours. */
function createJournal() {
  let steps: (() => void)[] = [];
  const remember = <K, V>(map: Map<K, V>, key: K) => {
    const before = map.get(key);
    const had = before !== undefined || map.has(key);
    steps.push(() => {
      if (had)
        map.set(key, before as V); // `had` says that it is there
      else map.delete(key);
    });
  };
  return {
    set: <K, V>(map: Map<K, V>, key: K, value: V) => {
      remember(map, key);
      map.set(key, value);
    },
    mark: () => {
      steps = [];
    },
    rollBack: () => {
      for (const step of steps.reverse()) step();
      steps = [];
    },
  };
}
