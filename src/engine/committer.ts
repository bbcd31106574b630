// How does a batch become durable? While one commits, the next gathers; whoever asked is answered after the commit.

import type { Alert } from '../core/alert/alert.ts';
import { groupingOf } from '../core/alert/grouping.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { refuse } from '../core/kernel/result.ts';
import { decideRequest, type Request } from './batch.ts';
import { createStateCache, type StateCache } from './cache.ts';
import type { EngineDeps } from './engine.ts';
import type { AlertKey, Changes, Loaded, LoadKeys, PlanBook } from './ports.ts';
import { createWorkspace, keyOf, takesTurns, type Workspace } from './workspace.ts';

/** Requests decided and committed together. */
export const largestBatch = 1_000;
/** How often a batch is decided anew because another node was faster. */
export const mostConflicts = 25;

export interface Committer {
  /** Works the queue off; calls while it works change nothing. */
  run(): void;
  /** Resolves when the queue is empty and everything in it has been answered. */
  idle(): Promise<void>;
  forget(incidents: readonly IncidentId[]): void;
  lastCommitAt(): Instant | null;
}

export function createCommitter(deps: EngineDeps, queue: Request[]): Committer {
  const cache = createStateCache();
  let running: Promise<void> | null = null;
  let lastCommitAt: Instant | null = null;
  let lastNow: Instant = 0;

  async function workOff(): Promise<void> {
    // The rest of the present turn may still add to the first batch.
    await Promise.resolve();
    while (queue.length > 0) await settle(queue.splice(0, largestBatch));
    // In the same breath in which the queue was seen empty: a later request finds that nobody works.
    running = null;
  }

  async function settle(requests: readonly Request[]): Promise<void> {
    try {
      const answers = await commitBatch(requests);
      for (const answer of answers) answer();
    } catch (error) {
      // Whether it was written is unknown: what is remembered may be wrong now.
      cache.forgetAll();
      deps.report('the store refused a batch', error);
      for (const request of requests)
        request.answer(refuse('store-unavailable', 'The store cannot be reached; whether this was recorded is not known. Try again.'));
    }
  }

  async function commitBatch(requests: readonly Request[]): Promise<readonly (() => void)[]> {
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      const active = deps.plans.active();
      const loaded = await load(requests, attempt > 0);
      await deps.plans.ensure(loaded.incidents.map((each) => each.planVersion));
      lastNow = Math.max(deps.clock.now(), lastNow);
      const work = createWorkspace(loaded, deps.plans, active?.version ?? 0, lastNow);
      const answers = requests.map((request) => decideSafely(request, work));
      const changes = work.changes();
      if (isEmpty(changes)) return answers;
      const committed = await deps.store.commit(changes);
      if (committed.ok) {
        lastCommitAt = changes.now;
        cache.committed(changes);
        for (const listener of deps.listeners) listener.committed(changes, committed.position);
        return answers;
      }
      cache.forgetAll();
    }
    throw new Error(`other nodes were faster ${mostConflicts} times in a row`);
  }

  function decideSafely(request: Request, work: Workspace): () => void {
    work.mark();
    try {
      return decideRequest(request, work, deps.plans, deps.ids);
    } catch (error) {
      work.rollBack();
      deps.report('a decision failed', error);
      return () => request.answer(refuse('internal', 'This could not be decided because of a fault in Tocsin; it has been logged.'));
    }
  }

  /** `fresh`: from the store alone, since what was remembered did not hold. */
  async function load(requests: readonly Request[], fresh: boolean): Promise<Loaded> {
    const wanted = wantedBy(requests, deps.plans, fresh ? nothingKnown : cache);
    const { keys, known } = wanted;
    const loaded = hasKeys(keys) ? await deps.store.load(keys) : { incidents: [], alerts: [], turns: new Map<string, number>() };
    const ids = new Set(loaded.incidents.map((each) => each.id));
    const alertKeys = new Set(loaded.alerts.map(keyOf));
    return {
      incidents: [...loaded.incidents, ...known.incidents.filter((each) => !ids.has(each.id))],
      alerts: [...loaded.alerts, ...known.alerts.filter((each) => !alertKeys.has(keyOf(each)))],
      turns: loaded.turns,
    };
  }

  return {
    run: () => {
      running ??= workOff();
    },
    idle: async () => {
      await running;
    },
    forget: (incidents) => {
      for (const id of incidents) cache.forget(id);
    },
    lastCommitAt: () => lastCommitAt,
  };
}

const nothingKnown: Pick<StateCache, 'alert' | 'incident'> = { alert: () => null, incident: () => null };

/** What the requests need: from the cache where that is safe, else from the store. */
function wantedBy(
  requests: readonly Request[],
  plans: PlanBook,
  cache: Pick<StateCache, 'alert' | 'incident'>,
): { readonly keys: LoadKeys; readonly known: { readonly incidents: readonly Incident[]; readonly alerts: readonly Alert[] } } {
  const incidents = new Set<IncidentId>();
  const alerts = new Map<string, AlertKey>();
  const correlationKeys = new Set<string>();
  const paths = new Set<string>();
  const knownIncidents = new Map<IncidentId, Incident>();
  const knownAlerts = new Map<string, Alert>();
  const plan = plans.active()?.plan;
  for (const request of requests) {
    if (request.kind === 'command') {
      // People are answered from what is stored, never from what is remembered.
      incidents.add(request.incident);
      continue;
    }
    const key = keyOf(request.event);
    const alert = cache.alert(key);
    if (alert === null) {
      alerts.set(key, { integration: request.event.integration, dedupKey: request.event.dedupKey });
      if (request.event.action === 'trigger' && plan?.services[request.event.service] !== undefined) {
        correlationKeys.add(groupingOf(plan, request.event).correlationKey);
      }
      continue;
    }
    knownAlerts.set(key, alert);
    const incident = cache.incident(alert.incident);
    if (incident === null) incidents.add(alert.incident);
    else knownIncidents.set(incident.id, incident);
  }
  for (const path of Object.keys(plan?.paths ?? {})) {
    if (plan !== undefined && takesTurns(plan, path)) paths.add(path);
  }
  return {
    keys: { incidents: [...incidents], alerts: [...alerts.values()], correlationKeys: [...correlationKeys], paths: [...paths] },
    known: { incidents: [...knownIncidents.values()], alerts: [...knownAlerts.values()] },
  };
}

function hasKeys(keys: LoadKeys): boolean {
  return keys.incidents.length > 0 || keys.alerts.length > 0 || keys.correlationKeys.length > 0;
}

function isEmpty(changes: Changes): boolean {
  return changes.incidents.length + changes.newAlerts.length + changes.changedAlerts.length + changes.repeatedAlerts.length === 0;
}
