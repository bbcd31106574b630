// Whom does Tocsin call by itself when an incident of this kind opens? The owner, what the scenario says, and what the plan needs at its severity and tier.

import type { EngageRule, Plan, Scenario } from '../plan/plan.ts';
import { fits } from '../sla/objective.ts';

/** What decides who is called. */
export interface Called {
  readonly service: string;
  readonly tier: number;
  readonly severity: string;
  readonly scenario: string | null;
}

/** One responsibility, on its own path. */
export interface Call {
  readonly responsibility: string;
  readonly team: string | null;
  readonly path: string;
  /** `owns Checkout`, `needed at SEV1`: the end of a sentence. */
  readonly because: string;
  /** Whether it is the owner of the service that is struck. */
  readonly isOwner: boolean;
}

/** Each responsibility once, in the order in which they are called. */
export function callsFor(plan: Plan, incident: Called): readonly Call[] {
  const service = plan.services[incident.service];
  const scenario = incident.scenario === null ? undefined : plan.scenarios[incident.scenario];
  const said = [
    ...(service === undefined
      ? []
      : [
          {
            responsibility: teamName(plan, service.owner),
            team: service.owner,
            path: service.path,
            because: `owns ${service.name}`,
            isOwner: true,
          },
        ]),
    ...called(scenario?.engage ?? [], incident, `needed when ${scenario?.title ?? ''}`),
  ];
  const everywhere = called(plan.engage, incident, `needed at ${incident.severity}`);
  const teams = new Set([...said, ...everywhere].map(({ team }) => team));
  const implied = (scenario === undefined ? [] : impliedBy(plan, scenario, incident)).filter(({ team }) => !teams.has(team));
  return onePerResponsibility([...said, ...implied, ...everywhere]);
}

/** The rules of a list that hold for the incident, as calls. */
export function called(rules: readonly EngageRule[], incident: Pick<Called, 'tier' | 'severity'>, because: string): readonly Call[] {
  return rules.flatMap((rule) =>
    fits(rule, incident) ? [{ responsibility: rule.responsibility, team: rule.team, path: rule.path, because, isOwner: false }] : [],
  );
}

/** What reads like a call is one: the primary team, and each team that Tocsin itself activates, by their own paths. */
function impliedBy(plan: Plan, scenario: Scenario, { severity }: Called): readonly Call[] {
  const activated = scenario.activations.flatMap(({ by, whom, severities }) =>
    by === null && whom.kind === 'team' && (severities.length === 0 || severities.includes(severity)) ? [whom.id] : [],
  );
  const wanted = [
    ...(scenario.primary === null ? [] : [{ team: scenario.primary, because: `owns it when ${scenario.title}` }]),
    ...activated.map((team) => ({ team, because: `activated when ${scenario.title}` })),
  ];
  return wanted.flatMap(({ team, because }) => {
    const path = plan.teams[team]?.path ?? null;
    return path === null ? [] : [{ responsibility: teamName(plan, team), team, path, because, isOwner: false }];
  });
}

function onePerResponsibility(calls: readonly Call[]): readonly Call[] {
  const seen = new Set<string>();
  return calls.filter(({ responsibility }) => !seen.has(responsibility) && seen.add(responsibility));
}

function teamName(plan: Plan, team: string): string {
  return plan.teams[team]?.name ?? team;
}
