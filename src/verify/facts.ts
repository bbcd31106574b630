// Which facts can come true at all, and which follow from which?

import type { Plan } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import { formulaOf } from './formula.ts';
import { canBeHeld } from './roles.ts';

/** Whether somebody or something can make it true, itself or by another fact that implies it. */
export function canBeTrue(context: Context, fact: string): boolean {
  return context.once(`can be true ${fact}`, () =>
    Object.values(context.plan.facts).some(
      (each) => (each.id === fact || impliedBy(context.plan, each.id).has(fact)) && hasSource(context, each.id),
    ),
  );
}

/** Everything that is true whenever the fact is, itself included. */
export function impliedBy(plan: Plan, fact: string): ReadonlySet<string> {
  const found = new Set([fact]);
  for (const each of found) for (const next of plan.facts[each]?.implies ?? []) found.add(next);
  return found;
}

/** A condition that says `false` outright never comes true. */
export function isNever(when: string): boolean {
  const formula = formulaOf(when);
  return formula.kind === 'constant' && formula.value !== true;
}

function hasSource(context: Context, fact: string): boolean {
  const source = context.plan.facts[fact]?.source;
  switch (source?.kind) {
    case undefined:
    case 'nobody':
      return false;
    case 'tocsin':
      return true;
    case 'attested':
      return canBeHeld(context, source.by);
    case 'condition':
      return !isNever(source.when);
    default:
      return source satisfies never;
  }
}
