// Which promises does a plan make about its incidents? Objectives, contracts, targets of teams and roles, vendors and regulations, all in one list.

import { unreachable } from '../kernel/assert.ts';
import { formatDuration } from '../kernel/duration.ts';
import { appliesFact, reportFact, vendorFact } from '../plan/brought-facts.ts';
import { defaults } from '../plan/defaults.ts';
import { customersOf } from '../plan/exposed.ts';
import type { Regulation } from '../plan/governance.ts';
import type { Holder, Metric, Objective, Plan } from '../plan/plan.ts';
import type { Role } from '../plan/role.ts';
import { usualEnds } from '../plan/usual-facts.ts';
import type { PromiseKind } from './clock.ts';
import { fits } from './objective.ts';
import { type Moment, type Promised, slotName } from './promise.ts';

/** What decides which of them hold an incident. */
export interface IncidentKind {
  readonly tier: number;
  readonly severity: string;
  readonly service: string;
  readonly scenario: string | null;
}

/** All that the plan makes, in its order; the first that fits a slot holds it. */
export function allPromises(plan: Plan): readonly Promised[] {
  const known = remembered.get(plan);
  if (known !== undefined) return known;
  const all = [
    ...plan.objectives.map((each) => ofObjective(each, plan)),
    ...Object.values(plan.contracts).flatMap(({ id, objectives }) =>
      objectives.map((each) => promised('contract', `contract ${id}`, { ...each, ...endsOf(each.metric) })),
    ),
    ...Object.values(plan.teams).flatMap((team) =>
      team.targets.map((target) =>
        promised('ola', `team ${team.id}`, {
          ...target,
          id: `team ${team.id} ${target.metric}`,
          starts: { kind: 'engaged', of: 'team', id: team.id },
          stops: { kind: target.metric === 'acknowledge' ? 'answered' : 'all-answered', of: 'team', id: team.id },
        }),
      ),
    ),
    ...Object.values(plan.roles).flatMap(ofRole),
    ...Object.values(plan.vendors).flatMap(({ id, objectives }) =>
      objectives.map(({ metric, ...target }, index) =>
        promised('uc', `vendor ${id}`, {
          ...target,
          id: `vendor ${id} ${index + 1}`,
          metric: metric === 'respond' ? 'acknowledge' : 'restore',
          starts: fact(vendorFact(id, 'called')),
          stops: fact(vendorFact(id, metric === 'respond' ? 'answered' : 'restored')),
        }),
      ),
    ),
    ...Object.values(plan.regulations).flatMap(ofRegulation),
  ];
  remembered.set(plan, all);
  return all;
}

/** At most one a slot: those that hold an incident of this kind. Our own to all customers come first, in the order of an incident's life. */
export function promisesFor(plan: Plan, incident: IncidentKind): readonly Promised[] {
  const taken = new Set<string>();
  const holding = allPromises(plan).filter((each) => {
    if (taken.has(each.slot) || !fits(each, incident) || !concerns(plan, each, incident)) return false;
    taken.add(each.slot);
    return true;
  });
  return holding.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Roles that have to be filled: what the scenario needs, and what every incident of this severity does. */
export function neededRoles(plan: Plan, { severity, scenario }: Pick<IncidentKind, 'severity' | 'scenario'>): readonly string[] {
  const always = Object.values(plan.roles).flatMap(({ id, neededAt }) => (neededAt.includes(severity) ? [id] : []));
  const here = scenario === null ? [] : (plan.scenarios[scenario]?.needs ?? []);
  return [...new Set([...always, ...here])];
}

const inLife = Object.keys(usualEnds);

function placeOf({ kind, party, metric }: Promised): number {
  return kind === 'sla' && party === null ? inLife.indexOf(metric) : inLife.length;
}

const remembered = new WeakMap<Plan, readonly Promised[]>();

function ofObjective(objective: Objective, plan: Plan): Promised {
  const { holder, metric } = objective;
  const usual = usualEnds[metric];
  const held = holder === null ? endsOf(metric) : endsOfHolder(holder, metric);
  return promised(objective.kind, holder === null ? null : `${holder.kind} ${holder.id}`, {
    ...objective,
    starts: objective.starts === usual.starts ? held.starts : fact(objective.starts),
    stops: objective.stops === usual.stops ? held.stops : fact(objective.stops),
    pauses: objective.pauses.flatMap((name) => {
      const pause = plan.pauses[name];
      return pause === undefined || (pause.metrics.length > 0 && !pause.metrics.includes(metric)) ? [] : [pause];
    }),
  });
}

function ofRole({ id, fillWithinMs }: Role): readonly Promised[] {
  if (fillWithinMs === null) return [];
  const target = { id: filling(id), metric: 'assemble', targetMs: fillWithinMs, targetText: formatDuration(fillWithinMs) } as const;
  return [promised('ola', `role ${id}`, { ...target, starts: { kind: 'called' }, stops: { kind: 'filled', role: id } })];
}

/** Each report has a clock, and one more where the law says by when at the latest: they count from different facts, and both end with the report. */
function ofRegulation({ id, reports }: Regulation): readonly Promised[] {
  return reports.flatMap((report, index) => {
    const number = index + 1;
    const clocks = [
      { id: `${id} ${number}`, span: report },
      ...(report.atTheLatest === null ? [] : [{ id: `${id} ${number} at the latest`, span: report.atTheLatest }]),
    ];
    return clocks.map((clock) =>
      promised('regulation', `regulation ${id}`, {
        id: clock.id,
        metric: 'report',
        targetMs: clock.span.withinMs,
        targetMonths: clock.span.withinMonths,
        targetText: clock.span.withinText,
        starts: fact(clock.span.since),
        stops: fact(reportFact(id, number)),
        applies: appliesFact(id),
      }),
    );
  });
}

type Said = Pick<Promised, 'id' | 'metric' | 'targetMs' | 'targetText' | 'starts' | 'stops'> &
  Partial<
    Pick<Promised, 'targetMonths' | 'calendar' | 'severities' | 'tiers' | 'warnAt' | 'onWarning' | 'onBreach' | 'pauses' | 'applies'>
  >;

function promised(kind: PromiseKind, party: string | null, said: Said): Promised {
  const { id, metric, targetMs, targetText, starts, stops, calendar = null, severities = [], tiers = [] } = said;
  const { targetMonths = null, warnAt = defaults.warnAt, onWarning = [], onBreach = [], pauses = [], applies = null } = said;
  const slot = slotName(kind, { metric, party, id });
  const ends = { starts, stops, pauses, applies };
  return {
    id,
    metric,
    kind,
    party,
    slot,
    targetMs,
    targetMonths,
    targetText,
    calendar,
    severities,
    tiers,
    warnAt,
    onWarning,
    onBreach,
    ...ends,
  };
}

function endsOf(metric: Metric): { readonly starts: Moment; readonly stops: Moment } {
  const { starts, stops } = usualEnds[metric];
  return { starts: fact(starts), stops: fact(stops) };
}

/** To answer and to assemble mean the holder's own answer and people; the rest means what it means for all. */
function endsOfHolder(holder: Holder, metric: Metric): { readonly starts: Moment; readonly stops: Moment } {
  const usual = endsOf(metric);
  switch (holder.kind) {
    case 'role':
      if (metric !== 'acknowledge' && metric !== 'assemble') return usual;
      return { starts: { kind: 'called' }, stops: { kind: 'filled', role: holder.id } };
    case 'team':
    case 'discipline': {
      if (metric !== 'acknowledge' && metric !== 'assemble') return usual;
      const of = holder.kind;
      const stops = metric === 'acknowledge' ? 'answered' : 'all-answered';
      return { starts: { kind: 'engaged', of, id: holder.id }, stops: { kind: stops, of, id: holder.id } };
    }
    case 'vendor':
      if (metric !== 'acknowledge' && metric !== 'restore') return usual;
      return { ...usual, stops: fact(vendorFact(holder.id, metric === 'acknowledge' ? 'answered' : 'restored')) };
    default:
      return unreachable(holder);
  }
}

function fact(name: string): Moment {
  return { kind: 'fact', fact: name };
}

/** Its own target of a role, to be filled where it is needed. */
function filling(role: string): string {
  return `role ${role} filled`;
}

/** Whether a contract's customers, a vendor or a role have to do with the incident at all. */
function concerns(plan: Plan, { party, id: name }: Promised, incident: IncidentKind): boolean {
  if (party === null) return true;
  const [kind, id = ''] = party.split(' ');
  const service = plan.services[incident.service];
  const scenario = incident.scenario === null ? undefined : plan.scenarios[incident.scenario];
  if (kind === 'contract') return customersOf(plan, incident.service).some(({ contract }) => contract === id);
  if (kind === 'vendor') return (service?.vendors.includes(id) ?? false) || (scenario?.vendors.includes(id) ?? false);
  return name !== filling(id) || neededRoles(plan, incident).includes(id);
}
