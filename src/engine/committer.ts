// How does a batch become durable? While one commits, the next gathers; whoever asked is answered after the commit.

import type { Alert } from '../core/alert/alert.ts';
import { dedup } from '../core/alert/dedup.ts';
import { groupingOf } from '../core/alert/grouping.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { refuse } from '../core/kernel/result.ts';
import { decideRequest, type Request } from './batch.ts';
import { createStateCache, type StateCache } from './cache.ts';
import type { EngineDeps } from './engine.ts';
import { createPatience } from './patience.ts';
import { type AlertKey, type Changes, isUnavailable, type Listener, type Loaded, type LoadKeys, type PlanBook } from './ports.ts';
import { createWorkspace, keyOf, pathsWithTurns, type Workspace } from './workspace.ts';

/** Requests decided and committed together. */
export const largestBatch = 1_000;
/** How often a request is decided anew because another node was faster. */
export const mostConflicts = 25;
/** The same for a batch of several, before it is halved. */
export const mostConflictsOfMany = 8;

export interface Committer {
  /** Works the queue off; calls while it works change nothing. */
  run(): void;
  /** Resolves when the queue is empty and everything in it has been answered. */
  idle(): Promise<void>;
  forget(incidents: readonly IncidentId[]): void;
  /** The store says nothing: who asks now is not to wait for it. */
  isStuck(): boolean;
  lastCommitAt(): Instant | null;
}

export function createCommitter(deps: EngineDeps, queue: Request[]): Committer {
  const cache = createStateCache();
  const patience = createPatience(deps, tellWhoWaits);
  let running: Promise<void> | null = null;
  let underWay: readonly Request[] = [];
  let lastCommitAt: Instant | null = null;
  let lastNow: Instant = 0;

  async function workOff(): Promise<void> {
    // The rest of the present turn may still add to the first batch.
    await Promise.resolve();
    while (queue.length > 0) await settle(queue.splice(0, largestBatch));
    // In the same breath in which the queue was seen empty: a later request finds that nobody works.
    running = null;
  }

  /** Whether what they asked for is recorded is not known; to ask again is safe. What is due has nobody to ask again, and waits on. */
  function tellWhoWaits(): void {
    const waiting = queue.splice(0);
    queue.push(...waiting.filter(isDue));
    for (const request of [...underWay, ...waiting]) if (!isDue(request)) request.answer(storeUnavailable());
  }

  async function settle(requests: readonly Request[]): Promise<void> {
    underWay = requests;
    try {
      const answers = await commitBatch(requests);
      for (const answer of answers) answer();
    } catch (error) {
      // Whether it was written is unknown: what is remembered may be wrong now.
      cache.forgetAll();
      deps.report('the store refused a batch', error);
      if (isUnavailable(error) || requests.length === 1) {
        for (const request of requests) request.answer(refusalFor(error));
        return;
      }
      // Something in it cannot be written. Its neighbours shall not suffer: it is found by halving.
      const middle = Math.ceil(requests.length / 2);
      await settle(requests.slice(0, middle));
      await settle(requests.slice(middle));
    }
  }

  async function commitBatch(requests: readonly Request[]): Promise<readonly (() => void)[]> {
    const attempts = requests.length === 1 ? mostConflicts : mostConflictsOfMany;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const active = deps.plans.active();
      const { loaded, remembered } = await load(requests, attempt > 0);
      lastNow = Math.max(deps.clock.now(), lastNow);
      const work = createWorkspace(loaded, deps.plans, active?.version ?? 0, lastNow);
      const answers = requests.map((request) => decideSafely(request, work));
      const changes = work.changes();
      if (nothingWasDue(requests, remembered, changes)) continue;
      if (isEmpty(changes)) return answers;
      const committed = await patience.during(deps.store.commit(changes));
      if (committed.ok) {
        lastCommitAt = changes.now;
        cache.committed(changes);
        for (const listener of deps.listeners) tell(listener, changes, committed.position);
        return answers;
      }
      cache.forgetAll();
    }
    throw new OthersWereFaster(`other nodes were faster ${attempts} times in a row`);
  }

  /** What is committed is committed, whatever becomes of the news. */
  function tell(listener: Listener, changes: Changes, position: number): void {
    try {
      listener.committed(changes, position);
    } catch (error) {
      deps.report('a listener failed', error);
    }
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

  /** `fresh`: from the store alone, since what was remembered did not hold. Plans and turns of all that is loaded are at hand then. */
  async function load(requests: readonly Request[], fresh: boolean): Promise<{ loaded: Loaded; remembered: ReadonlySet<IncidentId> }> {
    const { keys, known } = wantedBy(requests, deps.plans, fresh ? nothingKnown : cache, deps.clock.now());
    const found = hasKeys(keys)
      ? await patience.during(deps.store.load(keys))
      : { incidents: [], alerts: [], turns: new Map<string, number>() };
    const ids = new Set(found.incidents.map((each) => each.id));
    const alertKeys = new Set(found.alerts.map(keyOf));
    const remembered = known.incidents.filter((each) => !ids.has(each.id));
    const incidents = [...found.incidents, ...remembered];
    const versions = [...new Set(incidents.map((each) => each.planVersion))];
    await deps.plans.ensure(versions);
    const loaded = {
      incidents,
      alerts: [...found.alerts, ...known.alerts.filter((each) => !alertKeys.has(keyOf(each)))],
      turns: new Map([...found.turns, ...(await olderTurns(versions, keys))]),
    };
    return { loaded, remembered: new Set(remembered.map((each) => each.id)) };
  }

  /** Incidents under older plans may start paths that the active plan does not have. */
  async function olderTurns(versions: readonly number[], keys: LoadKeys): Promise<ReadonlyMap<string, number>> {
    const activeVersion = deps.plans.active()?.version;
    const older = versions.filter((version) => version !== activeVersion).flatMap((version) => planned(version));
    const paths = [...new Set(older)].filter((path) => !keys.paths.includes(path));
    if (paths.length === 0) return new Map();
    return (await deps.store.load({ incidents: [], alerts: [], correlationKeys: [], paths })).turns;
  }

  /** A version that cannot be had fails the requests that need it, when they are decided; not its neighbours here. */
  function planned(version: number): readonly string[] {
    try {
      return pathsWithTurns(deps.plans.get(version));
    } catch {
      return [];
    }
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
    isStuck: patience.isOver,
    lastCommitAt: () => lastCommitAt,
  };
}

function isDue(request: Request): boolean {
  return request.kind === 'command' && request.command.type === 'Tick';
}

const nothingKnown: Pick<StateCache, 'alert' | 'incident'> = { alert: () => null, incident: () => null };

/** Several nodes competing for one row: some of them always gets on, and tells no other how long that takes. */
class OthersWereFaster extends Error {
  override readonly name = 'OthersWereFaster';
}

function refusalFor(error: unknown): ReturnType<typeof refuse> {
  return isUnavailable(error) || error instanceof OthersWereFaster
    ? storeUnavailable()
    : refuse('internal', 'This could not be recorded because of a fault in Tocsin; it has been logged.');
}

export function storeUnavailable(): ReturnType<typeof refuse> {
  return refuse('store-unavailable', 'The store cannot be reached; whether this was recorded is not known. Try again.');
}

/** The store said that an incident is due, what was remembered says that it is not: then another node changed it. */
function nothingWasDue(requests: readonly Request[], remembered: ReadonlySet<IncidentId>, changes: Changes): boolean {
  const ticked = requests.filter((each) => each.kind === 'command' && each.command.type === 'Tick' && remembered.has(each.incident));
  if (ticked.length === 0) return false;
  const changed = new Set(changes.incidents.map((each) => each.incident.id));
  return ticked.some((each) => each.kind === 'command' && !changed.has(each.incident));
}

/** What the requests need: from the cache where that is safe, else from the store. */
function wantedBy(
  requests: readonly Request[],
  plans: PlanBook,
  cache: Pick<StateCache, 'alert' | 'incident'>,
  now: Instant,
): { readonly keys: LoadKeys; readonly known: { readonly incidents: readonly Incident[]; readonly alerts: readonly Alert[] } } {
  const incidents = new Set<IncidentId>();
  const alerts = new Map<string, AlertKey>();
  const correlationKeys = new Set<string>();
  const knownIncidents = new Map<IncidentId, Incident>();
  const knownAlerts = new Map<string, Alert>();
  const plan = plans.active()?.plan;
  const wantRemembered = (id: IncidentId) => {
    const incident = cache.incident(id);
    if (incident === null) incidents.add(id);
    else knownIncidents.set(id, incident);
  };
  for (const request of requests) {
    if (request.kind === 'command') {
      // What is due changes something, so the commit checks what is remembered. That people's wishes are true already, nobody checks.
      if (request.command.type === 'Tick') wantRemembered(request.incident);
      else incidents.add(request.incident);
      continue;
    }
    const { event } = request;
    const key = keyOf(event);
    const alert = cache.alert(key);
    if (alert !== null && dedup(alert, event, now).kind === 'repeated') {
      knownAlerts.set(key, alert);
      wantRemembered(alert.incident);
      if (cache.incident(alert.incident)?.status !== 'resolved') continue;
    }
    alerts.set(key, { integration: event.integration, dedupKey: event.dedupKey });
    if (event.action === 'trigger' && plan !== undefined && Object.hasOwn(plan.services, event.service)) {
      correlationKeys.add(groupingOf(plan, event).correlationKey);
    }
  }
  const paths = plan === undefined ? [] : pathsWithTurns(plan);
  return {
    keys: { incidents: [...incidents], alerts: [...alerts.values()], correlationKeys: [...correlationKeys], paths },
    known: { incidents: [...knownIncidents.values()], alerts: [...knownAlerts.values()] },
  };
}

function hasKeys(keys: LoadKeys): boolean {
  return keys.incidents.length > 0 || keys.alerts.length > 0 || keys.correlationKeys.length > 0;
}

function isEmpty(changes: Changes): boolean {
  return changes.incidents.length + changes.newAlerts.length + changes.changedAlerts.length + changes.repeatedAlerts.length === 0;
}
