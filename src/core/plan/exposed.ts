// Which customers does a service have, and what have they agreed on?

import type { Customer } from './customer.ts';
import type { Plan } from './plan.ts';

/** Customers that use the service themselves, in the plan's order. */
export function customersOf(plan: Plan, service: string): readonly Customer[] {
  return exposureOf(plan).get(service)?.customers ?? [];
}

/** The tiers of their contracts, each once, sorted. */
export function contractTiersOf(plan: Plan, service: string): readonly string[] {
  return exposureOf(plan).get(service)?.tiers ?? [];
}

interface Exposure {
  readonly customers: readonly Customer[];
  readonly tiers: readonly string[];
}

/** A plan is never changed, so what was worked out of it holds. */
const remembered = new WeakMap<Plan, ReadonlyMap<string, Exposure>>();

function exposureOf(plan: Plan): ReadonlyMap<string, Exposure> {
  const known = remembered.get(plan);
  if (known !== undefined) return known;
  const users = new Map<string, Customer[]>();
  for (const customer of Object.values(plan.customers)) {
    for (const service of customer.services) {
      const list = users.get(service);
      if (list === undefined) users.set(service, [customer]);
      else list.push(customer);
    }
  }
  const found = new Map([...users].map(([service, customers]) => [service, { customers, tiers: tiersOf(plan, customers) }]));
  remembered.set(plan, found);
  return found;
}

function tiersOf(plan: Plan, customers: readonly Customer[]): readonly string[] {
  const tiers = customers.flatMap(({ contract }) => {
    const found = contract === null ? undefined : plan.contracts[contract];
    return found === undefined ? [] : [found.tier];
  });
  return [...new Set(tiers)].toSorted();
}
