// Which of those who are waited for is me? What I answer for is mine; what others are called for is theirs, and is asked about first.

import type { EngagementSummary, IncidentSummary } from '../../../core/incident/summary.ts';
import { waitingEngagements } from './effects.ts';

export interface Waiting {
  /** I am paged for these, or they wait for my team. */
  readonly mine: readonly EngagementSummary[];
  readonly others: readonly EngagementSummary[];
}

/** `person`: who I am in the plan. `ofMyTeams`: ids of engagements of teams that I belong to, where that is known. */
export function whoseTurn(incident: IncidentSummary, person: string | null, ofMyTeams: ReadonlySet<string> = new Set()): Waiting {
  const waiting = waitingEngagements(incident);
  const paged = waiting.filter((one) => one.waitingFor.some(({ id }) => id === person));
  const mine = paged.length > 0 ? paged : waiting.filter(({ id }) => ofMyTeams.has(id));
  return { mine, others: waiting.filter((one) => !mine.includes(one)) };
}

/** `I have Payments`, `I have Payments and Security`, `I have Payments and 2 more`; `null`: nothing waits for me. */
export function mineLabel(mine: readonly EngagementSummary[]): string | null {
  const [first, second, ...more] = mine.map(({ responsibility }) => responsibility);
  if (first === undefined) return null;
  if (second === undefined) return `I have ${first}`;
  return more.length === 0 ? `I have ${first} and ${second}` : `I have ${first} and ${more.length + 1} more`;
}

/** `Acknowledge for Security…`, `Acknowledge all 3…`; `null`: nobody else is waited for. */
export function othersLabel({ mine, others }: Waiting): string | null {
  const [first] = others;
  if (first === undefined) return null;
  if (mine.length > 0) return `Acknowledge all ${mine.length + others.length}…`;
  return others.length === 1 ? `Acknowledge for ${first.responsibility}…` : `Acknowledge all ${others.length}…`;
}
