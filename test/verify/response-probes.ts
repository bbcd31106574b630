// How are counterexamples about roles, facts and updates made to happen? Whoever is on call tries, by the engine's own rules, and nobody can.

import { type SenderEvent, unsaidOfEvent } from '../../src/core/alert/event.ts';
import { day, hour, type Instant } from '../../src/core/kernel/instant.ts';
import type { Interval } from '../../src/core/kernel/interval.ts';
import type { Objective, Plan, Target } from '../../src/core/plan/plan.ts';
import type { Role } from '../../src/core/plan/role.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { usualEnds } from '../../src/core/plan/usual-facts.ts';
import { factOf, followsFrom } from '../../src/core/response/known-facts.ts';
import { sentTo } from '../../src/server/ingest/handover.ts';
import { onePlan } from '../../src/sim/world.ts';
import type { Finding } from '../../src/verify/finding.ts';
import { createStage, type Stage } from './played.ts';
import { edgesOf, momentsOf, pagedBy, probing, someday } from './probe-plan.ts';

/** Whether the counterexample happens; `null`: it cannot be told. */
export type Probe = (finding: Finding, plan: Plan, horizon: Interval) => boolean | null;

export const responseProbes: Readonly<Record<string, Probe>> = {
  'role-unfilled': ({ subject, stretches }, plan) => {
    const role = plan.roles[subject.id];
    const trigger = role === undefined ? null : needing(plan, role);
    if (role === undefined || trigger === null) return false;
    return edgesOf(stretches).every((at) => {
      const stage = createStage(promising(plan, { ...promise('assemble'), targetMs: hour }), at, trigger);
      // Everybody else does their part: all engagements are answered, and every other role is taken.
      stage.submit({ type: 'Acknowledge', engagement: null, page: null, by: person('somebody'), via: 'api' });
      for (const other of Object.keys(plan.roles)) if (other !== role.id) someoneTakes(stage, other, Object.keys(plan.people));
      const taken = candidates(plan, role, at).some((id) => takes(stage, role.id, id));
      stage.goOnTo(at + hour);
      return !taken && verdictOf(stage) === 'missed';
    });
  },
  'approver-off-duty': ({ subject, stretches }, plan) => {
    const role = plan.roles[plan.audiences[subject.id]?.approver ?? ''];
    if (role === undefined) return false;
    return edgesOf(stretches).every((at) => {
      const stage = createStage(plan, at, anyTrigger(plan));
      const own = candidates(plan, role, at);
      if (own.some((id) => takes(stage, role.id, id))) return false;
      const tells = (id: string) =>
        stage.ask({ type: 'PublishUpdate', audience: subject.id, text: 'We look into it', by: person(id), reason: null });
      return [...own, 'somebody'].every((id) => tells(id) === 'not-approved');
    });
  },
  'certification-expires': ({ subject, aspect, at }, plan) => {
    if (at === null) return false;
    const says = (now: Instant) =>
      createStage(plan, now, anyTrigger(plan)).ask({
        type: 'TakeRole',
        role: aspect,
        person: subject.id,
        by: person(subject.id),
        reason: null,
      });
    return says(at.instant - 1) === null && says(at.instant) === 'not-certified';
  },
  'cadence-unowned': ({ subject }, plan) => {
    const audience = plan.audiences[subject.id];
    const cadence = audience?.cadences.find(({ firstWithinMs, everyMs }) => firstWithinMs !== null || everyMs !== null);
    if (audience === undefined || cadence === undefined) return false;
    // Alone with its audience: of two that fit a severity the first would be owed.
    const own = { ...plan, audiences: { [audience.id]: { ...audience, cadences: [cadence] } } };
    const severity = cadence.severities[0] ?? anyTrigger(plan).severity;
    const stage = createStage(own, someday, { ...anyTrigger(plan), severity });
    if (cadence.firstWithinMs === null)
      stage.submit({ type: 'PublishUpdate', audience: audience.id, text: 'We look into it', by: person('somebody'), reason: 'the first' });
    stage.goOnTo(someday + (cadence.firstWithinMs ?? cadence.everyMs ?? 0));
    const events = stage.history().flatMap((commit) => commit.events);
    const reminded = events.some((event) => event.type === 'EngagementStarted' && event.responsibility === `Update to ${audience.name}`);
    return events.some((event) => event.type === 'UpdateMissed' && event.audience === audience.id) && !reminded;
  },
  'clock-never-runs': ({ subject, place }, plan, horizon) => {
    const objective = plan.objectives.find(({ id }) => id === subject.id);
    if (objective === undefined) return false;
    const { starts, stops } = objective;
    const own = promising(plan, { ...objective, id: probing, holder: null, calendar: null, pauses: [], tiers: [], severities: [] });
    const isInstant = followsFrom(plan, stops).includes(starts);
    return momentsOf(horizon, (horizon.to - horizon.from) / 5).every((at) => {
      const stage = createStage(own, at, anyTrigger(plan));
      const begins = bringsAbout(stage, own, starts);
      if (place[2] === 'starts') return !begins && clockOf(stage) === undefined;
      if (!begins) return true; // told of `stops` only, and it cannot begin either
      // It begins with what ends it, and measures nothing.
      if (isInstant) return clockOf(stage) === undefined || clockOf(stage)?.elapsedMs === 0;
      const ended = bringsAbout(stage, own, stops);
      stage.goOnTo(at + objective.targetMs);
      return !ended && verdictOf(stage) === 'missed';
    });
  },
  'pause-endless': ({ subject }, plan) => {
    const pause = plan.pauses[subject.id];
    if (pause === undefined) return false;
    const [metric = 'restore'] = pause.metrics;
    const own = promising(plan, { ...promise(metric), pauses: [pause.id] });
    const stage = createStage(own, someday, anyTrigger(plan));
    if (!bringsAbout(stage, own, pause.begins)) return null;
    const ended = bringsAbout(stage, own, pause.until);
    stage.goOnTo(someday + day);
    const clock = clockOf(stage);
    // What begins the pause may end the clock, or come before it starts.
    if (clock === undefined || clock.stoppedAt !== null) return null;
    return !ended && clock.pausedAt !== null && clock.dueAt === null;
  },
  'cutover-impossible': ({ subject, aspect }, plan, horizon) => {
    const phase = plan.phases.find(({ name }) => name === subject.id);
    const criterion = phase?.cutover[Number(aspect.split(' ')[1]) - 1];
    if (criterion === undefined) return false;
    // The engine passes no phases so far; that the criterion never comes true is seen by a clock that would end with it.
    const source =
      criterion.kind === 'fact' ? null : criterion.kind === 'attested' ? criterion : { kind: 'condition' as const, when: criterion.when };
    const fact = criterion.kind === 'fact' ? criterion.fact : probing;
    const facts = source === null ? plan.facts : { ...plan.facts, [probing]: { id: probing, description: '', source, implies: [] } };
    const own = promising({ ...plan, facts }, { ...promise('contain'), stops: fact });
    return momentsOf(horizon, (horizon.to - horizon.from) / 5).every((at) => {
      const stage = createStage(own, at, anyTrigger(plan));
      const ended = bringsAbout(stage, own, fact);
      stage.goOnTo(at + hour);
      return !ended && verdictOf(stage) === 'missed';
    });
  },
  'unknown-service': ({ subject, message }, plan) => {
    const name = /`([^`]+)`(?=, which)/.exec(message)?.[1] ?? '';
    const senders = Object.values(plan.integrations).filter(({ id }) => subject.kind !== 'integration' || id === subject.id);
    // An integration that names it for every alert: none of them is of that service, but of the integration's own.
    return senders.every((integration) => {
      const event: SenderEvent = {
        integration: integration.id,
        action: 'trigger',
        dedupKey: 'key',
        summary: 'summary',
        source: 'source',
        level: 'critical',
        component: null,
        group: null,
        class: null,
        service: integration.service,
        happenedAt: null,
        links: [],
        ...unsaidOfEvent,
        details: '{}',
      };
      return sentTo(name, event, onePlan(plan)).service === integration.service && integration.service !== name;
    });
  },
};

function person(id: string) {
  return { kind: 'person', id, name: id } as const;
}

function anyTrigger(plan: Plan) {
  const service = Object.keys(plan.services)[0] ?? '';
  return { service, scenario: null, severity: plan.severities[0]?.name ?? '' };
}

/** An incident that needs the role. */
function needing(plan: Plan, { id, neededAt }: Role) {
  const any = anyTrigger(plan);
  if (neededAt[0] !== undefined) return { ...any, severity: neededAt[0] };
  const scenario = Object.values(plan.scenarios).find(({ needs }) => needs.includes(id));
  return scenario === undefined ? null : { ...any, scenario: scenario.id, service: scenario.services[0] ?? any.service };
}

function promise(metric: Objective['metric']): Objective {
  const always = { tiers: [], severities: [], calendar: null, warnAt: [], onWarning: [], onBreach: [] };
  return { ...unsaid.objective, ...usualEnds[metric], ...always, id: probing, metric, targetMs: hour, targetText: '1h' };
}

/** The plan with this promise alone. */
function promising(plan: Plan, objective: Objective): Plan {
  return { ...plan, objectives: [{ ...objective, id: probing }] };
}

function clockOf(stage: Stage) {
  return stage.incident().clocks.find(({ objective }) => objective === probing);
}

function verdictOf(stage: Stage) {
  return clockOf(stage)?.verdict;
}

/** Whoever the engine pages where the role is filled from; everybody, where it says nothing of that and asks for no certificate. */
function candidates(plan: Plan, role: Role, at: Instant): readonly string[] {
  if (role.filledFrom.length === 0 && !role.certified) return Object.keys(plan.people);
  const everywhere = Object.keys(plan.schedules).map((id): Target => ({ kind: 'schedule', id }));
  return pagedBy(plan, role.filledFrom.length > 0 ? role.filledFrom : everywhere)(at);
}

function takes(stage: Stage, role: string, id: string): boolean {
  return stage.ask({ type: 'TakeRole', role, person: id, by: person(id), reason: null }) === null;
}

function someoneTakes(stage: Stage, role: string, people: readonly string[]): void {
  const [first = ''] = people;
  if (!people.some((id) => takes(stage, role, id)))
    stage.submit({ type: 'TakeRole', role, person: first, by: person(first), reason: 'somebody has to' });
}

/** Whether the fact, or one that implies it, can be made true at the moment by those who may, without passing over a rule. */
function bringsAbout(stage: Stage, plan: Plan, fact: string): boolean {
  return followsFrom(plan, fact).some((each) => bringsAboutItself(stage, plan, each));
}

function bringsAboutItself(stage: Stage, plan: Plan, id: string): boolean {
  const somebody = person('somebody');
  const held = () => stage.incident().response?.facts.some(({ fact }) => fact === id) ?? false;
  if (id === 'opened' || held()) return true;
  if (id === 'acknowledged' || id === 'assembled')
    stage.submit({ type: 'Acknowledge', engagement: null, page: null, by: somebody, via: 'api' });
  if (id === 'resolved') stage.submit({ type: 'ResolveIncident', by: somebody, reason: 'it is over' });
  const known = factOf(plan, id);
  if (known === undefined || known.source === 'nobody') {
    return stage.ask({ type: 'AttestFact', fact: id, by: somebody, reason: 'it is so' }) === null;
  }
  if (known.attester === null) return known.source === 'tocsin' || held();
  const role = plan.roles[known.attester.id];
  const people = role === undefined ? [] : candidates(plan, role, stage.now());
  return people.some((one) => {
    if (role !== undefined && !takes(stage, role.id, one)) return false;
    return stage.ask({ type: 'AttestFact', fact: id, by: person(one), reason: null }) === null;
  });
}
