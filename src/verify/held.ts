// What do those who take part in an incident hold of a promise? Their own objectives, each after what has to be so before its clock starts.

import { unreachable } from '../core/kernel/assert.ts';
import type { Holder, Metric, Objective, Plan } from '../core/plan/plan.ts';
import { usualEnds } from '../core/plan/usual-facts.ts';
import { fits } from '../core/sla/objective.ts';
import type { Link } from './chain.ts';
import type { Kind } from './incidents.ts';

export interface HeldLink extends Link {
  readonly holder: string;
}

/** One chain for each holder. A contract counts from where the metric's clock usually starts. */
export function heldChains(plan: Plan, kind: Kind, metric: Metric): readonly (readonly HeldLink[])[] {
  const seen = new Set<string>();
  return plan.objectives.flatMap((each) => {
    const { holder } = each;
    if (holder === null || each.metric !== metric || !fitsKind(each, kind) || !takesPart(plan, kind, holder)) return [];
    // Of each holder the first that fits counts.
    if (seen.has(nameOf(holder))) return [];
    seen.add(nameOf(holder));
    return [[...linksBefore(plan, kind, each), heldLink(each, holder)]];
  });
}

export function linkOf({ id, targetMs, calendar }: Objective): Link {
  return { text: id, ms: targetMs, calendar };
}

export function fitsKind(objective: Objective, kind: Kind): boolean {
  return fits(objective, { tier: kind.tier, severity: kind.trigger.severity });
}

/** The slowest that ends in the fact with which this one's clock starts; none where the metric's usual clock starts with it, too. */
function linksBefore(plan: Plan, kind: Kind, objective: Objective): readonly HeldLink[] {
  const since = usualEnds[objective.metric].starts;
  if (objective.starts === since) return [];
  const slowest = plan.objectives
    .filter((each) => each.stops === objective.starts && each.starts === since && fitsKind(each, kind))
    .flatMap((each) => (each.holder !== null && takesPart(plan, kind, each.holder) ? [heldLink(each, each.holder)] : []))
    .toSorted((a, b) => b.ms - a.ms)[0];
  return slowest === undefined ? [] : [slowest];
}

function takesPart(plan: Plan, kind: Kind, holder: Holder): boolean {
  const scenario = kind.trigger.scenario === null ? undefined : plan.scenarios[kind.trigger.scenario];
  const { id } = holder;
  switch (holder.kind) {
    case 'team':
      return kind.engaged.some(({ team }) => team === id);
    case 'discipline':
      return kind.engaged.some(({ team }) => team !== null && plan.teams[team]?.discipline === id);
    case 'role':
      return scenario?.needs.includes(id) === true || plan.roles[id]?.neededAt.includes(kind.trigger.severity) === true;
    case 'vendor':
      return kind.services.some((service) => plan.services[service]?.vendors.includes(id)) || scenario?.vendors.includes(id) === true;
    default:
      return unreachable(holder);
  }
}

function heldLink(objective: Objective, holder: Holder): HeldLink {
  const name = nameOf(holder);
  return {
    ...linkOf(objective),
    text: `${name} promises to ${objective.metric} within ${objective.targetText} (${objective.id})`,
    holder: name,
  };
}

function nameOf({ kind, id }: Holder): string {
  return `${kind} ${id}`;
}
