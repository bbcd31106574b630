// What is the resolved plan where the YAML says nothing? For plans that were stored before a word existed, and for tests.

import type { RegulatoryReport } from './governance.ts';
import { phaseNames } from './phase.ts';
import type {
  ContactMethod,
  EscalationPath,
  Objective,
  Person,
  Plan,
  Rotation,
  Scenario,
  Schedule,
  Service,
  Severity,
  Step,
  Team,
} from './plan.ts';
import { usualEnds, usualFacts } from './usual-facts.ts';
import { usualRoles } from './usual-roles.ts';
import { usualMeasures, usualTiers } from './usual-tiers.ts';

export const unsaid = {
  plan: {
    tiers: usualTiers,
    measures: usualMeasures,
    runbooks: {},
    contracts: {},
    customers: {},
    vendors: {},
    roles: usualRoles,
    phases: phaseNames.map((name) => ({ name, description: '', cutover: [] })),
    audiences: {},
    facts: usualFacts,
    pauses: {},
    regulations: {},
    retention: { incidentsMs: null, alertsMs: null, messagesMs: null, auditMs: null },
    channelLimits: {},
    accepted: [],
  },
  contactMethod: { verified: true, verifiedOn: null, wakes: false },
  person: { isGroup: false, quietHours: [], timeOff: [], certifications: [], knows: [], languages: [] },
  team: { place: null, targets: [] },
  schedule: { timeOff: [] },
  rotation: { joins: [] },
  path: { acknowledgementTimeoutMs: 'severity', pageAfterMs: 0, notAgainMs: 0, holdAt: null },
  step: { only: null },
  service: { operatingHours: null, monitoredBy: [], runbooks: [], vendors: [] },
  severity: { thresholds: [] },
  scenario: {
    description: '',
    primary: null,
    supporting: [],
    needs: [],
    activations: [],
    informs: [],
    operatingHours: null,
    criticalDependencies: [],
    vendors: [],
    monitoredBy: [],
    template: { symptoms: [], containment: [], stakeholders: [], customerImpact: '', runbooks: [] },
  },
  report: { withinMonths: null, atTheLatest: null },
  objective: { kind: 'sla', holder: null, pauses: [] },
} as const satisfies {
  plan: Partial<Plan>;
  contactMethod: Partial<ContactMethod>;
  person: Partial<Person>;
  team: Partial<Team>;
  schedule: Partial<Schedule>;
  rotation: Partial<Rotation>;
  path: Partial<EscalationPath>;
  step: Partial<Step>;
  service: Partial<Service>;
  severity: Partial<Severity>;
  scenario: Partial<Scenario>;
  report: Partial<RegulatoryReport>;
  objective: Partial<Objective>;
};

/** A plan that an earlier Tocsin resolved and stored, with what it did not know yet. One that lacks nothing stays as it is, to the order of its words. */
export function completed(stored: Plan): Plan {
  return {
    ...filled(unsaid.plan, stored),
    people: each(stored.people, (one) => ({
      ...filled(unsaid.person, one),
      contactMethods: one.contactMethods.map((method) => filled(unsaid.contactMethod, method)),
    })),
    teams: each(stored.teams, (one) => filled(unsaid.team, one)),
    schedules: each(stored.schedules, (one) => ({
      ...filled(unsaid.schedule, one),
      rotations: one.rotations.map((rotation) => filled(unsaid.rotation, rotation)),
    })),
    paths: each(stored.paths, (one) => ({ ...filled(unsaid.path, one), steps: one.steps.map((step) => filled(unsaid.step, step)) })),
    services: each(stored.services, (one) => filled(unsaid.service, one)),
    severities: stored.severities.map((one) => filled(unsaid.severity, one)),
    scenarios: each(stored.scenarios, (one) => filled(unsaid.scenario, one)),
    regulations: each(stored.regulations ?? {}, (one) => ({ ...one, reports: one.reports.map((report) => filled(unsaid.report, report)) })),
    objectives: stored.objectives.map((one) => filled({ ...unsaid.objective, ...usualEnds[one.metric] }, one)),
  };
}

function each<T>(entries: Readonly<Record<string, T>>, complete: (entry: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, complete(entry)]));
}

/** What is said keeps its place; what is not comes after it. */
function filled<T extends object>(missing: Partial<T>, said: T): T {
  return { ...said, ...missing, ...said };
}
