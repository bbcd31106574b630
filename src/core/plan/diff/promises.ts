// Whose promises change, and who is called beside the owner? By tier and severity, by customer, and by scenario.

import { callsFor } from '../../escalation/calls.ts';
import { fits } from '../../sla/objective.ts';
import type { EngageRule, Metric, Objective, Plan, Scenario, Service, Severity } from '../plan.ts';
import { metricNames } from '../schema/promise.ts';
import { entry, type PlanChange, touching } from './change.ts';

interface Plans {
  readonly before: Plan;
  readonly after: Plan;
}

/** For every service of both plans; services of the same tiers are told of together. */
export function promiseChanges({ before, after }: Plans): readonly PlanChange[] {
  const groups = servicesByTiers({ before, after });
  return [...groups.values()].flatMap(({ tiers, services }) => {
    const kinds = [
      ...metricNames.map((metric) => ({
        kind: 'promise' as const,
        say: (severity: Severity) =>
          promiseText(metric, promiseAt(before, metric, tiers[0], severity), promiseAt(after, metric, tiers[1], severity)),
      })),
      {
        kind: 'called' as const,
        say: (severity: Severity) => calledText(calledAt(before, tiers[0], severity), calledAt(after, tiers[1], severity)),
      },
    ];
    return kinds.flatMap(({ kind, say }) =>
      bySeverity(after.severities, say).map((found) => ({ kind, touches: touching(services), stretches: null, ...found })),
    );
  });
}

/** What a customer was promised and is promised now. */
export function contractChanges({ before, after }: Plans): readonly PlanChange[] {
  return Object.values(after.customers).flatMap((customer) => {
    const old = entry(before.customers, customer.id);
    if (old === undefined) return [];
    return metricNames.flatMap((metric) => {
      const promised = (plan: Plan, contract: string | null, severity: Severity) =>
        (contract === null ? undefined : entry(plan.contracts, contract))?.objectives.find(
          (each) => each.metric === metric && (each.severities.length === 0 || each.severities.includes(severity.name)),
        ) ?? null;
      const say = (severity: Severity) =>
        promiseText(metric, promised(before, old.contract, severity), promised(after, customer.contract, severity));
      return bySeverity(after.severities, say).map((found) => ({
        kind: 'promise' as const,
        touches: touching([`customer ${customer.id}`]),
        stretches: null,
        ...found,
      }));
    });
  });
}

/** Who is called in a scenario beside those who are called without it. */
export function scenarioChanges({ before, after }: Plans): readonly PlanChange[] {
  return Object.values(after.scenarios).flatMap((scenario) => {
    const old = entry(before.scenarios, scenario.id);
    if (old === undefined) return [];
    const struck = [...new Set([...old.services, ...scenario.services])].flatMap((id) => entry(after.services, id) ?? []);
    // Services of one tier and owner are called for alike.
    const kinds = [...new Map(struck.map((each) => [`${each.tier} ${each.owner}`, each])).values()];
    const found = kinds.flatMap((service) => {
      const say = (severity: Severity) =>
        calledText(calledIn(before, old, service, severity), calledIn(after, scenario, service, severity));
      return bySeverity(after.severities, say);
    });
    // What changes all of them alike is told once.
    const told = new Map(found.map((each) => [JSON.stringify([each.severities, each.text]), each]));
    return [...told.values()].map(({ severities, text }) => ({
      kind: 'called' as const,
      touches: touching([`scenario ${scenario.id}`]),
      stretches: null,
      severities,
      text,
    }));
  });
}

function calledIn(plan: Plan, scenario: Scenario, struck: Service, severity: Severity): readonly Named[] {
  const service = entry(plan.services, struck.id);
  if (service === undefined || !scenario.services.includes(service.id)) return [];
  const kind = { service: service.id, tier: service.tier, severity: severity.name };
  const anyway = new Set(callsFor(plan, { ...kind, scenario: null }).map(nameOf));
  return callsFor(plan, { ...kind, scenario: scenario.id }).filter((call) => !anyway.has(nameOf(call)));
}

function servicesByTiers({ before, after }: Plans) {
  const groups = new Map<string, { readonly tiers: readonly [number, number]; readonly services: string[] }>();
  for (const { id, tier } of Object.values(after.services)) {
    const old = entry(before.services, id);
    if (old === undefined) continue;
    const key = `${old.tier} ${tier}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { tiers: [old.tier, tier], services: [`service ${id}`] });
    else group.services.push(`service ${id}`);
  }
  return groups;
}

/** Severities for which the same is said are told of together. */
function bySeverity(severities: readonly Severity[], say: (severity: Severity) => string | null) {
  const found = new Map<string, string[]>();
  for (const severity of severities) {
    const text = say(severity);
    if (text !== null) found.set(text, [...(found.get(text) ?? []), severity.name]);
  }
  return [...found].map(([text, names]) => ({ text, severities: names.length === severities.length ? [] : names }));
}

type Promised = Pick<Objective, 'targetMs' | 'targetText' | 'calendar'>;

function promiseAt(plan: Plan, metric: Metric, tier: number, severity: Severity): Promised | null {
  const ours = (each: Objective) => each.metric === metric && each.kind === 'sla' && each.holder === null;
  return plan.objectives.find((each) => ours(each) && fits(each, { tier, severity: severity.name })) ?? null;
}

function calledAt(plan: Plan, tier: number, severity: Severity): readonly EngageRule[] {
  return plan.engage.filter((rule) => fits(rule, { tier, severity: severity.name }));
}

const words: Readonly<Record<Metric, string>> = {
  acknowledge: 'acknowledgement',
  assemble: 'assembly',
  contain: 'containment',
  restore: 'restoration',
  verify: 'verification',
  'root-cause': 'root cause',
  'first-update': 'first update',
  'update-cadence': 'update',
  'review-held': 'review',
  'review-published': 'published review',
};

function promiseText(metric: Metric, before: Promised | null, after: Promised | null): string | null {
  if (before?.targetMs === after?.targetMs && before?.calendar === after?.calendar) return null;
  return `${words[metric]} promise ${inWords(before)} → ${inWords(after)}`;
}

function inWords(promised: Promised | null): string {
  if (promised === null) return 'none';
  return promised.calendar === null ? promised.targetText : `${promised.targetText} on ${promised.calendar}`;
}

type Named = Pick<EngageRule, 'responsibility' | 'path'>;

function nameOf({ responsibility, path }: Named): string {
  return `${responsibility} (path ${path})`;
}

function calledText(before: readonly Named[], after: readonly Named[]): string | null {
  const [old, now] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  const gone = [...old].filter((name) => !now.has(name));
  const come = [...now].filter((name) => !old.has(name));
  const parts = [
    ...(come.length > 0 ? [`${come.join(', ')} is called too`] : []),
    ...(gone.length > 0 ? [`${gone.join(', ')} is called no longer`] : []),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
