// What does the engine do when nobody answers? One incident in virtual time, watched until every path has come to its backstop.

import type { EngagementEvent } from '../../src/core/escalation/engagement.ts';
import type { IncidentCommand } from '../../src/core/incident/commands.ts';
import type { Commit } from '../../src/core/incident/events.ts';
import type { Incident } from '../../src/core/incident/state.ts';
import { type Instant, minute } from '../../src/core/kernel/instant.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { createDirectEngine } from '../../src/sim/direct-engine.ts';
import { createWorld, numberedApart, onePlan } from '../../src/sim/world.ts';
import type { Trigger } from '../../src/verify/finding.ts';

export interface PlayedEngagement {
  readonly path: string;
  readonly team: string | null;
  /** Slots in their order. */
  readonly slots: readonly PlayedSlot[];
  /** When the first message was asked for; `null`: none as long as it was watched. */
  readonly firstMessageAt: Instant | null;
  /** When the first one left, where channels take only so many; `null`: none as long as it was watched. */
  readonly toldAt: Instant | null;
  /** Whether it was watched until it had come to its backstop. */
  readonly complete: boolean;
}

export interface PlayedSlot {
  readonly at: Instant;
  /** `again`: the backstop reached nobody, and the steps are gone through anew. */
  readonly kind: 'step' | 'again' | 'backstop' | 'nobody';
  readonly round: number;
  readonly step: number;
  readonly people: readonly string[];
  /** Messages that were asked for before the next slot. */
  readonly messages: number;
  /** By which channels the notification rules reach each of its people. */
  readonly channels: readonly (readonly string[])[];
}

export interface PlayedMessage {
  readonly at: Instant;
  readonly channel: string;
  readonly person: string;
  /** Its place in `engagements`. */
  readonly engagement: number;
  /** `null`: not as long as it was watched, or its page was released before. */
  readonly leftAt: Instant | null;
}

export interface Played {
  readonly engagements: readonly PlayedEngagement[];
  /** In the order in which they were asked for. */
  readonly messages: readonly PlayedMessage[];
  /** It was watched until then. */
  readonly until: Instant;
  /** Of the clocks that started with the incident, by metric: those of our own promises to all customers. */
  readonly dueAt: ReadonlyMap<string, Instant>;
  /** Of all clocks that started with the incident, by the promise's id. */
  readonly promiseDueAt: ReadonlyMap<string, Instant>;
}

/** A path that waits for days beside one that pages every minute is not watched to its end. */
const mostLooks = 400;
/** Whoever is paged before a promise to answer falls due is watched too, if it does so soon. */
const soonMs = 30 * minute;

/** How often a path had been run before: a round robin counts by it. */
export type Turns = Readonly<Record<string, number>>;

/** As the simulator plays: the engine's own batches, one request each. */
export function play(plan: Plan, start: Instant, trigger: Trigger, turns: Turns = {}): Played {
  const stage = createStage(plan, start, trigger, turns);
  const watch = createWatch(plan, stage.incident(), stage.history());
  for (let looks = 0; looks < mostLooks && !watch.isOver(stage.now()); looks += 1) {
    if (!stage.goOn()) break;
    watch.see(stage.history());
  }
  return watch.played(stage.now());
}

/** The same by the whole engine, with its queue, its store and its look-out. */
export async function playOnWholeEngine(plan: Plan, start: Instant, trigger: Trigger): Promise<Played> {
  const { engine, store, time, faults } = createWorld(plan, start);
  const opened = engine.declare(declared(trigger));
  await time.settle();
  const said = await opened;
  if (!said.ok) throw new Error(said.refusal.message);
  const { id } = said.value.incident;
  const watch = createWatch(plan, said.value.incident, store.history(id));
  for (let looks = 0; looks < mostLooks && !watch.isOver(time.now()); looks += 1) {
    const wake = store.wakeOf(id);
    if (wake === null) break;
    await time.advanceTo(Math.max(wake, time.now()));
    watch.see(store.history(id));
  }
  await engine.stop();
  if (faults.length > 0) throw new Error(faults.join('; '));
  return watch.played(time.now());
}

type Asked = Exclude<IncidentCommand, { type: 'OpenIncident' }>;

export interface Stage {
  now(): Instant;
  incident(): Incident;
  history(): readonly Commit[];
  /** To the next thing that is due; `false` where nothing is. */
  goOn(): boolean;
  /** To a moment, with all that is due before. */
  goOnTo(at: Instant): void;
  submit(command: Asked): void;
  /** The code of the refusal; `null`: it was done. */
  ask(command: Asked): string | null;
}

/** One incident that has just begun. */
export function createStage(plan: Plan, start: Instant, trigger: Trigger, turns: Turns = {}): Stage {
  let now = start;
  const engine = createDirectEngine({
    plans: onePlan(plan),
    clock: { now: () => now },
    ids: numberedApart(),
    listener: { committed: () => undefined },
    turns,
  });
  const opened = engine.declare(declared(trigger));
  if (!opened.ok) throw new Error(opened.refusal.message);
  const { id } = opened.value.incident;
  const goOn = (most: Instant) => {
    const wake = engine.nextWake();
    if (wake === null || Math.max(wake, now) > most) return false;
    now = Math.max(wake, now);
    engine.tick();
    return true;
  };
  return {
    now: () => now,
    incident: () => engine.incident(id) ?? opened.value.incident,
    history: () => engine.history(id),
    goOn: () => goOn(Number.POSITIVE_INFINITY),
    goOnTo: (at) => {
      while (goOn(at));
      now = at;
    },
    submit: (command) => {
      const done = engine.submit(id, command);
      if (!done.ok) throw new Error(done.refusal.message);
    },
    ask: (command) => {
      const done = engine.submit(id, command);
      return done.ok ? null : done.refusal.code;
    },
  };
}

function declared(trigger: Trigger) {
  return { title: 'Played', ...trigger, correlationKey: null, by: { kind: 'tocsin' } } as const;
}

interface Watch {
  see(history: readonly Commit[]): void;
  isOver(now: Instant): boolean;
  played(until: Instant): Played;
}

/** Of the engagements with which the incident began. */
function createWatch(plan: Plan, incident: Incident, history: readonly Commit[]): Watch {
  const first = history[0];
  const dueAt = new Map(
    first?.events.flatMap((event) =>
      event.type === 'ClockStarted' && event.promise === undefined ? [[event.metric, event.dueAt] as const] : [],
    ),
  );
  /** Some begin later: what a team promises does with its first page. */
  const promiseDueAt = new Map<string, Instant>();
  const start = incident.openedAt;
  const answerDueAt = dueAt.get('acknowledge') ?? start;
  const watchedTo = answerDueAt - start <= soonMs ? answerDueAt : start;
  const engagements = new Map(incident.engagements.map(({ id, path, team }) => [id, { path, team, ...createCourse() }]));
  const post = createPost(plan, [...engagements.keys()]);
  let seen = 0;
  const see = (all: readonly Commit[]) => {
    for (; seen < all.length; seen += 1) {
      for (const event of all[seen]?.events ?? []) {
        if (event.type === 'ClockStarted' && !promiseDueAt.has(event.objective)) promiseDueAt.set(event.objective, event.dueAt);
        if (!('engagement' in event) || event.engagement === null) continue;
        engagements.get(event.engagement)?.happened(all[seen]?.at ?? 0, event);
        post.happened(all[seen]?.at ?? 0, event);
      }
    }
  };
  see(history);
  return {
    see,
    isOver: (now) => now >= watchedTo && [...engagements.values()].every(({ isComplete }) => isComplete()),
    played: (until) => {
      const messages = post.sent(until);
      return {
        engagements: [...engagements.values()].map(({ path, team, slots, firstMessageAt, isComplete }, index) => ({
          path,
          team,
          slots,
          firstMessageAt: firstMessageAt(),
          toldAt: firstOf(messages.flatMap(({ engagement, leftAt }) => (engagement === index && leftAt !== null ? [leftAt] : []))),
          complete: isComplete(),
        })),
        messages,
        until,
        dueAt,
        promiseDueAt,
      };
    },
  };
}

function createCourse() {
  const slots: PlayedSlot[] = [];
  let firstMessageAt: Instant | null = null;
  let ends = 0;
  const reached = (slot: Pick<PlayedSlot, 'at' | 'kind' | 'round' | 'step' | 'people'>) => {
    slots.push({ ...slot, messages: 0, channels: [] });
    if (slot.kind !== 'step') ends += 1;
  };
  const last = (over: (slot: PlayedSlot) => Partial<PlayedSlot>) => {
    const slot = slots.at(-1);
    if (slot !== undefined) slots[slots.length - 1] = { ...slot, ...over(slot) };
  };
  const beyond = { round: Number.POSITIVE_INFINITY, step: -1 };
  return {
    slots,
    firstMessageAt: () => firstMessageAt,
    isComplete: () => ends >= 2,
    happened: (at: Instant, event: EngagementEvent) => {
      if (event.type === 'StepReached') {
        const before = slots.at(-1);
        const onward = before === undefined || event.round > before.round || (event.round === before.round && event.step > before.step);
        reached({ at, kind: onward ? 'step' : 'again', round: event.round, step: event.step, people: event.people });
      }
      if (event.type === 'BackstopReached') reached({ at, kind: 'backstop', ...beyond, people: event.people });
      if (event.type === 'NobodyNotified') reached({ at, kind: 'nobody', ...beyond, people: [] });
      if (event.type === 'PagePlaced') last((slot) => ({ channels: [...slot.channels, event.planned.map(({ channel }) => channel)] }));
      if (event.type !== 'DeliveryRequested') return;
      firstMessageAt ??= at;
      last((slot) => ({ messages: slot.messages + 1 }));
    },
  };
}

/** The outbox as the plan says that it leaves: so many messages of a channel in any stretch, first come first served. */
function createPost(plan: Plan, engagements: readonly string[]) {
  const asked: {
    readonly at: Instant;
    readonly channel: string;
    readonly person: string;
    readonly engagement: number;
    readonly page: string;
  }[] = [];
  const released = new Map<string, Instant>();
  return {
    happened: (at: Instant, event: EngagementEvent) => {
      if (event.type === 'PageReleased') released.set(event.page, at);
      const engagement = event.type === 'DeliveryRequested' ? engagements.indexOf(event.engagement) : -1;
      if (event.type === 'DeliveryRequested' && engagement >= 0)
        asked.push({ at, channel: event.channel, person: event.person, engagement, page: event.page });
    },
    /** Each leaves at the first moment at which its channel has taken fewer than it may in the stretch before, unless it is released by then. */
    sent: (until: Instant): readonly PlayedMessage[] => {
      const left = new Map<string, Instant[]>();
      return asked.map(({ page, ...message }) => {
        const limit = plan.channelLimits[message.channel];
        const before = left.get(message.channel) ?? [];
        const moments = [message.at, ...before.map((each) => each + (limit?.perMs ?? 0))].filter((at) => at >= message.at);
        const isFree = (at: Instant) =>
          limit === undefined || before.filter((each) => at - limit.perMs < each && each <= at).length < limit.count;
        const at = moments.filter((each) => each >= (before.at(-1) ?? 0) && isFree(each)).toSorted((a, b) => a - b)[0] ?? message.at;
        const isLost = at >= (released.get(page) ?? Number.POSITIVE_INFINITY);
        if (!isLost) left.set(message.channel, [...before, at]);
        return { ...message, leftAt: isLost || at > until ? null : at };
      });
    },
  };
}

function firstOf(moments: readonly Instant[]): Instant | null {
  return moments.length === 0 ? null : Math.min(...moments);
}
