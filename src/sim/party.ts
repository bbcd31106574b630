// Whose promise is it? A clock keeps its party as text, `team legal`; here it is taken apart, once.

import { assert } from '../core/kernel/assert.ts';
import type { Clock } from '../core/sla/clock.ts';

const partyKinds = ['team', 'discipline', 'role', 'vendor', 'contract', 'regulation'] as const;

export interface Party {
  readonly kind: (typeof partyKinds)[number];
  readonly id: string;
}

/** `null`: all of us together. */
export function partyOf({ promise }: Pick<Clock, 'promise'>): Party | null {
  const text = promise?.party ?? null;
  if (text === null) return null;
  const space = text.indexOf(' ');
  const kind = partyKinds.find((each) => each === text.slice(0, space));
  assert(kind !== undefined, `${text} is a party`);
  return { kind, id: text.slice(space + 1) };
}
