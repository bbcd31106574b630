// How is a counterexample made to happen where it is not about one incident? Small incidents that show it: a path with one step, a
// severity of its own, an answer at the last moment. For some checks there is nothing to play, and it is said why.

import { type SenderEvent, unsaidOfEvent } from '../../src/core/alert/event.ts';
import { day, hour, type Instant, minute } from '../../src/core/kernel/instant.ts';
import type { Interval } from '../../src/core/kernel/interval.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { instantOf, localAt, localToInstant } from '../../src/core/kernel/zone.ts';
import { alertLevels } from '../../src/core/plan/defaults.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { metrics } from '../../src/core/sla/objective.ts';
import { createDirectEngine } from '../../src/sim/direct-engine.ts';
import { numberedApart, onePlan } from '../../src/sim/world.ts';
import { sendersTo } from '../../src/verify/alerts.ts';
import type { Finding } from '../../src/verify/finding.ts';
import { formulaOf, partsOf } from '../../src/verify/formula.ts';
import { practice } from '../../src/verify/limits.ts';
import { alertForBoth } from '../../src/verify/overlap.ts';
import { happensIn, sights } from './happens.ts';
import { known } from './known.ts';
import { createStage, play } from './played.ts';
import { edgesOf, momentsOf, pagedBy, probePath, probePlan, probeTrigger, probing, someday } from './probe-plan.ts';
import { type Probe, responseProbes } from './response-probes.ts';

/** Why there is nothing to play for these. */
export const notPlayed: Readonly<Record<string, string>> = {
  ...because('it is about what the plan says, not about what happens', [
    'unverified-contact',
    'holidays-forgotten',
    'dependency-unknown',
    'dependency-cycle',
    'tier-inversion',
    'service-unowned',
    'service-unwatched',
    'service-without-runbook',
    'duty-unused',
    'entry-unused',
    'accepted-expired',
    'accepted-unknown',
    'unproven',
  ]),
  'clock-change': 'it is about the clock on the wall, which coverage.test.ts compares minute by minute',
};

/**
 * Whether the counterexample happens; `null` where it cannot be told, since a path waits too long to be watched to its end.
 * Checks of `notPlayed` are not to be asked.
 */
export function happens(id: string, finding: Finding, plan: Plan, horizon: Interval): boolean | null {
  if (sights[id] !== undefined) return onItsPath(id, finding, plan);
  const probe = probes[id];
  if (probe === undefined) throw new Error(`nothing plays ${id}`);
  return probe(finding, plan, horizon);
}

/** What has to be seen. */
export const probes: Readonly<Record<string, Probe>> = {
  ...responseProbes,
  'schedule-gap': ({ subject, stretches }, plan) => {
    const paged = pagedBy(plan, [{ kind: 'schedule', id: subject.id }]);
    return edgesOf(stretches).every((at) => paged(at).length === 0);
  },
  'dead-step': ({ place }, plan, horizon) => {
    const step = plan.paths[String(place[1])]?.steps[Number(place[3])];
    if (step === undefined) return false;
    const paged = pagedBy(plan, step.targets, step.only?.hours);
    return momentsOf(horizon, (horizon.to - horizon.from) / 5).every((at) => paged(at).length === 0);
  },
  'unreachable-person': ({ subject, aspect }, plan) => channelsAt(plan, subject.id, aspect === 'low' ? 'low' : 'high').length === 0,
  'one-channel': ({ subject }, plan) => channelsTo(plan, subject.id).size === 1,
  'stretched-person': ({ subject, at }, plan) => {
    const severity = plan.severities.find(({ urgency }) => urgency === 'high')?.name ?? '';
    const critical = Object.values(plan.services).filter(({ tier }) => tier === 1);
    const first = critical.map(({ id: service }) => play(plan, at?.instant ?? 0, { service, scenario: null, severity }).engagements[0]);
    const theirs = first.filter((engagement) => engagement?.slots[0]?.people.includes(subject.id));
    return theirs.length > practice.criticalServicesAtOnce;
  },
  'long-shift': ({ subject, stretches }, plan) => {
    const longest = stretches.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
    if (longest === undefined || longest.to - longest.from <= practice.longestShiftMs) return false;
    return momentsOf(longest, hour).every(isPagedFirst(plan, subject.id));
  },
  'nights-in-a-row': ({ subject, stretches, at: first }, plan) => {
    const row = stretches.find(({ from }) => from === first?.instant);
    const zone = plan.people[subject.id]?.zone ?? 'UTC';
    if (row === undefined) return false;
    const isPaged = isPagedFirst(plan, subject.id);
    let nights = 0;
    const { fromHour, toHour } = practice.night;
    const nightOf = (midnight: number) => ({
      from: instantOf(zone, midnight + fromHour * hour),
      to: instantOf(zone, midnight + day + toHour * hour),
    });
    const evening = Math.floor(localAt(zone, row.from) / day) * day;
    for (let night = nightOf(evening); night.to <= row.to; nights += 1, night = nightOf(evening + nights * day)) {
      const moments = momentsOf(night, 10 * minute);
      if (moments.filter(isPaged).length < moments.length / 2) return false;
    }
    return nights > practice.nightsInARow;
  },
  'share-on-call': ({ subject }, plan, horizon) => {
    const moments = momentsOf(horizon, (horizon.to - horizon.from) / 401);
    return moments.filter(isPagedFirst(plan, subject.id)).length > moments.length / 2;
  },
  'rotation-of-one': ({ subject, place, stretches }, plan) => {
    const only = plan.schedules[subject.id]?.rotations[Number(place[3])]?.members[0];
    // Whoever cannot be reached is paged by nothing; that is told by a check of its own.
    const paged = pagedBy(plan, [{ kind: 'schedule', id: subject.id }]);
    return edgesOf(stretches).every((at) => paged(at).every((person) => person === only));
  },
  'group-alone': ({ place, aspect, stretches }, plan, horizon) => {
    const isGroup = (id: string) => plan.people[id]?.isGroup === true;
    if (place[0] === 'roles') return null;
    const path = plan.paths[String(place[1])];
    const targets = aspect === 'backstop' ? path?.backstop.targets : path?.steps.flatMap((step) => step.targets);
    const paged = pagedBy(plan, targets ?? []);
    const moments = stretches.length > 0 ? edgesOf(stretches) : momentsOf(horizon, (horizon.to - horizon.from) / 5);
    return moments.every((at) => paged(at).every(isGroup));
  },
  'double-duty': ({ subject, also, stretches }, as) => {
    const plan = withEverybody(as);
    const rotations = plan.schedules[subject.id]?.rotations.length ?? 0;
    const names = [subject, ...also.filter(({ kind }) => kind === 'schedule')];
    const paged = names.map(({ id }) => pagedBy(plan, [{ kind: 'schedule', id }]));
    // In one schedule fewer people are paged than it has rotations; in two the same person is.
    const isTwice = (at: Instant) => {
      const [one = [], other] = paged.map((each) => each(at));
      return other === undefined ? one.length < rotations : one.some((id) => other.includes(id));
    };
    return edgesOf(stretches).every(isTwice);
  },
  'member-idle': ({ subject, also, place }, as, horizon) => {
    const schedule = as.schedules[subject.id];
    const rotation = schedule?.rotations[Number(place[3])];
    if (schedule === undefined || rotation === undefined) return false;
    // In other rotations of the schedule they may well have turns.
    const alone = { ...schedule, rotations: [rotation], overrides: [], timeOff: [] };
    const plan = withEverybody({ ...as, schedules: { ...as.schedules, [subject.id]: alone } });
    const paged = pagedBy(plan, [{ kind: 'schedule', id: subject.id }]);
    const seen = new Set(momentsOf(horizon, (horizon.to - horizon.from) / 401).flatMap(paged));
    return also.every(({ id }) => !seen.has(id));
  },
  'override-idle': ({ subject, place }, plan) => {
    const schedule = plan.schedules[subject.id];
    const index = Number(place[3]);
    const override = schedule?.overrides[index];
    if (schedule === undefined || override === undefined) return false;
    const own = { ...schedule, overrides: schedule.overrides.filter((_, at) => at !== index) };
    const without = { ...plan, schedules: { ...plan.schedules, [subject.id]: own } };
    const [before, after] = [plan, without].map((each) => pagedBy(each, [{ kind: 'schedule', id: subject.id }]));
    const span = { from: localToInstant(schedule.zone, override.from), to: localToInstant(schedule.zone, override.to) };
    return edgesOf([span]).every((at) => String(before?.(at)) === String(after?.(at)));
  },
  'contract-stricter': ({ trigger, at, broken, aspect }, plan) => {
    if (trigger === null || at === null || broken === null) return false;
    const dueAt = play(plan, at.instant, trigger).dueAt.get(aspect.split(' ')[0] ?? '');
    return dueAt === undefined ? broken.takesMs === null : dueAt - at.instant > broken.promisedMs;
  },
  'chain-too-long': ({ trigger, at, broken, place, aspect }, plan) => {
    // A contract's clock is not the engine's, nor is one of a metric that it does not know.
    if (place[0] !== 'objectives' || !metrics.some((metric) => metric === aspect.split(' ')[0])) return null;
    if (trigger === null || at === null || broken === null || broken.takesMs === null) return false;
    const metric = aspect.split(' ')[0];
    const stage = createStage(plan, at.instant, trigger);
    stage.goOnTo(at.instant + broken.takesMs);
    const by = { kind: 'person', id: 'somebody', name: 'Somebody' } as const;
    if (metric === 'restore') stage.submit({ type: 'ResolveIncident', by, reason: 'mended at the last moment' });
    else stage.submit({ type: 'Acknowledge', engagement: null, page: null, by, via: 'api' });
    return stage.incident().clocks.find((clock) => clock.metric === metric)?.verdict === 'missed';
  },
  'channel-limit': ({ trigger, at, place, ladder }, plan) => {
    const channel = String(place[1]);
    const limit = plan.channelLimits[channel];
    if (trigger === null || at === null || limit === undefined) return false;
    const turns = Object.fromEntries(Object.keys(plan.paths).map((path) => [path, ladder?.turn ?? 0]));
    const stage = createStage(plan, at.instant, trigger, turns);
    const isOver = () => {
      const sent = stage
        .history()
        .flatMap(({ at: moment, events }) =>
          events.flatMap((event) => (event.type === 'DeliveryRequested' && event.channel === channel ? [moment] : [])),
        );
      return sent.some((first) => sent.filter((moment) => first <= moment && moment < first + limit.perMs).length > limit.count);
    };
    for (let hours = 1; hours <= 24 && !isOver(); hours += 1) stage.goOnTo(at.instant + hours * hour);
    return isOver();
  },
  'scenario-overlap': ({ subject, aspect }, plan) => {
    const [earlier, later] = [plan.scenarios[aspect], plan.scenarios[subject.id]];
    const service = later?.services.find((id) => earlier?.services.includes(id) && sendersTo(plan, id).length > 0);
    if (earlier?.when == null || later?.when == null || service === undefined) return false;
    const found = known(alertForBoth(earlier.when, later.when, { service, senders: sendersTo(plan, service) }));
    if (found === null) return false;
    const { details, ...facts } = found.alert;
    const event: SenderEvent = { ...facts, details, action: 'trigger', dedupKey: 'key', happenedAt: null, links: [], ...unsaidOfEvent };
    const both = { ...plan, scenarios: { [aspect]: earlier, [subject.id]: later } };
    return chosenFor(both, event) === aspect && chosenFor({ ...plan, scenarios: { [subject.id]: later } }, event) === subject.id;
  },
  'scenario-never': ({ subject }, plan) => !isEverChosen(plan, subject.id),
  'scenario-hidden': ({ subject, aspect }, plan) => !isEverChosen(plan, subject.id, aspect),
};

/** With the turn that it names; a path that no incident engages at once is run for one of its own. */
function onItsPath(id: string, finding: Finding, plan: Plan): boolean | null {
  const { ladder, trigger } = finding;
  if (ladder === null) return false;
  if (trigger !== null) {
    const turns = Object.fromEntries(Object.keys(plan.paths).map((path) => [path, ladder.turn]));
    return happensIn(id, finding, play(plan, ladder.start, trigger, turns), plan, true);
  }
  const path = plan.paths[ladder.path];
  if (path === undefined) return false;
  const steps = path.steps.map((step) => ({
    ...step,
    only: step.only === null ? null : { ...step.only, severities: [], tiers: [], contractTiers: [] },
  }));
  // Of a path for no incident in particular nothing is held back.
  const own = probePlan(plan, { ...path, steps, pageAfterMs: 0 }, ladder.urgency);
  return happensIn(id, finding, play(own, ladder.start, probeTrigger, { [path.id]: ladder.turn }), own, true);
}

/** Every message to them fails, so that the engine tries whatever there is. */
function channelsTo(plan: Plan, person: string): ReadonlySet<string> {
  return new Set((['high', 'low'] as const).flatMap((urgency) => channelsAt(plan, person, urgency)));
}

function channelsAt(plan: Plan, person: string, urgency: 'high' | 'low'): readonly string[] {
  const stage = createStage(probePlan(plan, probePath([{ kind: 'person', id: person }]), urgency), someday, probeTrigger);
  const failed = new Set<string>();
  const channels = new Set<string>();
  for (let looks = 0; looks < 10; looks += 1) {
    for (const event of stage.history().flatMap((commit) => commit.events)) {
      if (event.type !== 'DeliveryRequested' || failed.has(event.delivery)) continue;
      failed.add(event.delivery);
      channels.add(event.channel);
      stage.submit({ type: 'ReportDeliveryFailure', page: event.page, delivery: event.delivery, error: 'refused' });
    }
    stage.goOnTo(stage.now() + minute);
  }
  return [...channels];
}

/** Where everybody can be reached. */
function withEverybody(plan: Plan): Plan {
  const method = { ...unsaid.contactMethod, id: probing, channel: 'inbox', address: probing };
  const rules = [{ method: probing, afterMs: 0 }];
  const people = Object.entries(plan.people).map(
    ([id, each]) => [id, { ...each, contactMethods: [method], notificationRules: { high: rules, low: rules } }] as const,
  );
  return { ...plan, people: Object.fromEntries(people) };
}

/** Whether some path pages them in its first step at a moment. Load is a matter of schedules: here everybody can be reached. */
function isPagedFirst(as: Plan, person: string): (at: Instant) => boolean {
  const plan = withEverybody(as);
  const targets = Object.values(plan.paths).flatMap((path) => path.steps[0]?.targets ?? []);
  const schedules = [...new Set(targets.flatMap(({ kind, id }) => (kind === 'schedule' ? [id] : [])))];
  const paged = pagedBy(
    plan,
    schedules.map((id) => ({ kind: 'schedule', id })),
  );
  return (at) => paged(at).includes(person);
}

/** Alerts made of the words that conditions ask for: whether one of them gets the scenario. `service`: of this one alone. */
function isEverChosen(plan: Plan, scenario: string, service?: string): boolean {
  const seed = 41;
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T; // never of an empty list
  const struck = plan.scenarios[scenario]?.services ?? [];
  const services = service !== undefined ? [service] : struck.length === 0 ? Object.keys(plan.services) : struck;
  const words = new Map<string, Set<string>>();
  for (const { when } of Object.values(plan.scenarios)) {
    for (const [field, texts] of partsOf(formulaOf(when)).fields) words.set(field, new Set([...(words.get(field) ?? ['other']), ...texts]));
  }
  const word = (field: string) => pick([...(words.get(field) ?? ['other'])]);
  return Array.from({ length: 400 }, () => pick(services)).some((id, index) => {
    const senders = sendersTo(plan, id);
    if (senders.length === 0) return false;
    const event: SenderEvent = {
      integration: pick(senders),
      action: 'trigger',
      dedupKey: `key ${index}`,
      summary: word('summary'),
      source: word('source'),
      level: pick(alertLevels),
      component: word('component'),
      group: word('group'),
      class: word('class'),
      service: id,
      happenedAt: null,
      links: [],
      ...unsaidOfEvent,
      details: '{}',
    };
    return chosenFor(plan, event) === scenario;
  });
}

/** The scenario of the incident that the engine opens. */
function chosenFor(plan: Plan, event: SenderEvent): string | null {
  const listener = { committed: () => undefined };
  const engine = createDirectEngine({ plans: onePlan(plan), clock: { now: () => someday }, ids: numberedApart(), listener });
  const said = engine.ingest(event);
  const [incident] = engine.incidents();
  return said.ok ? (incident?.scenario ?? null) : null;
}

function because(reason: string, ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, reason]));
}
