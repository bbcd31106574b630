// Who is next on a path whose step goes round? Counted across incidents: by how often such a path was begun.

import type { IncidentEvent } from '../incident/events.ts';
import type { Plan } from '../plan/plan.ts';

/** Only a path with a round-robin step counts how often it was begun. */
export function takesTurns(plan: Plan, path: string): boolean {
  return plan.paths[path]?.steps.some((step) => step.roundRobin) ?? false;
}

/** The path that this event begins; `null`: none. What is handed to a person begins no path. */
export function pathBegunBy(event: IncidentEvent): string | null {
  if (event.type === 'EngagementStarted') return event.path;
  return event.type === 'EngagementReassigned' && event.people.length === 0 ? event.path : null;
}
