// Is there room for one more responsibility in the incident? Only open ones count; what finds none is in the record.

import { limits } from '../kernel/limits.ts';
import { type Draft, holdBack } from './draft.ts';
import type { Incident } from './state.ts';

export function openEngagements({ engagements }: Pick<Incident, 'engagements'>): number {
  return engagements.filter(({ status }) => status !== 'closed').length;
}

/** `false` is recorded: the responsibility is not engaged. */
export function hasRoom(draft: Draft, responsibility: string, because: string): boolean {
  if (openEngagements(draft.incident) < limits.engagementsPerIncident) return true;
  holdBack(draft, 'engagementsPerIncident', `${responsibility} is not engaged (${because})`);
  return false;
}
