// How would the past have gone under a plan? Its incidents in their order, on the production engine, in virtual time.

import { unsaidOfEvent } from '../../core/alert/event.ts';
import { groupingOf } from '../../core/alert/grouping.ts';
import type { Commit, IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Actor } from '../../core/kernel/actor.ts';
import type { EngagementId, IncidentId } from '../../core/kernel/id.ts';
import { day, type Instant } from '../../core/kernel/instant.ts';
import { alertLevels } from '../../core/plan/defaults.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import { createMemoryStore } from '../memory-store.ts';
import { createVirtualTime, type VirtualTime } from '../virtual-time.ts';
import { onePlan } from '../world.ts';
import { type Assumptions, answeringOf } from './answering.ts';
import { doneAgain, readersOf, rolesAssumed } from './deeds.ts';
import { type Fitting, fittingOf, leftOut, type Meanings } from './fitting.ts';
import { belongsTo, type Life, lastEnd, livesOf } from './lives.ts';
import type { PastIncident } from './past.ts';

/** One incident of the past as it went under the plan. */
export interface Lived {
  readonly past: PastIncident;
  readonly incident: Incident;
  readonly commits: readonly Commit[];
  /** Why each person answered when they did, or did not: by the page. */
  readonly answering: ReadonlyMap<string, string>;
}

export interface LivedPast {
  readonly plan: Plan;
  /** By the record's id. */
  readonly lived: ReadonlyMap<string, Lived>;
  /** By the record's id: when the first page left; nothing of those for which nobody was paged. */
  readonly firstPages: ReadonlyMap<string, Instant>;
  /** What could not be played under this plan, and why. */
  readonly notPlayed: readonly { readonly id: string; readonly reason: string }[];
}

export interface Playing {
  readonly meanings: Meanings;
  readonly assumptions: Assumptions;
  /** The same past under the plan that it was lived under, from whose pages answers are measured; missing: this plan is that one. */
  readonly comparedWith?: Pick<LivedPast, 'firstPages'> | null;
  /** Told the share that is done. */
  readonly progress: (share: number) => void;
}

/** How long something that the record does not end goes on. */
const openEndMs = day;
const progressSteps = 50;

/** Depends on nothing but its arguments. Throws where the engine reports a fault: the replay would not be what production does. */
export async function liveThrough(record: readonly PastIncident[], plan: Plan, playing: Playing): Promise<LivedPast> {
  const sorted = record.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const start = sorted[0]?.openedAt ?? 0;
  const end =
    sorted.reduce((latest, each) => Math.max(latest, lastEnd(each) ?? each.reopenings?.at(-1)?.at ?? each.openedAt), start) + openEndMs;
  const world = createReplayWorld(plan, start, playing);
  const notPlayed: { id: string; reason: string }[] = [];
  for (const past of sorted) {
    const fitting = fittingOf(past, plan, playing.meanings);
    if (fitting.ok) world.play(past, fitting.value);
    else notPlayed.push({ id: past.id, reason: fitting.refusal.message });
  }
  for (let step = 1; step <= progressSteps; step++) {
    await world.time.advanceTo(start + Math.ceil(((end - start) * step) / progressSteps));
    playing.progress(step / progressSteps);
  }
  const lived = await world.end();
  return { plan, lived, firstPages: world.firstPages, notPlayed };
}

type At = (when: Instant, act: (incident: IncidentId) => void) => void;

interface Played {
  readonly past: PastIncident;
  incident: IncidentId | null;
  readonly answering: Map<string, string>;
  /** When answers to its pages come. */
  readonly coming: Set<{ readonly at: Instant }>;
}

function createReplayWorld(plan: Plan, start: Instant, { assumptions, comparedWith = null, meanings }: Playing) {
  const time: VirtualTime = createVirtualTime(start);
  const store = createMemoryStore();
  const faults: string[] = [];
  const readers = readersOf(plan);
  const playedBy = new Map<string, Played>();
  const firstPages = new Map<string, Instant>();
  let made = 0;
  const engine: Engine = createEngine({
    store,
    plans: onePlan(plan),
    clock: time,
    timer: time,
    ids: { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => '' },
    listeners: [{ committed: (changes) => changes.incidents.forEach(({ incident, commits }) => void committed(incident, commits)) }],
    // There is no other node.
    lookEveryMs: day,
    report: (what, error) => faults.push(`${what}: ${error instanceof Error ? error.message : JSON.stringify(error)}`),
  });
  engine.start();

  function committed(incident: Incident, commits: readonly Commit[]): void {
    const played = playedBy.get(incident.correlationKey ?? '');
    if (played === undefined) return;
    played.incident = incident.id;
    for (const event of commits.flatMap((commit): readonly IncidentEvent[] => commit.events)) {
      if (event.type === 'PagePlaced') paged(played, incident, event);
      else if (event.type === 'EngagementAcknowledged' && event.by.kind === 'person' && !hasRoles(played.past)) {
        for (const command of rolesAssumed(incident, plan, event.by)) submit(incident.id, command);
      }
    }
  }

  /** Whoever has been paged answers in their time, even if the path has gone on meanwhile; unless somebody else has answered, or it was over. */
  function paged(played: Played, { id: incident, reopenedTimes }: Incident, event: Extract<IncidentEvent, { type: 'PagePlaced' }>): void {
    const zone = plan.people[event.person]?.zone ?? 'UTC';
    const { id } = played.past;
    if (!firstPages.has(id)) firstPages.set(id, time.now());
    const firstPageAt = comparedWith?.firstPages.get(id) ?? firstPages.get(id) ?? time.now();
    const answering = answeringOf(played.past, { person: event.person, zone, at: time.now(), firstPageAt }, assumptions);
    played.answering.set(event.page, answering.why);
    if (answering.afterMs === null) return;
    const by: Actor = { kind: 'person', id: event.person, name: event.personName };
    const answer = { at: time.now() + answering.afterMs };
    played.coming.add(answer);
    time.at(answer.at, () => {
      played.coming.delete(answer);
      if (store.incident(incident)?.reopenedTimes !== reopenedTimes || !isEscalating(incident, event.engagement)) return;
      submit(incident, { type: 'Acknowledge', engagement: event.engagement, page: null, by, via: 'replay' });
    });
  }

  function isEscalating(incident: IncidentId, engagement: EngagementId): boolean {
    const state = store.incident(incident)?.engagements.find(({ id }) => id === engagement);
    return state?.status === 'escalating';
  }

  function submit(incident: IncidentId, command: Parameters<Engine['submit']>[1]): void {
    void engine.submit(incident, command).then((done) => {
      if (!done.ok) faults.push(`${command.type}: ${done.refusal.message}`);
    });
  }

  /** Whoever answered first; nobody where nobody has. */
  function responder(incident: IncidentId): Actor | null {
    const answered = store.incident(incident)?.engagements.find(({ answeredBy }) => answeredBy?.kind === 'person');
    return answered?.answeredBy ?? null;
  }

  function play(past: PastIncident, { service, severity }: Fitting): void {
    const correlationKey = `past ${past.id}`;
    const played: Played = { past, incident: null, answering: new Map(), coming: new Set() };
    playedBy.set(correlationKey, played);
    const at: At = (when, act) => time.at(when, () => void (played.incident !== null && act(played.incident)));
    /** Answers that come at the same moment come first: what is said and ended then is said and ended by who has answered. */
    const afterAnswers: At = (when, act) =>
      at(when, (id) => {
        const awaited = [...played.coming].some((answer) => answer.at === time.now());
        if (awaited) afterAnswers(when, act);
        else act(id);
      });
    time.at(past.openedAt, () => {
      const scenario = scenarioOf(past, plan, service.id, severity.name);
      const by: Actor = { kind: 'sender', integration: 'record' };
      void engine
        .declare({ title: past.title, service: service.id, scenario, severity: severity.name, correlationKey, by })
        .then((done) => {
          if (!done.ok) faults.push(`OpenIncident: ${done.refusal.message}`);
        });
    });
    // What is due at one moment happens in this order.
    for (const life of livesOf(past)) {
      const { again } = life;
      if (again !== null) afterAnswers(again.at, (id) => submit(id, { type: 'ReopenIncident', by: again.by, reason: again.reason }));
      playLife(past, life, { at, afterAnswers });
    }
  }

  function playLife(past: PastIncident, life: Life, { at, afterAnswers }: { at: At; afterAnswers: At }): void {
    const isDuring = (when: Instant) => life.from <= when && (life.resolvedAt === null || when <= life.resolvedAt);
    for (const change of past.severityChanges) {
      const fitting = fittingOf({ ...past, severity: change.severity }, plan, meanings);
      if (!fitting.ok || change.severity === leftOut) continue;
      const to = fitting.value.severity.name;
      if (!isDuring(change.at)) continue;
      at(change.at, (id) =>
        submit(id, {
          type: 'ChangeSeverity',
          severity: to,
          mode: 'keep-elapsed',
          by: responder(id) ?? { kind: 'tocsin' },
          reason: 'as on record',
        }),
      );
    }
    for (const update of past.updates) {
      if (!isDuring(update.at)) continue;
      afterAnswers(update.at, (id) => {
        const by = responder(id);
        const text = `${update.status}: ${update.text.split('\n')[0]?.slice(0, 300)}`;
        if (by === null) return;
        if (past.deeds === undefined && readers !== null) {
          submit(id, { type: 'PublishUpdate', audience: readers, text, by, reason: 'as on record' });
        } else submit(id, { type: 'AddNote', by, text });
      });
    }
    for (const deed of past.deeds ?? []) {
      const command = doneAgain(deed, plan);
      if (command !== null && belongsTo(life, deed.at)) at(deed.at, (id) => submit(id, command));
    }
    if (life.resolvedAt !== null) {
      afterAnswers(life.resolvedAt, (id) =>
        submit(id, { type: 'ResolveIncident', by: responder(id) ?? { kind: 'tocsin' }, reason: 'as on record' }),
      );
    }
  }

  return {
    time,
    play,
    firstPages,
    end: async (): Promise<ReadonlyMap<string, Lived>> => {
      await engine.stop();
      if (faults.length > 0) throw new Error(`the past could not be lived through: ${faults[0]}`);
      const lived = new Map<string, Lived>();
      for (const { past, incident: id, answering } of playedBy.values()) {
        const incident = id === null ? null : store.incident(id);
        if (id !== null && incident !== null) lived.set(past.id, { past, incident, commits: store.history(id), answering });
      }
      return lived;
    },
  };
}

/** A record from before roles were held says nothing of them. */
function hasRoles({ deeds = [] }: PastIncident): boolean {
  return deeds.some(({ kind }) => kind === 'role');
}

/** By the alert on record; without one, by the title and what the severity says of its level. */
function scenarioOf(past: PastIncident, plan: Plan, service: string, severity: string): string | null {
  const level = alertLevels.find((each) => plan.alertSeverities[each] === severity) ?? 'critical';
  const plain = {
    summary: past.title,
    source: 'record',
    level,
    component: null,
    group: null,
    class: null,
    integration: 'record',
    details: '{}',
  };
  const facts = { ...plain, ...past.alert, service };
  const event = { ...facts, action: 'trigger' as const, dedupKey: past.id, happenedAt: past.openedAt, links: [], ...unsaidOfEvent };
  return groupingOf(plan, event).scenario?.id ?? null;
}
