// By how much does the first message to some engagements of an incident come too late for a promise, in the worst case? What a channel takes
// counts, where the plan says so: the messages of all engagements share it, as long as nobody answers.

import { addOpen } from '../core/kernel/calendar.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import { type IntervalSet, normalise } from '../core/kernel/interval.ts';
import { calendarOf } from '../core/sla/decide.ts';
import type { AnswerPromise } from './answers.ts';
import { beginnings } from './beginnings.ts';
import { type Bounded, gaveUp, type LimitName, proven } from './bounded.ts';
import type { Context } from './context.ts';
import { dependsOnTurn, firstMessageOn, ladderFrom } from './counterexample.ts';
import type { Broken, Ladder } from './finding.ts';
import { type Kind, situationOf } from './incidents.ts';
import { earliestOf, type FirstMessage, firstMessages, messageAt } from './messages.ts';
import { firstOf, isPrompt, messagesOf, pacesOf, turnsOf } from './paces.ts';
import { type Piecewise, valueAt, within } from './piecewise.ts';
import { type Worst, worstOf } from './promise.ts';
import { heldMs } from './situation.ts';
import { firstTurn } from './turns.ts';

export interface Lateness extends Worst {
  readonly path: string;
  readonly ladder: Ladder;
  /** Whether a message leaves then; else none does until then. */
  readonly leaves: boolean;
  /** `null`: no limit makes it so. */
  readonly heldBack: HeldBack | null;
}

export interface HeldBack {
  readonly channel: string;
  /** `1 per minute` */
  readonly takes: string;
  /** Messages by that channel that leave while it waits. */
  readonly others: number;
  readonly parts: Broken['parts'];
}

/** Of one kind of incident, what is asked about. `group`: places in its engagements, of which one answer is needed. */
export interface Question {
  readonly kind: Kind;
  readonly promise: AnswerPromise;
  readonly group: readonly number[];
}

/** `null` where the promise can be kept from every start. */
export function latenessOf(context: Context, question: Question): Bounded<Lateness | null> {
  const plain = context.once(`plainly ${keyOfQuestion(context, question)}`, () => plainly(context, question));
  // The very first message of an incident waits behind no other.
  if (!plain.proven || question.group.length === question.kind.engaged.length) return plain;
  const held = heldBack(context, question);
  if (!held.proven) return plain.value === null ? held : plain;
  return held.value !== null && held.value.takesMs > (plain.value?.takesMs ?? 0) ? held : plain;
}

function keyOfQuestion(context: Context, { kind, promise, group }: Question): string {
  const engaged = group.map(
    (index) => `${situationOf(context, kind.engaged[index]?.path ?? '', kind)} ${kind.engaged[index]?.turnsBefore}`,
  );
  return [promise.id, promise.party, promise.targetMs, promise.calendar, kind.situation.urgency, ...engaged].join(', ');
}

/** As if every channel took any number. */
function plainly(context: Context, { kind, promise, group }: Question): Bounded<Lateness | null> {
  const each: { readonly path: string; readonly messages: Piecewise<FirstMessage> }[] = [];
  for (const index of group) {
    const path = context.plan.paths[kind.engaged[index]?.path ?? ''];
    const messages = path === undefined ? proven([]) : firstMessages(context, path, kind.situation);
    if (!messages.proven) return messages;
    each.push({ path: path?.id ?? '', messages: messages.value });
  }
  const messages = earliestOf(
    each.map((one) => one.messages),
    context.horizon,
  );
  const starts = callsOf(context, { kind, promise, group });
  const worst = worstOf(fromThem(messages, starts), calendarOf(context.plan, promise.calendar), promise.targetMs);
  if (worst === null) return proven(null);
  const turn = lateTurn(context, { kind, promise, group }, worst.start);
  if (!turn.proven) return turn;
  if (turn.value === null) return proven(null);
  const path = soonest(each, worst.start);
  const ladder = ladderFrom(context, path, kind.situation, worst.start, turn.value);
  return proven({ ...worst, path, ladder, leaves: firstMessageOn(context, ladder) !== null, heldBack: null });
}

/** With what the channels take; `null` where that changes nothing. */
function heldBack(context: Context, question: Question): Bounded<Lateness | null> {
  const { kind, promise, group } = question;
  let found: Lateness | null = null;
  const { turns, all } = turnsOf(context, kind);
  let doubt: LimitName | null = all ? null : 'turnsPaced';
  const starts = callsOf(context, question);
  for (let turn = 0; turn < turns; turn += 1) {
    const paces = pacesOf(context, kind, turn);
    if (!paces.proven) return paces;
    const known = paces.value;
    if (known === null || group.every((index) => isPrompt(known, index))) continue;
    const each = group.map((index) => ({ path: kind.engaged[index]?.path ?? '', messages: firstOf(known, index) }));
    const messages = earliestOf(
      each.map((one) => one.messages),
      context.horizon,
    );
    const worst = worstOf(fromThem(messages, starts), calendarOf(context.plan, promise.calendar), promise.targetMs);
    if (worst === null && known.some(({ value }) => group.every((index) => value.outlasted[index] === true))) doubt = 'pacedForMs';
    if (worst === null || worst.takesMs <= (found?.takesMs ?? 0)) continue;
    const path = soonest(each, worst.start);
    found = {
      ...worst,
      path,
      ladder: ladderFrom(context, path, kind.situation, worst.start, turn),
      ...whyHeld(context, question, worst, turn),
    };
  }
  return found === null && doubt !== null ? gaveUp(doubt) : proven(found);
}

/**
 * The clock of a team or a discipline starts when the first of its engagements begins to page: a start outside support hours is as one at
 * their opening. So the starts that remain are those from which one of them pages at once. `null`: all.
 */
function callsOf(context: Context, { kind, promise, group }: Question): IntervalSet | null {
  if (promise.party === null || kind.situation.urgency === 'high') return null;
  const atOnce = group.flatMap((index) => {
    const path = context.plan.paths[kind.engaged[index]?.path ?? ''];
    const all = path === undefined ? [] : beginnings(context, path, kind.situation.urgency, heldMs(context.plan, path, kind.situation));
    return all.flatMap(({ starts, begins }) => (begins === null ? [starts] : []));
  });
  return normalise(atOnce);
}

function fromThem(messages: Piecewise<FirstMessage>, starts: IntervalSet | null): Piecewise<FirstMessage> {
  return starts === null ? messages : starts.flatMap((each) => within(messages, each));
}

/** The first message to leave, and what it waits behind; of one that does not leave, the first that is released while it waits. */
function whyHeld(context: Context, { kind, group }: Question, { start }: Worst, turn: number): Pick<Lateness, 'leaves' | 'heldBack'> {
  const { messages } = messagesOf(context, kind, { start, turn });
  const own = messages.filter(({ engagement }) => group.includes(engagement));
  const leaving = own.filter(({ leavesAt }) => leavesAt !== null).toSorted((a, b) => (a.leavesAt ?? 0) - (b.leavesAt ?? 0))[0];
  const waiting = leaving !== undefined && leaving.waitedMs > 0 ? leaving : own.find(({ leavesAt }) => leavesAt === null);
  const limit = waiting === undefined ? undefined : context.plan.channelLimits[waiting.channel];
  if (waiting === undefined || limit === undefined) return { leaves: leaving !== undefined, heldBack: null };
  const { channel, at, waitedMs } = waiting;
  const others = messages.filter((each) => each.channel === channel && each.leavesAt !== null && each.leavesAt <= at + waitedMs).length;
  const ahead = others - (waiting.leavesAt === null ? 0 : 1);
  const behind = `behind ${ahead} others by ${channel}, which takes ${limit.text}`;
  const parts = [
    { text: 'until its message is asked for', ms: at - start },
    { text: waiting.leavesAt === null ? `${behind}, until the path goes on and it is released` : behind, ms: waitedMs },
    ...(waiting === leaving ? [] : rest(leaving?.leavesAt ?? null, at + waitedMs)),
  ];
  return { leaves: leaving !== undefined, heldBack: { channel, takes: limit.text, others: ahead, parts } };
}

function rest(leavesAt: Instant | null, from: Instant): readonly { readonly text: string; readonly ms: Millis }[] {
  return leavesAt === null ? [] : [{ text: 'until a later message leaves', ms: leavesAt - from }];
}

function soonest(each: readonly { readonly path: string; readonly messages: Piecewise<FirstMessage> }[], start: Instant): string {
  const first = ({ messages }: (typeof each)[number]) => {
    const value = valueAt(messages, start);
    return (value === undefined ? null : messageAt(value, start)) ?? Number.POSITIVE_INFINITY;
  };
  return each.toSorted((a, b) => first(a) - first(b))[0]?.path ?? '';
}

/** The turn of the round robins at which it is so; 0 where they change nothing, `null` where there is none. */
function lateTurn(context: Context, { kind, promise, group }: Question, start: Instant): Bounded<number | null> {
  const { situation } = kind;
  const engaged = group.flatMap((index) => kind.engaged[index] ?? []);
  if (!engaged.some(({ path }) => dependsOnTurn(context, path, situation))) return proven(0);
  const dueAt = addOpen(calendarOf(context.plan, promise.calendar), start, promise.targetMs);
  const turning = engaged.flatMap(({ path: id }) => {
    const path = context.plan.paths[id];
    return path === undefined ? [] : [{ path, situation }];
  });
  return firstTurn(context, turning, (turn) => {
    const firsts = engaged.map(({ path, turnsBefore }) =>
      firstMessageOn(context, ladderFrom(context, path, situation, start, turn + turnsBefore)),
    );
    return firsts.every((first) => first === null || first >= dueAt) ? turn : null;
  });
}
