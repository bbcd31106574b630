// What can be asked of the engine? Everything that changes an incident goes through here, one batch at a time.

import type { SenderEvent } from '../core/alert/event.ts';
import type { IncidentCommand } from '../core/incident/commands.ts';
import type { Incident } from '../core/incident/state.ts';
import type { AlertId, IncidentId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import type { Result } from '../core/kernel/result.ts';

/** What became of a sender's event. `incident` and `alert` are null where there was nothing to do (`dropped`). */
export interface Ingested {
  readonly outcome: 'opened' | 'repeated' | 'changed' | 'resolved' | 'acknowledged' | 'dropped';
  readonly incident: IncidentId | null;
  readonly alert: AlertId | null;
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
   * `store-unavailable` (nothing was written; the sender shall try again), `stopping`.
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
  /** For readiness and metrics: how late the longest due work is that was seen last, and how much waits. */
  health(): { readonly oldestDueMs: number; readonly queued: number; readonly lastCommitAt: Instant | null };
}
