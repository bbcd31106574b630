// Which messages does a path ask for as long as nobody answers, and when? For every moment at which it may begin: the starts fall into
// pieces in which the same messages follow after the same times, whoever they are to.

import type { PlannedDelivery } from '../core/escalation/engagement.ts';
import { plannedAt, plannedDeliveries } from '../core/escalation/page.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { firstEndingAfter } from '../core/kernel/interval.ts';
import { limits as coreLimits } from '../core/kernel/limits.ts';
import type { EscalationPath } from '../core/plan/plan.ts';
import { type Bounded, gaveUp, proven } from './bounded.ts';
import type { Context } from './context.ts';
import { type Course, coursesOf, reachesNobody } from './ladders.ts';
import type { VerifyLimits } from './limits.ts';
import type { Message } from './pacing.ts';
import { during } from './people.ts';
import { map, type Piecewise, valueAt } from './piecewise.ts';
import { peopleOf, peopleOfStep } from './reach.ts';
import { keyOfSituation, type Situation } from './situation.ts';

/** One engagement of an incident. It is asked about thousands of starts, and keeps what it has found out. */
export interface Sender {
  readonly path: EscalationPath;
  readonly situation: Situation;
  /** Times that the path had been started before. */
  readonly turn: number;
  /** None where they are too many to be told apart. */
  courses(): readonly Course[];
  /** The course's steps as far as messages are followed. */
  slotsOf(course: Course): Slots;
  /** Whom the step may page; `null`: the backstop. A round robin takes one of them. */
  peopleAt(step: number | null): Piecewise<readonly string[]>;
  /** What whoever is paged then is sent since their page, quiet hours aside. */
  plannedAt(step: number | null): Piecewise<Planned>;
  /** What the person is sent, quiet hours aside. */
  plannedFor(person: string): readonly PlannedDelivery[];
}

export function createSender(context: Context, { path, situation, turn }: Pick<Sender, 'path' | 'situation' | 'turn'>): Sender {
  let courses: readonly Course[] | null = null;
  const slots = new Map<Course, Slots>();
  const people = new Map<number | null, Piecewise<readonly string[]>>();
  const planned = new Map<string, readonly PlannedDelivery[]>();
  const plannedSteps = new Map<number | null, Piecewise<Planned>>();
  const sender: Sender = {
    path,
    situation,
    turn,
    courses: () => {
      if (courses === null) {
        const all = coursesOf(context, path, situation);
        courses = all.proven ? all.value : [];
      }
      return courses;
    },
    slotsOf: (course) => keptIn(slots, course, () => slotsOf(context.limits, course, path)),
    peopleAt: (step) =>
      keptIn(people, step, () => {
        const definition = step === null ? undefined : path.steps[step];
        return definition === undefined
          ? peopleOf(context, path.backstop.targets, situation.urgency)
          : peopleOfStep(context, definition, situation);
      }),
    plannedAt: (step) => keptIn(plannedSteps, step, () => plannedBy(context, sender, step)),
    plannedFor: (person) => keptIn(planned, person, () => plannedForOne(context, person, situation.urgency)),
  };
  return sender;
}

function keptIn<K, V>(known: Map<K, V>, key: K, find: () => V): V {
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const found = find();
  known.set(key, found);
  return found;
}

/** What is alike of all starts of a piece. */
export interface Outline {
  /** Two of one path with the same number ask for their messages after the same times. */
  readonly number: number;
  /** When it begins to page: `null` at once, else when support hours open. */
  readonly begins: Instant | null;
  /** Since it began to page, by channels that take only so many. */
  readonly asked: readonly { readonly afterMs: Millis; readonly channel: string }[];
}

export interface Outgoing {
  readonly messages: readonly Omit<Message, 'engagement'>[];
  /** Of what comes later nothing is known. */
  readonly knownTo: Instant;
}

/** Quiet hours aside. */
export function outlinesOf(context: Context, sender: Sender): Bounded<Piecewise<Outline>> {
  return context.once(`outlines ${keyOfSender(context, sender)}`, () => {
    const courses = coursesOf(context, sender.path, sender.situation);
    if (!courses.proven) return courses;
    const known = new Map<string, Outline>();
    const pieces = courses.value.flatMap((course) => {
      const { slots } = sender.slotsOf(course);
      const lanes = slots.map(({ step, afterMs }) => ({ pieces: sender.plannedAt(step), afterMs }));
      return during(course, lanes, nothing).map(({ from, to, values }) => {
        const key = `${course.begins} ${values.map(({ key: each }, index) => `${slots[index]?.afterMs} ${each}`).join(', ')}`;
        let outline = known.get(key);
        if (outline === undefined) {
          const asked = values.flatMap(({ planned }, index) => {
            const { afterMs, waitMs } = slots[index] ?? { afterMs: 0, waitMs: 0 };
            return planned.filter((each) => each.afterMs < waitMs).map((each) => ({ ...each, afterMs: afterMs + each.afterMs }));
          });
          outline = { number: known.size, begins: course.begins, asked };
          known.set(key, outline);
        }
        return { from, to, value: outline };
      });
    });
    if (pieces.length > context.limits.piecesPerPath) return gaveUp('piecesPerPath');
    return proven(map(pieces, ({ value }) => value));
  });
}

/** Of one start, quiet hours included, in the order in which the engine asks for them. */
export function outgoingFrom(context: Context, sender: Sender, start: Instant): Outgoing {
  const { situation } = sender;
  const courses = sender.courses();
  const course = courses[firstEndingAfter(courses, start)];
  if (course === undefined) return { messages: [], knownTo: start };
  const begin = course.begins ?? start;
  const { slots, knownMs } = sender.slotsOf(course);
  const messages: Omit<Message, 'engagement'>[] = [];
  for (const { step, afterMs, waitMs } of slots) {
    const at = begin + afterMs;
    const people = pagedAt(valueAt(sender.peopleAt(step), at) ?? [], sender, step);
    // A backstop that reaches nobody any more lets the steps begin anew.
    if (people.length === 0) return { messages, knownTo: at };
    for (const id of people) {
      const person = context.plan.people[id];
      const planned = person === undefined ? [] : plannedAt(person, situation.urgency, at, sender.plannedFor(id));
      for (const each of planned)
        if (each.afterMs < waitMs)
          messages.push({ at: at + each.afterMs, until: at + waitMs, channel: each.channel, person: id, urgency: situation.urgency });
    }
  }
  return { messages, knownTo: begin + knownMs };
}

/** Whether anybody whom it may page keeps quiet hours. */
export function pagesAnybodyQuiet(context: Context, sender: Sender): boolean {
  return context.once(`pages anybody quiet ${keyOfSender(context, sender)}`, () => {
    const steps = [null, ...sender.path.steps.keys()];
    const people = new Set(steps.flatMap((step) => sender.peopleAt(step).flatMap(({ value }) => value)));
    return [...people].some((id) => (context.plan.people[id]?.quietHours.length ?? 0) > 0);
  });
}

/** How many turns of its round robins there are to look at: 1 where whoever is paged is told after the same times. */
export function turnsThatDiffer(context: Context, { path, situation }: Pick<Sender, 'path' | 'situation'>): number {
  return context.once(`turns that differ ${keyOfSituation(context.plan, path, situation)}`, () =>
    path.steps.reduce((most, step) => {
      if (!step.roundRobin) return most;
      const groups = peopleOfStep(context, step, situation).map(({ value }) => value);
      const ways = new Set(groups.flat().map((person) => plannedFor(context, [person], situation).key));
      return ways.size < 2 ? most : groups.reduce((longest, group) => Math.max(longest, group.length), most);
    }, 1),
  );
}

interface Slots {
  readonly slots: readonly Slot[];
  readonly knownMs: Millis;
}

interface Slot {
  /** `null`: the backstop. */
  readonly step: number | null;
  readonly afterMs: Millis;
  readonly waitMs: Millis;
}

/** The course, and the backstop again and again: so many slots and so long as messages are followed. */
function slotsOf(limits: VerifyLimits, { reached, unknownAfterMs }: Course, path: EscalationPath): Slots {
  const slots: Slot[] = [];
  let knownMs = 0;
  for (const slot of reached.slice(0, limits.rungsPerLadder)) {
    if (reachesNobody(slot)) {
      if (slot.afterMs === 0) knownMs = slot.waitMs;
      break;
    }
    if (slot.afterMs >= limits.pacedForMs) break;
    slots.push(slot);
    knownMs = slot.afterMs + slot.waitMs;
  }
  while (slots.at(-1)?.step === null && slots.length < limits.rungsPerLadder && knownMs < limits.pacedForMs) {
    slots.push({ step: null, afterMs: knownMs, waitMs: path.backstop.everyMs });
    knownMs += path.backstop.everyMs;
  }
  return { slots, knownMs: Math.min(knownMs, unknownAfterMs ?? Number.POSITIVE_INFINITY) };
}

interface Planned {
  readonly key: string;
  readonly planned: Outline['asked'];
}

const nothing: Planned = { key: 'false', planned: [] };

function plannedBy(context: Context, sender: Sender, step: number | null): Piecewise<Planned> {
  return context.once(`planned ${keyOfSender(context, sender)} ${step}`, () =>
    map(sender.peopleAt(step), ({ value }) => plannedFor(context, pagedAt(value, sender, step), sender.situation)),
  );
}

/** Of channels that take any number only the first message counts. */
function plannedFor(context: Context, people: readonly string[], { urgency }: Situation): Planned {
  const ways = people.map((id) => plannedForOne(context, id, urgency));
  const isLimited = ({ channel }: PlannedDelivery) => context.plan.channelLimits[channel] !== undefined;
  const planned = ways.flatMap((way) => way.filter(isLimited));
  const others = ways.flatMap((way) => way.flatMap((each) => (isLimited(each) ? [] : [each.afterMs])));
  const first = others.reduce((soonest, each) => Math.min(soonest, each), Number.POSITIVE_INFINITY);
  const key = `${people.length > 0} ${first} ${planned.map(({ afterMs, channel }) => `${channel}+${afterMs}`).join(' ')}`;
  return context.once(`planned in all ${key}`, () => ({ key, planned }));
}

function plannedForOne(context: Context, id: string, urgency: Situation['urgency']): readonly PlannedDelivery[] {
  return context.once(`planned for ${urgency} ${id}`, () => {
    const person = context.plan.people[id];
    return person === undefined ? [] : plannedDeliveries(person, urgency);
  });
}

function pagedAt(people: readonly string[], { path, turn }: Sender, step: number | null): readonly string[] {
  if (step === null || path.steps[step]?.roundRobin !== true) return people.slice(0, coreLimits.peoplePerStep);
  const one = people[turn % Math.max(1, people.length)];
  return one === undefined ? [] : [one];
}

/** Two with the same one ask for the same. */
export function keyOfSender({ plan }: Context, { path, situation, turn }: Sender): string {
  const turned = path.steps.some(({ roundRobin }) => roundRobin) ? turn : 0;
  return `${keyOfSituation(plan, path, situation)} ${turned}`;
}
