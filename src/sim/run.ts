// What happens in one run? The script is played on the production engine, from a moment, with the people's luck that belongs to its number.

import { unsaidOfEvent } from '../core/alert/event.ts';
import { timedUnder } from '../core/incident/demand.ts';
import { describe } from '../core/incident/describe.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import type { Actor } from '../core/kernel/actor.ts';
import { unreachable } from '../core/kernel/assert.ts';
import type { IncidentId, PageId } from '../core/kernel/id.ts';
import type { Instant } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Engine } from '../engine/engine.ts';
import { createRelay } from '../engine/relay.ts';
import { createAgenda } from './agenda.ts';
import { type Attempt, createCast } from './cast.ts';
import { createDirectEngine, type DirectEngine } from './direct-engine.ts';
import { createResponders } from './responders.ts';
import type { Happening, Script } from './script.ts';
import { numberedApart, onePlan } from './world.ts';

export interface RunWanted {
  readonly plan: Plan;
  readonly script: Script;
  readonly seed: number;
  /** Which run of the seed; nothing else tells it from its neighbours. */
  readonly run: number;
  readonly start: Instant;
}

export interface Run {
  readonly number: number;
  readonly start: Instant;
  readonly end: Instant;
  readonly incidents: readonly Incident[];
  history(id: IncidentId): readonly Commit[];
  readonly attempts: ReadonlyMap<PageId, Attempt>;
  /** What came from outside, and what could not be done as the script asked. */
  readonly outside: readonly Told[];
}

export interface Told {
  readonly at: Instant;
  readonly text: string;
  readonly tone: 'normal' | 'quiet' | 'good' | 'bad';
}

/** `asked` is told of everything that people and senders ask of the engine, before it is decided. */
export function play(wanted: RunWanted, asked: (asked: Asked, at: Instant) => void = () => {}): Run {
  const { plan, script, start } = wanted;
  const agenda = createAgenda(start);
  const relay = createRelay();
  const outside: Told[] = [];
  const direct = createDirectEngine({
    plans: onePlan(plan),
    clock: agenda,
    ids: numberedApart(),
    listener: relay,
  });
  const engine: DirectEngine = {
    ...direct,
    ingest: (event) => {
      asked({ kind: 'event', event }, agenda.now());
      return direct.ingest(event);
    },
    submit: (incident, command) => {
      asked({ kind: 'command', incident, command }, agenda.now());
      return direct.submit(incident, command);
    },
    declare: (command) => {
      asked({ kind: 'declaration', command }, agenda.now());
      return direct.declare(command);
    },
  };
  const stage: Stage = { plan, engine, tell: (text, tone = 'normal') => outside.push({ at: agenda.now(), text, tone }) };
  const { seed, run } = wanted;
  const mended = (incident: IncidentId, by: { readonly id: string; readonly name: string }) => mend(stage, incident, by);
  const cast = createCast({ plan, script, engine, agenda, seed, run, start, mended });
  relay.add(cast);
  if (timedUnder(plan) === 'all') relay.add(createResponders({ plan, habits: script.response, engine, agenda, seed, run }));
  for (const inject of script.injects) agenda.at(start + inject.atMs, () => happen(stage, inject));
  const end = start + script.lastsMs;
  agenda.passUntil(end, engine);
  return { number: run, start, end, incidents: [...engine.incidents()], history: engine.history, attempts: cast.attempts, outside };
}

/** What was asked of the engine, so that it can be asked again. */
export type Asked =
  | { readonly kind: 'event'; readonly event: Parameters<Engine['ingest']>[0] }
  | { readonly kind: 'command'; readonly incident: IncidentId; readonly command: Parameters<Engine['submit']>[1] }
  | { readonly kind: 'declaration'; readonly command: Parameters<Engine['declare']>[0] };

/** The timeline in sentences, oldest first, with what came from outside. */
export function timelineOf(run: Run, plan: Plan): readonly Told[] {
  const inside = run.incidents.flatMap((incident) =>
    run.history(incident.id).flatMap(({ at, events }) =>
      events.map((event): Told => {
        const { text, tone } = describe(event, incident, plan);
        return { at, text: run.incidents.length > 1 ? `[${incident.id}] ${text}` : text, tone };
      }),
    ),
  );
  return [...run.outside, ...inside].toSorted((a, b) => a.at - b.at);
}

interface Stage {
  readonly plan: Plan;
  readonly engine: DirectEngine;
  tell(text: string, tone?: Told['tone']): void;
}

const asWritten = 'as the scenario has it';
const customer: Actor = { kind: 'sender', integration: 'customer call' };

function happen(stage: Stage, inject: Happening): void {
  const { engine, tell } = stage;
  switch (inject.type) {
    case 'alert':
      said(stage, engine.ingest(eventOf(inject, 'trigger')));
      return;
    case 'resolved':
      over(stage, inject.key);
      return;
    case 'change':
      tell(`Change on ${inject.service}: ${inject.summary}`);
      return;
    case 'customer-call':
      customerCalls(stage, inject);
      return;
    case 'unreachable':
      tell(`${nameIn(stage.plan, inject.person)} cannot be reached from now on`, 'bad');
      return;
    case 'channel-fails':
      tell(`Messages by ${inject.channel} are refused from now on`, 'bad');
      return;
    case 'hand-off': {
      const found = engaged(stage, inject.responsibility);
      if (found === null) {
        tell(`${nameIn(stage.plan, inject.by)} would hand over ${inject.responsibility}, but it is not engaged`, 'bad');
        return;
      }
      const by = personIn(stage.plan, inject.by);
      const reason = 'handed over in the scenario';
      said(stage, engine.submit(found.incident, { type: 'Reassign', engagement: found.engagement, to: inject.to, by, reason }));
      return;
    }
    case 'severity':
      onOpen(stage, (incident) =>
        engine.submit(incident, {
          type: 'ChangeSeverity',
          severity: inject.severity,
          mode: 'keep-elapsed',
          by: personIn(stage.plan, inject.by),
          reason: asWritten,
        }),
      );
      return;
    case 'acknowledge': {
      const found = inject.responsibility === null ? null : engaged(stage, inject.responsibility);
      if (inject.responsibility !== null && found === null) {
        tell(`${nameIn(stage.plan, inject.by)} would answer for ${inject.responsibility}, but it is not engaged`, 'bad');
        return;
      }
      const answer = { type: 'Acknowledge', page: null, by: personIn(stage.plan, inject.by), via: 'application' } as const;
      if (found !== null) {
        said(stage, engine.submit(found.incident, { ...answer, engagement: found.engagement }));
        return;
      }
      onOpen(stage, (incident) => engine.submit(incident, { ...answer, engagement: null }));
      return;
    }
    case 'attest':
      onOpen(stage, (incident) =>
        engine.submit(incident, { type: 'AttestFact', fact: inject.fact, by: personIn(stage.plan, inject.by), reason: asWritten }),
      );
      return;
    case 'take-role':
      onOpen(stage, (incident) => {
        const by = personIn(stage.plan, inject.by);
        return engine.submit(incident, { type: 'TakeRole', role: inject.role, person: by.id, by, reason: asWritten });
      });
      return;
    case 'update':
      onOpen(stage, (incident) => {
        const { audience, text } = inject;
        return engine.submit(incident, { type: 'PublishUpdate', audience, text, by: personIn(stage.plan, inject.by), reason: asWritten });
      });
      return;
    case 'note':
      onOpen(stage, (incident) => engine.submit(incident, { type: 'AddNote', by: personIn(stage.plan, inject.by), text: inject.text }));
      return;
    case 'resolve':
      onOpen(stage, (incident) =>
        engine.submit(incident, { type: 'ResolveIncident', by: personIn(stage.plan, inject.by), reason: 'as the scenario has it' }),
      );
      return;
    default:
      unreachable(inject);
  }
}

function eventOf(alert: Extract<Happening, { type: 'alert' }>, action: 'trigger' | 'resolve'): Parameters<Engine['ingest']>[0] {
  return {
    integration: alert.integration,
    action,
    dedupKey: alert.key,
    summary: alert.summary,
    source: alert.source,
    level: alert.level,
    component: null,
    group: null,
    class: alert.class,
    service: alert.service,
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: '{}',
  };
}

function over(stage: Stage, key: string): void {
  const open = [...stage.engine.openAlerts()].find((each) => each.dedupKey === key);
  if (open === undefined) {
    stage.tell(`The alert ${key} is said to be over, but none is open`, 'quiet');
    return;
  }
  const { integration, dedupKey, summary, source, level, service } = open;
  const event = { type: 'alert', integration, key: dedupKey, summary, source, level, service, class: open.class } as const;
  said(stage, stage.engine.ingest(eventOf(event, 'resolve')));
  return;
}

/** The trouble is gone: its alerts end, or whoever mended it says so. */
function mend(stage: Stage, incident: IncidentId, person: { readonly id: string; readonly name: string }): void {
  if (stage.engine.incident(incident)?.status !== 'open') return;
  const alerts = [...stage.engine.openAlerts()].filter((each) => each.incident === incident);
  for (const each of alerts) over(stage, each.dedupKey);
  if (stage.engine.incident(incident)?.status !== 'open') return;
  said(stage, stage.engine.submit(incident, { type: 'ResolveIncident', by: { kind: 'person', ...person }, reason: 'mended' }));
}

function customerCalls(stage: Stage, call: Extract<Happening, { type: 'customer-call' }>): void {
  stage.tell(`A customer calls about ${call.service}: ${call.summary}`);
  const open = openIncidents(stage).find((each) => each.service === call.service);
  const { summary: text, service, severity } = call;
  if (open !== undefined) {
    said(stage, stage.engine.submit(open.id, { type: 'AddNote', by: customer, text }));
    return;
  }
  said(stage, stage.engine.declare({ title: text, service, scenario: null, severity, correlationKey: null, by: customer }));
  return;
}

function onOpen(stage: Stage, act: (incident: IncidentId) => { readonly ok: boolean }): void {
  const open = openIncidents(stage);
  if (open.length === 0) stage.tell('Nothing is open any more, so this changes nothing', 'quiet');
  for (const incident of open) said(stage, act(incident.id));
}

function said(stage: Stage, asked: { readonly ok: boolean; readonly refusal?: { readonly message: string } }): void {
  if (!asked.ok) stage.tell(`Refused: ${asked.refusal?.message ?? 'no reason was given'}`, 'bad');
}

function openIncidents(stage: Stage): readonly Incident[] {
  return [...stage.engine.incidents()].filter((each) => each.status === 'open');
}

function engaged(stage: Stage, responsibility: string): { readonly incident: IncidentId; readonly engagement: string } | null {
  for (const incident of openIncidents(stage)) {
    const found = incident.engagements.find((each) => each.responsibility === responsibility && each.status !== 'closed');
    if (found !== undefined) return { incident: incident.id, engagement: found.id };
  }
  return null;
}

function personIn(plan: Plan, id: string): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', id, name: nameIn(plan, id) };
}

function nameIn(plan: Plan, id: string): string {
  return plan.people[id]?.name ?? id;
}
