// Which facts can come true at all, and which follow from which?

import { unreachable } from '../core/kernel/assert.ts';
import type { Plan } from '../core/plan/plan.ts';
import { type Attester, factOf, followsFrom } from '../core/response/known-facts.ts';
import type { Context } from './context.ts';
import { formulaOf } from './formula.ts';
import { canBeHeld } from './roles.ts';

/** Whether somebody or something can make it true, itself or by another fact that implies it. */
export function canBeTrue(context: Context, fact: string): boolean {
  return context.once(`can be true ${fact}`, () => followsFrom(context.plan, fact).some((each) => hasSource(context, each)));
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

function hasSource(context: Context, id: string): boolean {
  const own = context.plan.facts[id]?.source;
  if (own?.kind === 'tocsin') return true;
  if (own?.kind === 'attested') return canBeHeld(context, own.by);
  // What vendors and regulations bring along.
  const fact = factOf(context.plan, id);
  if (fact === undefined) return false;
  switch (fact.source) {
    case 'nobody':
    case 'tocsin':
      return false;
    case 'attested':
      return canBeSaid(context, fact.attester);
    case 'condition':
      return fact.when !== null && !isNever(fact.when);
    default:
      return unreachable(fact.source);
  }
}

function canBeSaid(context: Context, attester: Attester | null): boolean {
  if (attester === null) return false;
  if (attester.kind === 'role') return canBeHeld(context, attester.id);
  return (context.plan.teams[attester.id]?.members.length ?? 0) > 0;
}
