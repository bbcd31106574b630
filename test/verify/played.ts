// What does the engine do when nobody answers? One incident in virtual time, watched until every path has come to its backstop.

import type { EngagementEvent } from '../../src/core/escalation/engagement.ts';
import { type Instant, minute } from '../../src/core/kernel/instant.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { createWorld } from '../../src/sim/world.ts';

export interface PlayedEngagement {
  readonly path: string;
  /** Slots in their order. */
  readonly slots: readonly PlayedSlot[];
  /** When the first message was asked for; `null`: none as long as it was watched. */
  readonly firstMessageAt: Instant | null;
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
}

export interface Played {
  readonly engagements: readonly PlayedEngagement[];
  /** Of the clocks that started with the incident, by metric. */
  readonly dueAt: ReadonlyMap<string, Instant>;
}

/** A path that waits for days beside one that pages every minute is not watched to its end. */
const mostLooks = 400;
/** Whoever is paged before a promise to answer falls due is watched too, if it does so soon. */
const soonMs = 30 * minute;

export async function play(
  plan: Plan,
  start: Instant,
  incident: { service: string; scenario: string | null; severity: string },
): Promise<Played> {
  const { engine, store, time, faults } = createWorld(plan, start);
  const opened = engine.declare({ title: 'Played', ...incident, correlationKey: null, by: { kind: 'tocsin' } });
  await time.settle();
  const said = await opened;
  if (!said.ok) throw new Error(said.refusal.message);
  const { id } = said.value.incident;
  const begun = new Set(said.value.incident.engagements.map((engagement) => engagement.id));
  const first = store.history(id)[0];
  const dueAt = new Map(first?.events.flatMap((event) => (event.type === 'ClockStarted' ? [[event.metric, event.dueAt] as const] : [])));
  const answerDueAt = dueAt.get('acknowledge') ?? start;
  const watchedTo = answerDueAt - start <= soonMs ? answerDueAt : start;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    // Now and then is enough: what comes after the end changes nothing.
    if (
      looks % 8 === 0 &&
      time.now() >= watchedTo &&
      [...begun].every((engagement) => told('', eventsOf(engagement)).slots.filter(({ kind }) => kind !== 'step').length >= 2)
    )
      break;
    const wake = store.wakeOf(id);
    if (wake === null) break;
    await time.advanceTo(Math.max(wake, time.now()));
  }
  await engine.stop();
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { engagements: said.value.incident.engagements.map(({ id: engagement, path }) => told(path, eventsOf(engagement))), dueAt };

  function eventsOf(engagement: string): readonly Happened[] {
    return store
      .history(id)
      .flatMap((commit) =>
        commit.events.flatMap((event) => ('engagement' in event && event.engagement === engagement ? [{ at: commit.at, event }] : [])),
      );
  }
}

interface Happened {
  readonly at: Instant;
  readonly event: EngagementEvent;
}

function told(path: string, events: readonly Happened[]): PlayedEngagement {
  const slots: PlayedSlot[] = [];
  let firstMessageAt: Instant | null = null;
  for (const { at, event } of events) {
    const last = slots.at(-1);
    if (event.type === 'StepReached') {
      const onward = last === undefined || event.round > last.round || (event.round === last.round && event.step > last.step);
      slots.push({ at, kind: onward ? 'step' : 'again', round: event.round, step: event.step, people: event.people, messages: 0 });
    }
    if (event.type === 'BackstopReached')
      slots.push({ at, kind: 'backstop', round: Number.POSITIVE_INFINITY, step: -1, people: event.people, messages: 0 });
    if (event.type === 'NobodyNotified')
      slots.push({ at, kind: 'nobody', round: Number.POSITIVE_INFINITY, step: -1, people: [], messages: 0 });
    if (event.type !== 'DeliveryRequested') continue;
    firstMessageAt ??= at;
    if (last !== undefined) slots[slots.length - 1] = { ...last, messages: last.messages + 1 };
  }
  return { path, slots, firstMessageAt, complete: slots.filter(({ kind }) => kind !== 'step').length >= 2 };
}
