// What can be asked of the engine? Everything that changes an incident goes through here, one batch at a time.

import type { SenderEvent } from '../core/alert/event.ts';
import type { IncidentCommand } from '../core/incident/commands.ts';
import type { Incident } from '../core/incident/state.ts';
import type { AlertId, IncidentId } from '../core/kernel/id.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { type Result, refuse } from '../core/kernel/result.ts';
import type { Request } from './batch.ts';
import { createCommitter, storeUnavailable } from './committer.ts';
import { createLookout } from './lookout.ts';
import type { Clock, EngineStore, Ids, Listener, PlanBook, Timer } from './ports.ts';

/**
 * What became of a sender's event. `incident` and `alert` are null where there was nothing to do (`dropped`); `outdated` speaks
 * of an episode before the open one.
 */
export interface Ingested {
  readonly outcome: 'opened' | 'repeated' | 'changed' | 'resolved' | 'acknowledged' | 'dropped' | 'outdated';
  readonly incident: IncidentId | null;
  readonly alert: AlertId | null;
  /** What could not be taken as it was meant, in sentences. */
  readonly oddities: readonly string[];
}

export interface Submitted {
  /** State after the command. */
  readonly incident: Incident;
  /** How many events it brought about; 0: it was true already. */
  readonly events: number;
}

export interface Engine {
  /**
   * Answers after the commit that holds the event. Refusals: `no-plan`, `no-service`, `overloaded` (the queue is full),
   * `store-unavailable` (whether it was written is not known; to try again is safe), `stopping`.
   */
  ingest(event: SenderEvent): Promise<Result<Ingested>>;
  /** Refusals: as above, `no-incident`, and what `decide` refuses. */
  submit(incident: IncidentId, command: Exclude<IncidentCommand, { type: 'OpenIncident' }>): Promise<Result<Submitted>>;
  /** Opens an incident by hand, under an id of its own. */
  declare(command: Omit<Extract<IncidentCommand, { type: 'OpenIncident' }>, 'type' | 'incident'>): Promise<Result<Submitted>>;
  /** Starts looking for due work. */
  start(): void;
  /** Takes no more, commits what it has taken, and stops. */
  stop(): Promise<void>;
  /** Another node changed these incidents. */
  changedElsewhere(incidents: readonly IncidentId[]): void;
  /** Whatever is remembered may not be true any more: the store was away for a while, or has another history. */
  forgetAll(): void;
  /** For readiness and metrics: how late the longest due work is that was seen last, when it was last looked for, how much waits. */
  health(): {
    readonly oldestDueMs: number;
    readonly lookedAt: Instant | null;
    readonly queued: number;
    readonly lastCommitAt: Instant | null;
  };
}

export interface EngineDeps {
  readonly store: EngineStore;
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly ids: Ids;
  readonly listeners: readonly Listener[];
  /** The longest that due work which another node left stays unseen. */
  readonly lookEveryMs: Millis;
  /** Resolves when whatever has arrived by now has been read; absent: at once. Those who ask meanwhile come into one batch. */
  readonly pause?: () => Promise<void>;
  /** Told of what must not happen: a decision that threw, a store that refused. */
  readonly report: (what: string, error: unknown) => void;
}

/** Requests that may wait; beyond it new ones are refused as overloaded. */
export const longestQueue = 20_000;

export function createEngine(deps: EngineDeps): Engine {
  const queue: Request[] = [];
  const lookout = createLookout(deps, due);
  const committer = createCommitter({ ...deps, listeners: [...deps.listeners, lookout] }, queue);
  let stopping = false;

  /** `waits`: nobody asks again, so it waits for a store that says nothing. */
  function enqueue<T>(request: (answer: (result: Result<T>) => void) => Request, waits = false): Promise<Result<T>> {
    if (stopping) return Promise.resolve(refuse('stopping', 'Tocsin is stopping; try again.'));
    if (queue.length >= longestQueue) return Promise.resolve(refuse('overloaded', 'Too much waits already; try again.'));
    if (!waits && committer.isStuck()) return Promise.resolve(storeUnavailable());
    return new Promise((answer) => {
      queue.push(request(answer));
      committer.run();
    });
  }

  function due(incident: IncidentId, foundAt: Instant): Promise<Result<Submitted>> {
    return enqueue((answer) => ({ kind: 'due', incident, foundAt, answer }), true);
  }

  function submit(incident: IncidentId, command: IncidentCommand): Promise<Result<Submitted>> {
    return enqueue((answer) => ({ kind: 'command', incident, command, answer }));
  }

  return {
    ingest: (event) => enqueue((answer) => ({ kind: 'event', event, answer })),
    submit,
    declare: (command) => {
      const incident = deps.ids.incident();
      return submit(incident, { type: 'OpenIncident', incident, ...command });
    },
    start: lookout.start,
    stop: async () => {
      lookout.stop();
      stopping = true;
      await lookout.idle();
      await committer.idle();
    },
    changedElsewhere: committer.forget,
    forgetAll: committer.forgetAll,
    health: () => ({
      oldestDueMs: lookout.oldestDueMs(),
      lookedAt: lookout.lookedAt(),
      queued: queue.length,
      lastCommitAt: committer.lastCommitAt(),
    }),
  };
}
