// What could not be proved, and by which checks? Of one subject and limit it is one finding, however many checks met it.

import { sayLimit } from './bounded.ts';
import type { Check } from './check.ts';
import type { Context } from './context.ts';
import { type Finding, finding, type Unproven } from './finding.ts';

export interface Doubts {
  note(check: Check, told: Unproven): void;
  findings(): readonly Finding[];
}

export function createDoubts(context: Context): Doubts {
  const known = new Map<string, { readonly told: Unproven; readonly by: Set<string> }>();
  return {
    note: (check, told) => {
      const key = `${told.subject.kind} ${told.subject.id} ${told.limit}`;
      const one = known.get(key) ?? { told, by: new Set() };
      one.by.add(check.id);
      known.set(key, one);
    },
    findings: () => [...known.values()].map(({ told, by }) => findingOf(context, told, [...by])),
  };
}

function findingOf({ limits }: Context, { limit, subject, place, aspect }: Unproven, by: readonly string[]): Finding {
  const { text, mend } = sayLimit(limit, limits);
  const which = aspect === '' ? '' : ` (${aspect})`;
  return finding({
    subject,
    aspect: limit,
    message: `of the ${subject.kind} ${subject.id}${which} not everything is proved: ${text} (${by.join(', ')})`,
    place,
    mend,
  });
}
