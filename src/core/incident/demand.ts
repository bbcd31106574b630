// What does the plan ask of an incident of this kind? Promises with clocks, roles to fill, audiences to tell; worked out once for each kind.

import { type Owed, owedAt } from '../comms/duties.ts';
import type { Plan } from '../plan/plan.ts';
import { conditionsIn, followsFrom } from '../response/known-facts.ts';
import type { Clock } from '../sla/clock.ts';
import { isUsual, type Promised, slotOf, takesSlotOf } from '../sla/promise.ts';
import { allPromises, neededRoles, promisesFor } from '../sla/promises.ts';
import type { Incident } from './state.ts';

export interface Demand {
  /** At most one for each slot. */
  readonly promises: readonly Promised[];
  readonly roles: readonly string[];
  readonly owed: readonly Owed[];
}

type Kind = Pick<Incident, 'severity' | 'tier' | 'service' | 'scenario' | 'response'>;

export function demandOf(plan: Plan, incident: Kind): Demand {
  const book = bookOf(plan);
  const all = incident.response?.timed === 'all';
  const { severity, tier, service, scenario } = incident;
  const { last } = book;
  // One incident is asked of again and again.
  if (last !== null && last.all === all && last.severity === severity && last.service === service && last.scenario === scenario) {
    if (last.tier === tier) return last.demand;
  }
  const key = `${all ? 'all' : 'usual'} ${severity} ${tier} ${service} ${scenario}`;
  const demand = book.demands.get(key) ?? workedOut(plan, incident, all);
  book.demands.set(key, demand);
  book.last = { all, severity, tier, service, scenario, demand };
  return demand;
}

function workedOut(plan: Plan, incident: Kind, all: boolean): Demand {
  const promises = promisesFor(plan, incident);
  if (!all) return { promises: promises.filter(isUsual), roles: [], owed: [] };
  return { promises, roles: neededRoles(plan, incident), owed: owedAt(Object.values(plan.audiences), incident.severity) };
}

/** `undefined` where the plan asks for nothing but its own usual clocks: its incidents need know of nothing else. */
export function timedUnder(plan: Plan): 'all' | undefined {
  return bookOf(plan).asksForMore ? 'all' : undefined;
}

/** The promise that a clock was started for; `undefined` where another version of the plan made it. */
export function promiseOf(plan: Plan, incident: Kind, clock: Clock): Promised | undefined {
  for (const each of demandOf(plan, incident).promises) if (each.id === clock.objective && takesSlotOf(clock, each)) return each;
  return bookOf(plan).bySlot.get(`${slotOf(clock)} ${clock.objective}`);
}

/** Whether some clock of the plan begins, ends, pauses or applies by the fact. */
export function watches(plan: Plan, fact: string): boolean {
  return bookOf(plan).watched.has(fact);
}

interface Book {
  readonly demands: Map<string, Demand>;
  last: (Pick<Incident, 'severity' | 'tier' | 'service' | 'scenario'> & { readonly all: boolean; readonly demand: Demand }) | null;
  readonly bySlot: ReadonlyMap<string, Promised>;
  readonly watched: ReadonlySet<string>;
  readonly asksForMore: boolean;
}

/** A plan is never changed, so what was worked out of it holds. */
const remembered = new WeakMap<Plan, Book>();

function bookOf(plan: Plan): Book {
  const known = remembered.get(plan);
  if (known !== undefined) return known;
  const promises = allPromises(plan);
  const roles =
    Object.values(plan.roles).some(({ neededAt }) => neededAt.length > 0) ||
    Object.values(plan.scenarios).some(({ needs }) => needs.length > 0);
  const book: Book = {
    demands: new Map(),
    last: null,
    bySlot: new Map(promises.map((each) => [`${each.slot} ${each.id}`, each])),
    watched: new Set(promises.flatMap(namedBy).flatMap((fact) => followsFrom(plan, fact))),
    asksForMore:
      roles ||
      Object.values(plan.audiences).some(({ cadences }) => cadences.length > 0) ||
      conditionsIn(plan).length > 0 ||
      promises.some((each) => !isUsual(each) || !hasUsualEnds(each)),
  };
  remembered.set(plan, book);
  return book;
}

/** The facts by which its clock begins, ends, pauses or applies. */
export function namedBy({ starts, stops, pauses, applies }: Promised): readonly string[] {
  const ends = [starts, stops].flatMap((each) => (each.kind === 'fact' ? [each.fact] : []));
  return [...ends, ...(applies === null ? [] : [applies]), ...pauses.flatMap(({ begins, until }) => [begins, until])];
}

function hasUsualEnds({ metric, starts, stops, pauses }: Promised): boolean {
  const end = metric === 'acknowledge' ? 'acknowledged' : metric === 'assemble' ? 'assembled' : 'resolved';
  return starts.kind === 'fact' && starts.fact === 'opened' && stops.kind === 'fact' && stops.fact === end && pauses.length === 0;
}
