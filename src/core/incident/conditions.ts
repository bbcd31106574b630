// What does Tocsin see of an incident by itself? Conditions of the plan, looked at whenever something has happened, and when they ask for the time.

import { tocsin } from '../kernel/actor.ts';
import { minute } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { conditionHolds } from '../plan/condition.ts';
import { customersOf } from '../plan/exposed.ts';
import type { Plan } from '../plan/plan.ts';
import { conditionsIn, factOf } from '../response/known-facts.ts';
import { watches } from './demand.ts';
import { type Draft, record } from './draft.ts';
import { factSince, lifeOf } from './moments.ts';
import type { Incident } from './state.ts';

/** Facts begin and end as their conditions say. `from`: the events recorded since may settle the severity. */
export function seeFacts(draft: Draft, from: number): void {
  if (draft.incident.response?.timed !== 'all') return;
  const { plan } = draft.facts;
  const conditions = conditionsIn(plan);
  if (conditions.length > 0) {
    const values = valuesOf(draft.incident, plan, draft.now);
    for (const { id, when } of conditions) see(draft, id, when !== null && conditionHolds(when, values));
  }
  if (watches(plan, 'no-alert-open')) {
    const { alertCount, openAlerts, openedBy } = draft.incident;
    see(draft, 'no-alert-open', openAlerts === 0 && (alertCount > 0 || openedBy.kind === 'person'));
  }
  if (watches(plan, 'classified')) seeClassified(draft, from);
}

/** When conditions that ask how long it has been may change: at each number of minutes that they name. */
export function planLooks(draft: Draft): void {
  if (draft.incident.response?.timed !== 'all') return;
  const named = conditionsIn(draft.facts.plan).flatMap(({ when }) => (when?.includes('minutesOpen') ? numbersIn(when) : []));
  const from = lifeOf(draft.incident);
  const moments = named.flatMap((each) => [from + each * minute, from + (each + 1) * minute]).filter((at) => at > draft.now);
  const at = [...new Set(moments)].toSorted((a, b) => a - b).slice(0, limits.looksPerIncident);
  if (at.length > 0) record(draft, { type: 'LooksPlanned', at });
}

/** Due looks are taken, and after the last of those planned the next are; what they find is told by `seeFacts`. */
export function takeLooks(draft: Draft): void {
  const first = draft.incident.response?.looks[0];
  if (first === undefined || first > draft.now) return;
  record(draft, { type: 'LooksTaken', upTo: draft.now });
  if (draft.incident.response?.looks.length === 0) planLooks(draft);
}

function see(draft: Draft, id: string, holds: boolean): void {
  const held = draft.incident.response?.facts.some(({ fact }) => fact === id) ?? false;
  if (holds === held) return;
  const description = factOf(draft.facts.plan, id)?.description ?? id;
  if (holds) record(draft, { type: 'FactSeen', fact: id, description, by: tocsin });
  else record(draft, { type: 'FactWithdrawn', fact: id, description, by: tocsin, reason: 'it is so no longer' });
}

function seeClassified(draft: Draft, from: number): void {
  for (const event of draft.events.slice(from)) {
    if ((event.type !== 'SeverityChanged' && event.type !== 'IncidentOpened') || event.by.kind !== 'person') continue;
    if (factSince('classified', draft.incident, draft.facts.plan) !== null) return;
    const description = factOf(draft.facts.plan, 'classified')?.description ?? 'classified';
    record(draft, { type: 'FactSeen', fact: 'classified', description, by: event.by });
  }
}

/** As `incident` in the plan's conditions. Nobody counts customers so far: they are those that use the service. */
function valuesOf(incident: Incident, plan: Plan, now: number): Readonly<Record<string, unknown>> {
  const customers = customersOf(plan, incident.service);
  const { title, service, severity, urgency } = incident;
  return {
    title,
    service,
    severity,
    urgency,
    tier: BigInt(incident.tier),
    scenario: incident.scenario ?? '',
    severityRank: BigInt(incident.severityRank),
    phase: phaseOf(incident, plan),
    minutesOpen: BigInt(Math.max(0, Math.floor((now - lifeOf(incident)) / minute))),
    alerts: BigInt(incident.alertCount),
    openAlerts: BigInt(incident.openAlerts),
    customersAffected: BigInt(customers.length),
    shareOfCustomers: customers.length / Math.max(1, Object.keys(plan.customers).length),
    dataAtRisk: false,
    drill: false,
    regions: [...new Set(customers.flatMap(({ regions }) => regions))],
    rolesFilled: (incident.response?.roles ?? []).map(({ role }) => role),
  };
}

/** As far as the facts tell. */
function phaseOf(incident: Incident, plan: Plan): string {
  const so = (fact: string) => factSince(fact, incident, plan) !== null;
  if (so('resolved')) return 'resolved';
  if (so('restored')) return 'verification';
  if (so('contained')) return 'remediation';
  return so('acknowledged') ? 'triage' : 'detected';
}

const mostMinutes = 527_040; // a leap year

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits)).filter((each) => each <= mostMinutes);
}
