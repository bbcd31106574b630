// What is named by something else in the plan, so that it has an effect?

import type { EngageRule, Plan, Target } from '../core/plan/plan.ts';
import type { Party } from '../core/plan/situation.ts';

/** By kind, the ids of all that something names. */
export interface Used {
  readonly schedule: Set<string>;
  readonly path: Set<string>;
  readonly team: Set<string>;
  readonly calendar: Set<string>;
  readonly contract: Set<string>;
  readonly vendor: Set<string>;
  readonly runbook: Set<string>;
  readonly role: Set<string>;
}

export function usedIn(plan: Plan): Used {
  const used: Used = {
    ...{ schedule: new Set(), path: new Set(), team: new Set(), calendar: new Set() },
    ...{ contract: new Set(), vendor: new Set(), runbook: new Set(), role: new Set() },
  };
  byServices(plan, used);
  byScenarios(plan, used);
  byPromises(plan, used);
  byRoles(plan, used);
  for (const rule of plan.engage) byRule(rule, used);
  // A team's own path is called only with the team; a path that a team has is the team's to explain.
  for (const team of Object.values(plan.teams)) add(used.path, team.path);
  for (const path of Object.values(plan.paths)) {
    for (const step of path.steps) byTargets(step.targets, used);
    for (const step of path.steps) add(used.calendar, step.only?.hours?.calendar);
    byTargets(path.backstop.targets, used);
    add(used.calendar, path.lowUrgencyCalendar);
  }
  return used;
}

function byServices(plan: Plan, used: Used): void {
  for (const service of Object.values(plan.services)) {
    add(used.team, service.owner);
    add(used.path, service.path);
    add(used.calendar, service.operatingHours);
    for (const id of service.vendors) add(used.vendor, id);
    for (const id of service.runbooks) add(used.runbook, id);
  }
  for (const customer of Object.values(plan.customers)) add(used.contract, customer.contract);
}

function byScenarios(plan: Plan, used: Used): void {
  for (const scenario of Object.values(plan.scenarios)) {
    for (const rule of scenario.engage) byRule(rule, used);
    add(used.team, scenario.primary);
    for (const id of scenario.supporting) add(used.team, id);
    for (const id of scenario.needs) add(used.role, id);
    add(used.calendar, scenario.operatingHours);
    for (const id of [...scenario.vendors, ...scenario.criticalDependencies]) add(used.vendor, id);
    for (const id of scenario.template.runbooks) add(used.runbook, id);
    for (const { by, whom } of scenario.activations) for (const party of [by, whom]) byParty(party, used);
    for (const { from, to } of scenario.informs) for (const party of [from, to]) byParty(party, used);
  }
}

function byPromises(plan: Plan, used: Used): void {
  for (const { holder, calendar, onBreach, onWarning } of plan.objectives) {
    if (holder !== null && holder.kind !== 'discipline') add(used[holder.kind], holder.id);
    add(used.calendar, calendar);
    for (const rule of [...onWarning, ...onBreach]) byRule(rule, used);
  }
  for (const contract of Object.values(plan.contracts)) for (const { calendar } of contract.objectives) add(used.calendar, calendar);
  for (const vendor of Object.values(plan.vendors)) for (const { calendar } of vendor.objectives) add(used.calendar, calendar);
  for (const { owner } of Object.values(plan.regulations)) add(used[owner.kind], owner.id);
}

function byRoles(plan: Plan, used: Used): void {
  for (const role of Object.values(plan.roles)) {
    if (role.neededAt.length > 0) add(used.role, role.id);
    byTargets(role.filledFrom, used);
    for (const id of role.apartFrom) add(used.role, id);
  }
  for (const { owner, approver } of Object.values(plan.audiences)) for (const id of [owner, approver]) add(used.role, id);
  for (const { source } of Object.values(plan.facts)) if (source.kind === 'attested') add(used.role, source.by);
  for (const { cutover } of plan.phases) for (const each of cutover) if (each.kind === 'attested') add(used.role, each.by);
}

function byRule({ team, path }: EngageRule, used: Used): void {
  add(used.team, team);
  add(used.path, path);
}

function byTargets(targets: readonly Target[], used: Used): void {
  for (const { kind, id } of targets) if (kind !== 'person') add(used[kind], id);
}

function byParty(party: Party | null, used: Used): void {
  if (party?.kind === 'team' || party?.kind === 'role' || party?.kind === 'vendor') add(used[party.kind], party.id);
}

function add(ids: Set<string>, id: string | null | undefined): void {
  if (id !== null && id !== undefined) ids.add(id);
}
