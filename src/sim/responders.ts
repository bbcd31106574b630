// Who plays the people who respond? Once somebody has answered, roles are taken, facts are said and updates are written, as the habits have it.

import type { IncidentCommand } from '../core/incident/commands.ts';
import { promiseOf } from '../core/incident/demand.ts';
import type { IncidentEvent } from '../core/incident/events.ts';
import { factSince } from '../core/incident/moments.ts';
import type { Incident } from '../core/incident/state.ts';
import type { Actor } from '../core/kernel/actor.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import { peopleReached } from '../core/oncall/resolve.ts';
import type { Plan } from '../core/plan/plan.ts';
import { factOf, followsFrom } from '../core/response/known-facts.ts';
import type { Moment } from '../core/sla/promise.ts';
import { neededRoles, promisesFor } from '../core/sla/promises.ts';
import type { Changes, Listener } from '../engine/ports.ts';
import type { Agenda } from './agenda.ts';
import { chanceOf, drawn, numberOf } from './chance.ts';
import type { DirectEngine } from './direct-engine.ts';
import type { Habit, ResponseHabits } from './response-habit.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

export interface RespondersDeps {
  readonly plan: Plan;
  readonly habits: ResponseHabits;
  readonly engine: Pick<DirectEngine, 'incident'> & { submit(id: IncidentId, command: Parameters<DirectEngine['submit']>[1]): unknown };
  readonly agenda: Pick<Agenda, 'now' | 'at'>;
  readonly seed: number;
  readonly run: number;
  /** Whom nobody gives a role: they are played by somebody else. */
  readonly absent?: ReadonlySet<string>;
  /** What an update says; else a sentence that fits anything. */
  readonly wordsOf?: (incident: Incident) => string;
}

export function createResponders(deps: RespondersDeps): Listener {
  const { plan, habits, engine, agenda, seed, run } = deps;
  /** Who answered first. */
  const leaders = new Map<IncidentId, PersonActor>();
  const writing = new Set<string>();
  const occasions = new Map<string, number>();

  /** Each occasion has its own luck, which hangs on nothing but what it is of and how often it came. False: it is missed. */
  function after(what: string, habit: Habit, act: () => void): boolean {
    const times = (occasions.get(what) ?? 0) + 1;
    occasions.set(what, times);
    const random = chanceOf(seed, run, numberOf(what), times, 5);
    if (random.next() < habit.missed) return false;
    agenda.at(agenda.now() + drawn(habit, random), act);
    return true;
  }

  function begin(incident: Incident, by: PersonActor): void {
    if (leaders.has(incident.id)) return;
    leaders.set(incident.id, by);
    const promises = promisesFor(plan, incident);
    const roles = new Set(neededRoles(plan, incident));
    for (const { stops } of promises) if (stops.kind === 'filled') roles.add(stops.role);
    for (const { owner, dueAt } of incident.response?.updates ?? []) if (owner !== null && dueAt !== null) roles.add(owner);
    for (const role of roles) after(`${incident.id} role ${role}`, habits.roles, () => takeRole(incident.id, role));
    say(incident, 'answer');
    for (const { audience, dueAt, lastAt } of incident.response?.updates ?? []) {
      if (dueAt !== null && lastAt === null) write(incident.id, audience);
    }
  }

  /** Facts that some clock of the incident waits for. */
  function say(incident: Incident, when: 'answer' | 'end'): void {
    const wanted = promisesFor(plan, incident).flatMap(({ starts, stops, pauses, applies }) => [
      ...(applies === null ? [] : [applies]),
      ...factsOf(starts),
      ...factsOf(stops),
      ...pauses.flatMap(({ begins, until }) => [begins, until]),
    ]);
    for (const [fact, habit] of Object.entries(habits.facts)) {
      const isWanted = habits.named.includes(fact) || wanted.some((each) => followsFrom(plan, each).includes(fact));
      if (habit.after !== when || !isWanted) continue;
      after(`${incident.id} fact ${fact}`, habit, () => attest(incident.id, fact));
    }
  }

  function report(incident: Incident, { clock: id, targetMs }: Extract<IncidentEvent, { type: 'ClockStarted' }>): void {
    const clock = incident.clocks.find((each) => each.id === id);
    const end = clock === undefined ? undefined : promiseOf(plan, incident, clock)?.stops;
    if (end?.kind !== 'fact' || Object.hasOwn(habits.facts, end.fact)) return;
    const { medianShare, p90Share, missed } = habits.reports;
    const spread = { medianMs: targetMs * medianShare, p90Ms: targetMs * p90Share, missed };
    after(`${incident.id} fact ${end.fact}`, spread, () => attest(incident.id, end.fact));
  }

  function attest(id: IncidentId, fact: string): void {
    const incident = engine.incident(id);
    const attester = factOf(plan, fact)?.attester ?? null;
    if (incident === null || attester === null || factSince(fact, incident, plan) !== null) return;
    const holder = attester.kind === 'role' ? holderOf(incident, attester.id) : null;
    submit(id, (leader) => ({
      type: 'AttestFact',
      fact,
      by: holder ?? leader,
      reason: holder === null ? 'seen by who works on it' : null,
    }));
  }

  /** The first who fills it by the plan, and holds nothing that is kept apart from it; else whoever answered first. */
  function takeRole(id: IncidentId, role: string): void {
    const incident = engine.incident(id);
    const definition = plan.roles[role];
    if (incident === null || definition === undefined || incident.status !== 'open' || holderOf(incident, role) !== null) return;
    const held = incident.response?.roles ?? [];
    const isFree = (person: string) =>
      deps.absent?.has(person) !== true &&
      !held.some(
        (each) => each.person === person && (definition.apartFrom.includes(each.role) || plan.roles[each.role]?.apartFrom.includes(role)),
      );
    const reached = peopleReached(plan, definition.filledFrom, agenda.now()).find(({ person }) => isFree(person));
    submit(id, (leader) => ({
      type: 'TakeRole',
      role,
      person: reached?.person ?? leader.id,
      by: leader,
      reason: 'whoever is there',
    }));
  }

  function write(id: IncidentId, audience: string): void {
    const what = `${id} update ${audience}`;
    if (!leaders.has(id) || writing.has(what)) return;
    const taken = after(what, habits.updates, () => {
      writing.delete(what);
      const incident = engine.incident(id);
      if (incident?.status !== 'open') return;
      const owner = plan.audiences[audience]?.owner ?? null;
      const writer = owner === null ? null : holderOf(incident, owner);
      const text = deps.wordsOf?.(incident) ?? 'What is known so far, and when the next update comes.';
      submit(id, (leader) => ({ type: 'PublishUpdate', audience, text, by: writer ?? leader, reason: 'approved on the call' }));
    });
    if (taken) writing.add(what);
  }

  function submit(id: IncidentId, command: (leader: PersonActor) => Exclude<IncidentCommand, { type: 'OpenIncident' }>): void {
    const leader = leaders.get(id);
    if (leader !== undefined) engine.submit(id, command(leader));
  }

  function holderOf(incident: Incident, role: string): PersonActor | null {
    const holder = incident.response?.roles.find((each) => each.role === role);
    return holder === undefined ? null : { kind: 'person', id: holder.person, name: holder.personName };
  }

  function heard(incident: Incident, event: IncidentEvent): void {
    if (event.type === 'EngagementAcknowledged' && event.by.kind === 'person') begin(incident, event.by);
    else if (event.type === 'UpdateDueSoon' || event.type === 'UpdateMissed') write(incident.id, event.audience);
    else if (event.type === 'IncidentResolved') say(incident, 'end');
    else if (event.type === 'ClockStarted' && event.metric === 'report') report(incident, event);
    else if (event.type === 'ClockWarned') {
      const clock = incident.clocks.find(({ id }) => id === event.clock);
      if (clock?.metric === 'first-update' || clock?.metric === 'update-cadence') {
        const [customers] = Object.values(plan.audiences).filter(({ kind }) => kind === 'customers' || kind === 'public');
        if (customers !== undefined) write(incident.id, customers.id);
      }
    }
  }

  return {
    committed: ({ incidents }: Changes) => {
      for (const { incident, commits } of incidents) {
        if (incident.response?.timed !== 'all') continue;
        for (const { events } of commits) for (const event of events) heard(incident, event);
      }
    },
  };
}

function factsOf(moment: Moment): readonly string[] {
  return moment.kind === 'fact' ? [moment.fact] : [];
}
