// Who can hold a role, and when is there nobody? Those on call where it is filled from, certified where it asks for that.

import type { Instant } from '../core/kernel/instant.ts';
import { type IntervalSet, normalise } from '../core/kernel/interval.ts';
import type { Target } from '../core/plan/plan.ts';
import type { Role } from '../core/plan/role.ts';
import type { Context } from './context.ts';
import { within } from './piecewise.ts';
import { peopleOf } from './reach.ts';

/** Stretches of the horizon in which nobody whom it is filled from may hold it. */
export function unheld(context: Context, role: Role): IntervalSet {
  return context.once(`unheld ${role.id}`, () => {
    const from = sourcesOf(context, role);
    if (from === null) return [];
    const pieces = within(peopleOf(context, from, 'high'), context.horizon);
    const ends = role.certified ? expiriesOf(context, role) : [];
    const cut = pieces.flatMap((piece) => {
      const edges = [piece.from, ...ends.filter((end) => piece.from < end && end < piece.to), piece.to];
      return edges.slice(0, -1).map((begin, index) => ({ from: begin, to: edges[index + 1] ?? piece.to, value: piece.value }));
    });
    return normalise(cut.filter(({ from: at, value }) => !value.some((person) => mayHold(context, role, person, at))));
  });
}

/** Whether anybody can ever hold it. */
export function canBeHeld(context: Context, id: string): boolean {
  const role = context.plan.roles[id];
  if (role === undefined) return false;
  const [only, ...more] = unheld(context, role);
  return !(more.length === 0 && only !== undefined && only.from <= context.horizon.from && only.to >= context.horizon.to);
}

export function mayHold({ plan }: Context, role: Role, person: string, at: Instant): boolean {
  if (plan.people[person]?.isGroup === true) return false;
  if (!role.certified) return true;
  return plan.people[person]?.certifications.some((each) => each.role === role.id && (each.until === null || at < each.until)) ?? false;
}

/** `null`: whoever takes it. A role that asks for a certificate and names no source is filled from everybody who is on call anywhere. */
function sourcesOf({ plan }: Context, role: Role): readonly Target[] | null {
  if (role.filledFrom.length > 0) return role.filledFrom;
  return role.certified ? Object.keys(plan.schedules).map((id) => ({ kind: 'schedule', id })) : null;
}

function expiriesOf({ plan }: Context, role: Role): readonly Instant[] {
  const ends = Object.values(plan.people).flatMap(({ certifications }) =>
    certifications.flatMap((each) => (each.role === role.id && each.until !== null ? [each.until] : [])),
  );
  return [...new Set(ends)].sort((a, b) => a - b);
}
