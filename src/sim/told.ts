// What came of the updates that audiences were owed? Due times kept and missed, and why they were missed.

import type { Commit } from '../core/incident/events.ts';
import type { Plan } from '../core/plan/plan.ts';

export interface UpdateOutcome {
  readonly audience: string;
  /** Due times that came, or were met before they came. */
  readonly due: number;
  readonly missed: number;
  /** All that were published, in time, late, or without being owed. */
  readonly published: number;
  /** What kept each missed one from being written, as often as it did. */
  readonly limitedBy: readonly string[];
}

/** Folded from the history of one incident. */
export function toldIn(history: readonly Commit[], plan: Plan): readonly UpdateOutcome[] {
  const found = new Map<string, { due: number; missed: number; published: number; owed: boolean; limitedBy: string[] }>();
  const roles = new Map<string, string>();
  let answered = false;
  const of = (audience: string) => {
    const known = found.get(audience) ?? { due: 0, missed: 0, published: 0, owed: false, limitedBy: [] };
    found.set(audience, known);
    return known;
  };
  for (const { events } of history) {
    for (const event of events) {
      if (event.type === 'EngagementAcknowledged') answered = true;
      else if (event.type === 'RoleTaken') roles.set(event.role, event.personName);
      else if (event.type === 'RoleReleased') roles.delete(event.role);
      else if (event.type === 'UpdateOwed') of(event.audience).owed = true;
      else if (event.type === 'UpdateNotOwed') of(event.audience).owed = false;
      else if (event.type === 'UpdateMissed') {
        const one = of(event.audience);
        one.due += event.times;
        one.missed += event.times;
        one.limitedBy.push(...new Array<string>(event.times).fill(whyMissed(event.audience)));
      } else if (event.type === 'UpdatePublished') {
        const one = of(event.audience);
        one.published += 1;
        if (one.owed && event.overdueMs === null) one.due += 1;
        one.owed = event.nextAt !== null;
      }
    }
  }
  return [...found].map(([audience, { owed: _left, ...rest }]) => ({ audience, ...rest }));

  function whyMissed(audience: string): string {
    const owner = plan.audiences[audience]?.owner ?? null;
    if (!answered) return 'nobody had answered';
    if (owner === null) return 'nobody owes it';
    const role = plan.roles[owner]?.name ?? owner;
    return roles.has(owner) ? `the ${role} had not written it` : `nobody was ${role}`;
  }
}

/** Those of several incidents of one run, together. */
export function together(all: readonly UpdateOutcome[]): readonly UpdateOutcome[] {
  const sums = new Map<string, UpdateOutcome>();
  for (const each of all) {
    const sum = sums.get(each.audience);
    if (sum === undefined) sums.set(each.audience, each);
    else {
      sums.set(each.audience, {
        audience: each.audience,
        due: sum.due + each.due,
        missed: sum.missed + each.missed,
        published: sum.published + each.published,
        limitedBy: [...sum.limitedBy, ...each.limitedBy],
      });
    }
  }
  return [...sums.values()];
}
