// How does a batch become durable? While one is being committed the next is decided, on what the first will have made true;
// whoever asked is answered after the commit. Where a commit fails, everything decided on it falls with it, and is decided anew.

import type { IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { refuse } from '../core/kernel/result.ts';
import { type DueRequest, decideRequest, type Request } from './batch.ts';
import { type Beliefs, nothingBelieved } from './beliefs.ts';
import { breather, judgeAhead } from './breath.ts';
import { createStateCache } from './cache.ts';
import type { EngineDeps } from './engine.ts';
import { createPatience } from './patience.ts';
import { type Changes, isUnavailable, type Listener, type Loaded, type LoadKeys, type PlanBook } from './ports.ts';
import { asksNothing, turningPaths, wantedBy, wasKnown } from './wanted.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Requests decided and committed together. */
export const largestBatch = 1_000;
/** Batches under way to the store: one being written, and one that waits there, ready. */
export const mostUnderWay = 2;
/** What is usual follows what is, by so much with each batch. */
const weightOfOne = 0.1;
/** How often a request is decided anew because another node was faster. */
export const mostConflicts = 25;
/** The same for a batch of several, before it is halved. */
export const mostConflictsOfMany = 8;
/** After so many looks in a row that found nothing of what was not heard of, it is taken for new without a look. */
export const looksInVain = 3;

export interface Committer {
  /** Works the queue off; calls while it works change nothing. */
  run(): void;
  /** Resolves when the queue is empty and everything in it has been answered. */
  idle(): Promise<void>;
  forget(incidents: readonly IncidentId[]): void;
  forgetAll(): void;
  /** The store says nothing: who asks now is not to wait for it. */
  isStuck(): boolean;
  lastCommitAt(): Instant | null;
}

/** A batch on its way. `outcome` never rejects. Not `sent`: it fell before the store was asked, which so knows nothing of its fall. */
interface Flight {
  readonly requests: Request[];
  readonly sent: boolean;
  readonly outcome: Promise<Outcome>;
}

type Outcome = 'landed' | 'fell' | { readonly error: unknown };

/** What the store was asked, and what it said. */
interface Answered {
  readonly asked: LoadKeys;
  readonly loaded: Loaded;
}

interface Decided {
  readonly changes: Changes;
  readonly answers: readonly (() => void)[];
}

export function createCommitter(deps: EngineDeps, queue: Request[]): Committer {
  const cache = createStateCache();
  const patience = createPatience(deps, tellWhoWaits);
  let running: Promise<void> | null = null;
  /** Batches taken from the queue and not answered yet. No set: its discarded tables would hold on to all that ever was in it. */
  const inHand: Request[][] = [];
  let usuallyInHand = 0;
  let lastCommitAt: Instant | null = null;
  let lastNow: Instant = 0;
  let vainLooks = 0;
  /** Changed by other nodes. They are forgotten between two batches, never in the midst of one. */
  const stale: IncidentId[] = [];
  /** The same of everything. */
  let allStale = false;

  /** The rest of the present turn may still add to the batch. */
  const pause = deps.pause ?? (() => Promise.resolve());
  let arrived: () => void = () => {};
  let awaited = 1;

  /** Resolves when so many wait. */
  function arrival(count: number): Promise<void> {
    awaited = count;
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  /**
   * How many make a batch worth its own commit: with nothing under way one does. Behind another it is half of what is usually in hand,
   * since a batch has a price of its own, and of many small ones each waits for all before it.
   */
  function enough(underWay: readonly Flight[]): number {
    return underWay.length === 0 ? 1 : Math.max(1, Math.round(usuallyInHand / 2));
  }

  async function workOff(): Promise<void> {
    await pause();
    while (queue.length > 0) await stretch();
    // In the same breath in which the queue was seen empty: a later request finds that nobody works.
    running = null;
  }

  /** One batch behind the other until nothing waits, or one falls. Those that fell are settled one by one, in their order. */
  async function stretch(): Promise<void> {
    const underWay: Flight[] = [];
    const fallen: { readonly requests: Request[]; readonly error: unknown }[] = [];
    const landFirst = async () => {
      const flight = underWay.shift();
      if (flight === undefined) return;
      const outcome = await flight.outcome;
      if (outcome === 'landed') done(flight.requests);
      else fallen.push({ requests: flight.requests, error: outcome === 'fell' ? null : outcome.error });
    };
    let going = true;
    while (going && fallen.length === 0 && (queue.length > 0 || underWay.length > 0)) {
      const count = enough(underWay);
      if (underWay.length >= mostUnderWay) await landFirst();
      else if (queue.length < count) {
        await Promise.race([underWay[0]?.outcome, arrival(count)]);
        if (queue.length < count) await landFirst();
        else await pause();
      } else {
        const requests = queue.splice(0, largestBatch);
        take(requests);
        const flight = await launch(requests, underWay);
        underWay.push(flight);
        going = flight.sent;
      }
    }
    while (underWay.length > 0) await landFirst();
    if (fallen.length === 0) return;
    cache.forgetAll();
    vainLooks = 0;
    for (const { requests, error } of fallen) {
      await (error === null ? settle(requests) : recover(requests, error));
      done(requests);
    }
  }

  function take(requests: Request[]): void {
    inHand.push(requests);
    const now = inHand.reduce((sum, each) => sum + each.length, 0);
    usuallyInHand += (now - usuallyInHand) * weightOfOne;
  }

  /** Lets go of them at once: what lives on a little longer would keep all their connections' messages with it. */
  function done(requests: Request[]): void {
    inHand.splice(inHand.indexOf(requests), 1);
    requests.length = 0;
  }

  /** Whether what they asked for is recorded is not known; to ask again is safe. What is due has nobody to ask again, and waits on. */
  function tellWhoWaits(): void {
    const waiting = queue.splice(0);
    queue.push(...waiting.filter(isDue));
    for (const request of inHand.flat().concat(waiting)) if (!isDue(request)) request.answer(storeUnavailable());
  }

  /** Decides on what is believed, and sends it on its way behind the others. */
  async function launch(requests: Request[], underWay: readonly Flight[]): Promise<Flight> {
    const before = underWay.at(-1);
    const fall = (outcome: Outcome): Flight => ({ requests, sent: false, outcome: Promise.resolve(outcome) });
    try {
      for (const id of stale.splice(0)) cache.forget(id);
      if (allStale) {
        // What is on its way was decided on it: first it is seen whether that held.
        for (const flight of underWay) if ((await flight.outcome) !== 'landed') return fall('fell');
        allStale = false;
        cache.forgetAll();
      }
      await judgeAhead(requests, deps.plans.active()?.plan ?? null, cache, breather(deps.clock, pause));
      const wanted = wantedBy(requests, { plans: deps.plans, beliefs: cache, hopeful: vainLooks >= looksInVain });
      let loaded = nothingLoaded;
      if (!asksNothing(wanted.keys)) {
        // What the store says is told apart from what is believed only when nothing is on its way.
        for (const flight of underWay) if ((await flight.outcome) !== 'landed') return fall('fell');
        loaded = await patience.during(deps.store.load(wanted.keys));
        await deps.plans.ensure([...new Set(loaded.incidents.map((each) => each.planVersion))]);
        cache.learn(wanted.keys, loaded);
        if (wanted.unheardOf.size > 0) vainLooks = wasKnown(wanted.unheardOf, loaded) ? 0 : vainLooks + 1;
      }
      const decided = await decide(requests, { asked: wanted.keys, loaded }, cache);
      if (decided === null) return fall('fell');
      cache.take(decided.changes);
      return { requests, sent: true, outcome: land(decided, before) };
    } catch (error) {
      return fall({ error });
    }
  }

  /** Answers once this one and all before it are committed. */
  async function land({ changes, answers }: Decided, before: Flight | undefined): Promise<Outcome> {
    try {
      const committed = isEmpty(changes) ? null : await patience.during(deps.store.commit(changes, before !== undefined));
      if (before !== undefined && (await before.outcome) !== 'landed') return 'fell';
      if (committed?.ok === false) return 'fell';
      if (committed !== null) announce(changes, committed.position);
      for (const answer of answers) answer();
      return 'landed';
    } catch (error) {
      return { error };
    }
  }

  /** Alone, and on what the store says: nothing else is under way. */
  async function settle(requests: readonly Request[]): Promise<void> {
    try {
      const answers = await commitAlone(requests);
      for (const answer of answers) answer();
    } catch (error) {
      await recover(requests, error);
    }
  }

  async function recover(requests: readonly Request[], error: unknown): Promise<void> {
    // Whether it was written is unknown: what is believed may be wrong now.
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

  async function commitAlone(requests: readonly Request[]): Promise<readonly (() => void)[]> {
    const attempts = requests.length === 1 ? mostConflicts : mostConflictsOfMany;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const decided = await decide(requests, await loadAll(requests), nothingBelieved);
      if (decided === null) continue;
      if (isEmpty(decided.changes)) return decided.answers;
      const committed = await patience.during(deps.store.commit(decided.changes, false));
      if (committed.ok) {
        cache.take(decided.changes);
        announce(decided.changes, committed.position);
        return decided.answers;
      }
    }
    throw new OthersWereFaster(`other nodes were faster ${attempts} times in a row`);
  }

  /** Everything that the requests are about, and all turns that their plans may ask for. */
  async function loadAll(requests: readonly Request[]): Promise<Answered> {
    const { keys } = wantedBy(requests, { plans: deps.plans, beliefs: nothingBelieved, hopeful: false });
    const loaded = await patience.during(deps.store.load(keys));
    const versions = [...new Set(loaded.incidents.map((each) => each.planVersion))];
    await deps.plans.ensure(versions);
    // Incidents under older plans may start paths that the active plan does not have.
    const older = versions.flatMap((version) => turningPaths(deps.plans, version)).filter((path) => !keys.paths.includes(path));
    if (older.length === 0) return { asked: keys, loaded };
    const { turns } = await patience.during(
      deps.store.load({ incidents: [], alerts: [], correlationKeys: [], paths: [...new Set(older)] }),
    );
    return { asked: keys, loaded: { ...loaded, turns: new Map([...loaded.turns, ...turns]) } };
  }

  /** `null`: what is believed of something due is out of date. Whatever plan becomes active meanwhile, all is decided by one. */
  async function decide(requests: readonly Request[], { asked, loaded }: Answered, beliefs: Beliefs): Promise<Decided | null> {
    lastNow = Math.max(deps.clock.now(), lastNow);
    for (const request of requests) if (isDue(request)) lastNow = Math.max(lastNow, request.foundAt);
    const active = deps.plans.active();
    const plans: PlanBook = {
      active: () => active,
      ensure: (versions) => deps.plans.ensure(versions),
      get: (version) => deps.plans.get(version),
    };
    const activeVersion = active?.version ?? 0;
    const work = createWorkspace({ asked, loaded, beliefs, plans, activeVersion, now: lastNow, salt: deps.ids.salt() });
    const answers: (() => void)[] = [];
    const breathe = breather(deps.clock, pause);
    for (const request of requests) {
      answers.push(decideSafely(request, work, plans));
      const breath = breathe();
      if (breath !== null) await breath;
    }
    const changes = work.changes();
    return beliefs !== nothingBelieved && nothingWasDue(requests, loaded, changes) ? null : { changes, answers };
  }

  function decideSafely(request: Request, work: Workspace, plans: PlanBook): () => void {
    work.mark();
    try {
      return decideRequest(request, work, plans, deps.ids);
    } catch (error) {
      work.rollBack();
      deps.report('a decision failed', error);
      return () => request.answer(refuse('internal', 'This could not be decided because of a fault in Tocsin; it has been logged.'));
    }
  }

  function announce(changes: Changes, position: number): void {
    lastCommitAt = changes.now;
    for (const listener of deps.listeners) tell(listener, changes, position);
  }

  /** What is committed is committed, whatever becomes of the news. */
  function tell(listener: Listener, changes: Changes, position: number): void {
    try {
      listener.committed(changes, position);
    } catch (error) {
      deps.report('a listener failed', error);
    }
  }

  return {
    run: () => {
      running ??= workOff();
      if (queue.length >= awaited) arrived();
    },
    idle: async () => {
      await running;
    },
    forget: (incidents) => {
      if (running === null) for (const id of incidents) cache.forget(id);
      else stale.push(...incidents);
    },
    forgetAll: () => {
      if (running === null) cache.forgetAll();
      else allStale = true;
    },
    isStuck: patience.isOver,
    lastCommitAt: () => lastCommitAt,
  };
}

function isDue(request: Request): request is DueRequest {
  return request.kind === 'due';
}

const nothingLoaded: Loaded = { incidents: [], alerts: [], turns: new Map() };

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

/** The store said that an incident is due, what is believed says that it is not: then another node changed it. */
function nothingWasDue(requests: readonly Request[], loaded: Loaded, changes: Changes): boolean {
  const due = requests.filter(isDue);
  if (due.length === 0) return false;
  const looked = new Set(loaded.incidents.map((each) => each.id));
  const changed = new Set(changes.incidents.map((each) => each.incident.id));
  return due.some(({ incident }) => !looked.has(incident) && !changed.has(incident));
}

function isEmpty(changes: Changes): boolean {
  return changes.incidents.length + changes.newAlerts.length + changes.changedAlerts.length + changes.repeatedAlerts.length === 0;
}
