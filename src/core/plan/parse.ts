// What does the text of a plan mean? Read as YAML, checked against the schema, its names looked up, and resolved into a `Plan`.

import { resolveCalendars } from './calendars.ts';
import { resolveContracts, resolveCustomers, resolveVendors } from './customers.ts';
import { defaults } from './defaults.ts';
import { type PlanSource, readDocument } from './document.ts';
import { type Draft, readDraft } from './draft.ts';
import { resolveEngage } from './engage.ts';
import { resolveFacts, resolvePauses } from './facts.ts';
import { resolveIntegrations } from './integrations.ts';
import { resolveObjectives } from './objectives.ts';
import { resolvePaths } from './paths.ts';
import { resolvePeople, resolveTeams } from './people.ts';
import { resolvePhases } from './phases.ts';
import type { Plan } from './plan.ts';
import { resolveAccepted, resolveChannelLimits, resolveRegulations, resolveRetention } from './policies.ts';
import { inOrder, type PlanProblem, type Report, textProblem } from './problem.ts';
import { resolveAudiences, resolveRoles } from './roles.ts';
import { resolveRunbooks } from './runbooks.ts';
import { resolveScenarios } from './scenarios.ts';
import { resolveSchedules } from './schedules.ts';
import type { PlanOutside, Scope } from './scope.ts';
import { resolveServices } from './services.ts';
import { resolveAlertSeverities, resolveSeverities, withThresholds } from './severities.ts';
import { resolveMeasures, resolveTiers } from './tiers.ts';

export interface ParsedPlan {
  /** `null` where there is an error; warnings do not hinder it. */
  readonly plan: Plan | null;
  /** In the order of the sources, lines and columns. */
  readonly problems: readonly PlanProblem[];
}

/** Characters of all files together. */
export const longestPlan = 10_000_000;

/** Never throws. Depends on nothing but its arguments. */
export function parsePlan(
  sources: readonly PlanSource[],
  environment: (name: string) => string | undefined,
  outside: PlanOutside = {},
): ParsedPlan {
  const problems: PlanProblem[] = [];
  const plan = sizeFits(sources, problems) ? resolvedPlan(sources, environment, outside, problems) : null;
  const failed = problems.some((problem) => problem.severity === 'error');
  return {
    plan: failed ? null : plan,
    problems: inOrder(
      problems,
      sources.map((source) => source.file),
    ),
  };
}

function sizeFits(sources: readonly PlanSource[], problems: PlanProblem[]): boolean {
  const start = { file: sources[0]?.file ?? '', line: 1, column: 1 };
  if (sources.length === 0) problems.push(textProblem(start, 'there is no plan: no file was given'));
  let length = 0;
  for (const source of sources) {
    length += source.text.length;
    if (length <= longestPlan) continue;
    problems.push(textProblem({ ...start, file: source.file }, `a plan may have ${longestPlan / 1_000_000} MB at most`));
    return false;
  }
  return sources.length > 0;
}

function resolvedPlan(
  sources: readonly PlanSource[],
  environment: Scope['environment'],
  outside: PlanOutside,
  problems: PlanProblem[],
): Plan | null {
  const documents = sources.map((source) => readDocument(source, problems));
  const readable = documents.filter((document) => document !== null);
  // Where a file cannot be read, whatever refers to its entries would seem to dangle.
  if (readable.length < documents.length) return null;
  const { draft, report } = readDraft(readable, problems);
  return resolve(draft, report, environment, outside);
}

function resolve(draft: Draft, report: Report, environment: Scope['environment'], outside: PlanOutside): Plan {
  const scope: Scope = { draft, report, severities: resolveSeverities(draft, report), environment, outside };
  const calendars = resolveCalendars(scope);
  const measures = resolveMeasures(scope);
  const people = resolvePeople(scope);
  return {
    name: draft.settings.name ?? 'Unnamed plan',
    calendars,
    people,
    teams: resolveTeams(scope),
    schedules: resolveSchedules(scope, people),
    paths: resolvePaths(scope),
    services: resolveServices(scope),
    severities: withThresholds(scope, measures),
    tiers: resolveTiers(scope),
    measures,
    scenarios: resolveScenarios(scope),
    engage: resolveEngage(draft.settings.engage ?? [], ['engage'], scope),
    objectives: resolveObjectives(scope, calendars),
    integrations: resolveIntegrations(scope),
    runbooks: resolveRunbooks(scope),
    contracts: resolveContracts(scope, calendars),
    customers: resolveCustomers(scope),
    vendors: resolveVendors(scope, calendars),
    roles: resolveRoles(scope),
    phases: resolvePhases(scope),
    audiences: resolveAudiences(scope),
    facts: resolveFacts(scope),
    pauses: resolvePauses(scope),
    regulations: resolveRegulations(scope),
    retention: resolveRetention(scope),
    channelLimits: resolveChannelLimits(scope),
    accepted: resolveAccepted(scope),
    alertSeverities: resolveAlertSeverities(scope),
    groupingWindowMs: draft.settings['grouping window'] ?? defaults.groupingWindowMs,
    reopenWindowMs: draft.settings['reopen window'] ?? defaults.reopenWindowMs,
  };
}
