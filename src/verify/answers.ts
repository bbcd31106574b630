// Which promises hang on answers to pages alone, and whose answers? Ours to customers, what teams and disciplines promise one another, and roles,
// which nobody can take before somebody was told.

import { owning } from '../core/escalation/owner.ts';
import type { Path } from '../core/plan/locate.ts';
import type { Objective, Plan } from '../core/plan/plan.ts';
import { usualEnds } from '../core/plan/usual-facts.ts';
import type { Promised } from '../core/sla/promise.ts';
import { allPromises, promisesFor } from '../core/sla/promises.ts';
import type { Kind } from './incidents.ts';

export interface AnswerPromise extends Pick<Objective, 'targetMs' | 'targetText' | 'calendar'> {
  readonly id: string;
  /** `objective acknowledge-tier-1`, or `team legal acknowledge` where it is the team's own target. */
  readonly name: string;
  /** `team legal`, `discipline engineering`; `null`: all of us, to customers. */
  readonly party: string | null;
  readonly place: Path;
  /** `acknowledge`, `assemble`, `be filled`. */
  readonly does: string;
  /** Places in the kind's engagements: of each group one answer is needed. */
  readonly groups: readonly (readonly number[])[];
}

export type AnswerMetric = 'acknowledge' | 'assemble';

/** Those whose clock starts with the incident, or as soon as whoever gave them is called. */
export function answerPromises(plan: Plan, kind: Kind, metric: AnswerMetric): readonly AnswerPromise[] {
  const roles = metric === 'acknowledge' ? filled(plan, kind) : [];
  return [...ours(plan, kind, metric), ...held(plan, kind, metric), ...roles].filter(({ groups }) => groups.length > 0);
}

function ours(plan: Plan, kind: Kind, metric: AnswerMetric): readonly AnswerPromise[] {
  const usual = usualEnds[metric];
  const all = kind.engaged.map((_, index) => index);
  const owners = owning(plan, kind.trigger, kind.engaged).map((each) => kind.engaged.indexOf(each));
  const found = kind.objectives.filter(
    (each) => each.metric === metric && each.starts === usual.starts && each.stops === usual.stops && all.length > 0,
  );
  return found.map((objective) => ({
    ...objective,
    name: `objective ${objective.id}`,
    party: null,
    does: metric,
    place: ['objectives', objective.id, 'target'],
    groups: metric === 'acknowledge' ? [owners] : all.map((index) => [index]),
  }));
}

function held(plan: Plan, kind: Kind, metric: AnswerMetric): readonly AnswerPromise[] {
  if (!allPromises(plan).some(isHeld)) return [];
  const { service, scenario, severity } = kind.trigger;
  return promisesFor(plan, { tier: kind.tier, severity, service, scenario }).flatMap((each): readonly AnswerPromise[] => {
    const { stops, id } = each;
    if (!isHeld(each) || each.metric !== metric || (stops.kind !== 'answered' && stops.kind !== 'all-answered')) return [];
    const own = plan.objectives.some((objective) => objective.id === id);
    const theirs = kind.engaged.flatMap(({ team }, index) => (isOf(plan, team, stops) ? [index] : []));
    return [
      {
        ...each,
        does: metric,
        name: own ? `objective ${id}` : id,
        place: own ? ['objectives', id, 'target'] : ['teams', stops.id, 'targets', metric],
        groups: theirs.length === 0 ? [] : stops.kind === 'answered' ? [theirs] : theirs.map((index) => [index]),
      },
    ];
  });
}

/** By one of those of its teams who are called; whoever is, where none of them are. */
function filled(plan: Plan, kind: Kind): readonly AnswerPromise[] {
  const { service, scenario, severity } = kind.trigger;
  if (Object.values(plan.roles).every(({ fillWithinMs }) => fillWithinMs === null)) return [];
  return promisesFor(plan, { tier: kind.tier, severity, service, scenario }).flatMap((each): readonly AnswerPromise[] => {
    const { starts, stops, id } = each;
    const role = stops.kind === 'filled' ? plan.roles[stops.role] : undefined;
    if (starts.kind !== 'called' || role === undefined) return [];
    const teams = role.filledFrom.flatMap((from) => (from.kind === 'team' ? [from.id] : []));
    const all = kind.engaged.map((_, index) => index);
    const theirs = all.filter((index) => teams.includes(kind.engaged[index]?.team ?? ''));
    const own = plan.objectives.some((objective) => objective.id === id);
    return [
      {
        ...each,
        does: 'be filled',
        name: own ? `objective ${id}` : id,
        place: own ? ['objectives', id, 'target'] : ['roles', role.id, 'fill within'],
        groups: [theirs.length === 0 ? all : theirs].filter((group) => group.length > 0),
      },
    ];
  });
}

/** Their clocks start when they are called, and end with their own answers. */
function isHeld({ starts, stops }: Promised): boolean {
  return starts.kind === 'engaged' && (stops.kind === 'answered' || stops.kind === 'all-answered');
}

function isOf(plan: Plan, team: string | null, { of, id }: { readonly of: 'team' | 'discipline'; readonly id: string }): boolean {
  if (team === null) return false;
  return of === 'team' ? team === id : plan.teams[team]?.discipline === id;
}
