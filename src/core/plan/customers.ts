// To whom is something promised, and who promises something to us? Contracts, customers, vendors.

import { checkedCondition } from './condition-check.ts';
import type { Contract, Customer, Vendor } from './customer.ts';
import type { Path } from './locate.ts';
import { targetOf } from './objectives.ts';
import type { Calendar } from './plan.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, refersToSeverities, refuseRepeats, resolveEach, type Scope } from './scope.ts';

type Calendars = Readonly<Record<string, Calendar>>;
type Promised = NonNullable<Entry<'vendors'>['promises']>[number];

export function resolveContracts(scope: Scope, calendars: Calendars): Readonly<Record<string, Contract>> {
  return resolveEach(scope.draft.entries.contracts, (id, entry) => {
    const path = ['contracts', id];
    refuseRepeats(scope, entry.regions ?? [], [...path, 'regions']);
    return {
      id,
      name: entry.name,
      tier: entry.tier,
      regions: entry.regions ?? [],
      objectives: (entry.objectives ?? []).map((one, index) => ({
        id: `${id}-${index + 1}`,
        metric: one.metric,
        ...promised(one, [...path, 'objectives', index], scope, calendars),
      })),
      availability: entry.availability ?? null,
      credits: creditsOf(entry, path, scope),
    };
  });
}

export function resolveCustomers(scope: Scope): Readonly<Record<string, Customer>> {
  return resolveEach(scope.draft.entries.customers, (id, entry) => {
    const path = ['customers', id];
    if (entry.contract !== undefined) refers(scope, 'contracts', entry.contract, [...path, 'contract']);
    refersAll(scope, 'services', entry.services, [...path, 'services']);
    refuseRepeats(scope, entry.regions ?? [], [...path, 'regions']);
    const contract = entry.contract === undefined ? undefined : scope.draft.entries.contracts.get(entry.contract);
    return {
      id,
      name: entry.name,
      contract: entry.contract ?? null,
      services: entry.services,
      regions: entry.regions ?? contract?.regions ?? [],
      language: entry.language ?? null,
      contacts: (entry.contacts ?? []).map(({ name, email, for: purpose }) => ({ name, email, purpose: purpose ?? null })),
      inviteWhen: checkedCondition(entry['invite when'], 'invitation', [...path, 'invite when'], scope),
    };
  });
}

export function resolveVendors(scope: Scope, calendars: Calendars): Readonly<Record<string, Vendor>> {
  return resolveEach(scope.draft.entries.vendors, (id, entry) => ({
    id,
    name: entry.name,
    contact: entry.contact,
    statusPage: entry['status page'] ?? null,
    objectives: (entry.promises ?? []).map((one, index) => ({
      metric: one.metric,
      ...promised(one, ['vendors', id, 'promises', index], scope, calendars),
    })),
  }));
}

/** Tiers that some contract has. */
export function contractTiers(scope: Scope): ReadonlySet<string> {
  return new Set([...scope.draft.entries.contracts.values()].map((contract) => contract.tier));
}

function promised(entry: Pick<Promised, 'within' | 'severities' | 'calendar'>, path: Path, scope: Scope, calendars: Calendars) {
  refersToSeverities(scope, entry.severities ?? [], [...path, 'severities']);
  return { severities: entry.severities ?? [], ...targetOf(entry.within, entry.calendar, { path, key: 'within' }, scope, calendars) };
}

function creditsOf(entry: Entry<'contracts'>, path: Path, scope: Scope): Contract['credits'] {
  const credits = (entry.credits ?? []).map((one) => ({ availabilityBelow: one['below availability'], share: one.credit }));
  for (const [index, credit] of credits.entries()) {
    const before = credits[index - 1];
    if (before === undefined || (credit.availabilityBelow < before.availabilityBelow && credit.share > before.share)) continue;
    scope.report.error([...path, 'credits', index], 'credits go from the better month to the worse, and rise');
  }
  return credits;
}
