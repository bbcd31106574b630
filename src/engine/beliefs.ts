// What may a batch be decided on without asking the store? On what is believed; the commit checks it.

import type { Alert } from '../core/alert/alert.ts';
import type { Incident } from '../core/incident/state.ts';
import type { IncidentId } from '../core/kernel/id.ts';

/** `null`: nothing is known of it here. */
export interface Beliefs {
  /** An open alert, by `keyOf`. */
  alert(key: string): Alert | null;
  incident(id: IncidentId): Incident | null;
  /** The incident that holds a correlation key. */
  holder(correlationKey: string): Incident | null;
  /** Engagements started so far on a path that passes its turn on. */
  turns(path: string): number | null;
}

export const nothingBelieved: Beliefs = { alert: () => null, incident: () => null, holder: () => null, turns: () => null };
