// Which incidents can there be, and whom does each engage? Every kind of service, scenario and severity is opened once, by the engine's own
// rules; services that differ in nothing that those rules ask are one kind.

import { decide } from '../core/incident/decide.ts';
import { contractTiersOf } from '../core/plan/exposed.ts';
import type { EscalationPath, Objective, Service } from '../core/plan/plan.ts';
import { objectivesFor } from '../core/sla/objective.ts';
import type { Context } from './context.ts';
import type { Trigger } from './finding.ts';
import { anySituation, keyOfSituation, labelOf, type Situation } from './situation.ts';

export interface Kind {
  readonly trigger: Trigger;
  /** All services of the kind. */
  readonly services: readonly string[];
  readonly tier: number;
  readonly situation: Situation;
  /** In the order in which they are engaged; the owner first. */
  readonly engaged: readonly Engaged[];
  /** At most one a metric. */
  readonly objectives: readonly Objective[];
}

export interface Engaged {
  readonly responsibility: string;
  readonly team: string | null;
  readonly path: string;
  /** How often the same incident has begun the path before: a round robin takes the next person. */
  readonly turnsBefore: number;
}

/** One way in which a path is run. */
export interface Run {
  readonly path: EscalationPath;
  readonly situation: Situation;
  /** What tells it apart from the path's other runs; empty where nothing does. */
  readonly label: string;
  /** `null`: no incident engages it at once; people and objectives may. */
  readonly kind: Kind | null;
  readonly team: string | null;
}

export function kindsOf(context: Context): readonly Kind[] {
  return context.once('kinds', () => {
    const { plan } = context;
    const groups = groupsOf(context);
    return Object.values(groups).flatMap((services) =>
      scenariosOf(context, services).flatMap(({ scenario, struck }) =>
        plan.severities.flatMap((severity) => {
          const first = struck[0];
          return first === undefined ? [] : [kindOf(context, struck, { service: first.id, scenario, severity: severity.name })];
        }),
      ),
    );
  });
}

/** Every way in which a path is run, once, the most important service first. */
export function runsOf(context: Context): readonly Run[] {
  return context.once('runs', () => {
    const runs = new Map<string, Run>();
    const engaged = new Set<string>();
    for (const kind of kindsOf(context).toSorted((a, b) => a.tier - b.tier)) {
      for (const { path, team } of kind.engaged) {
        const definition = context.plan.paths[path];
        if (definition === undefined) continue;
        const key = keyOfSituation(context.plan, definition, kind.situation);
        if (runs.has(key)) continue;
        engaged.add(path);
        runs.set(key, { path: definition, situation: kind.situation, label: labelOf(definition, kind.situation), kind, team });
      }
    }
    for (const path of context.scope === null ? Object.values(context.plan.paths) : []) {
      if (!engaged.has(path.id)) runs.set(path.id, { path, situation: anySituation, label: '', kind: null, team: null });
    }
    return [...runs.values()];
  });
}

/** Two kinds with the same run the path alike. */
export function situationOf(context: Context, path: string, kind: Kind): string {
  const definition = context.plan.paths[path];
  return definition === undefined ? path : keyOfSituation(context.plan, definition, kind.situation);
}

function groupsOf({ plan, scope }: Context): Readonly<Record<string, readonly Service[]>> {
  const groups: Record<string, Service[]> = {};
  for (const service of Object.values(plan.services)) {
    if (scope !== null && service.id !== scope.service) continue;
    const key = [service.tier, service.owner, service.path, ...contractTiersOf(plan, service.id)].join(' ');
    groups[key] = [...(groups[key] ?? []), service];
  }
  return groups;
}

/** None, and each that strikes any of them. */
function scenariosOf({ plan, scope }: Context, services: readonly Service[]) {
  const none = { scenario: null as string | null, struck: services };
  const scenarios = Object.values(plan.scenarios).filter(({ id }) => scope === null || id === scope.scenario);
  const some = scenarios.map((scenario) => {
    const names = new Set(scenario.services);
    return { scenario: scenario.id, struck: scenario.services.length === 0 ? services : services.filter(({ id }) => names.has(id)) };
  });
  return [none, ...some];
}

function kindOf({ plan, horizon }: Context, services: readonly Service[], trigger: Trigger): Kind {
  const opened = decide(
    null,
    { type: 'OpenIncident', incident: 'verify', title: '', ...trigger, correlationKey: null, by: { kind: 'tocsin' } },
    { plan, planVersion: 1, salt: '', turnOf: () => 0 },
    horizon.from,
  );
  const events = opened.ok ? opened.value : [];
  const engaged = events.flatMap((event) =>
    event.type === 'EngagementStarted'
      ? [{ responsibility: event.responsibility, team: event.team, path: event.path, turnsBefore: event.turn }]
      : [],
  );
  const tier = services[0]?.tier ?? 4;
  const severity = plan.severities.find((each) => each.name === trigger.severity);
  return {
    trigger,
    services: services.map((service) => service.id),
    tier,
    situation: {
      urgency: severity?.urgency ?? 'high',
      facts: { severity: trigger.severity, tier, contractTiers: contractTiersOf(plan, trigger.service) },
    },
    engaged,
    objectives: objectivesFor(plan, { tier, severity: trigger.severity }),
  };
}
