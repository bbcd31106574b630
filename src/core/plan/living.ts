// Which plan holds for an incident just now? The version that it is under, with the people as the active version has them: who is there
// still, and how they are reached.

import type { Person, Plan } from './plan.ts';

/**
 * Ladders, teams and promises stay as they were. Whoever has been taken out since keeps their name and is reached by nothing; whoever was added
 * can be handed something.
 */
export function livingPlan(frozen: Plan, active: Plan | null): Plan {
  if (active === null || active === frozen) return frozen;
  const known = remembered.get(frozen);
  if (known !== undefined && known.active === active) return known.plan;
  const people: Record<string, Person> = { ...active.people };
  for (const person of Object.values(frozen.people)) if (!Object.hasOwn(people, person.id)) people[person.id] = taken(person);
  const plan = { ...frozen, people };
  remembered.set(frozen, { active, plan });
  return plan;
}

/** What was worked out of a plan is remembered by it, so there is one of each pair; only the newest active version is of use. */
const remembered = new WeakMap<Plan, { readonly active: Plan; readonly plan: Plan }>();

/** Whether somebody has been taken out who is still in it. */
export function hasLeavers(plan: Plan): boolean {
  let known = leavers.get(plan);
  if (known === undefined) {
    known = Object.values(plan.people).some(({ gone }) => gone !== undefined);
    leavers.set(plan, known);
  }
  return known;
}

const leavers = new WeakMap<Plan, boolean>();

function taken(person: Person): Person {
  return { ...person, contactMethods: [], notificationRules: { high: [], low: [] }, gone: true };
}
