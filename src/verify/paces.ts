// How far do the limits of channels hold back the messages of one incident, all its engagements together, for every moment at which it may
// begin? Between two changes of who is paged and how they are told it is the same for all starts, and worked out once.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { Plan } from '../core/plan/plan.ts';
import { type Bounded, proven } from './bounded.ts';
import type { Context } from './context.ts';
import type { Kind } from './incidents.ts';
import type { FirstMessage } from './messages.ts';
import {
  createSender,
  keyOfSender,
  type Outgoing,
  type Outline,
  outgoingFrom,
  outlinesOf,
  pagesAnybodyQuiet,
  type Sender,
  turnsThatDiffer,
} from './outgoing.ts';
import { type Message, mostWithin, pace } from './pacing.ts';
import { combine, map, type Piece, type Piecewise } from './piecewise.ts';

export interface Pace {
  /** Of each engagement; where none leaves as far as is known, no sooner than this. */
  readonly first: readonly FirstMessage[];
  /** By channel, the longest that a message waits for its turn; nothing of channels on which none does. */
  readonly waits: ReadonlyMap<string, Millis>;
  /** Of each engagement, whether none leaves for as long as messages are followed. */
  readonly outlasted: readonly boolean[];
  /** Of each engagement, whether its first leaves in the moment in which it is asked for. */
  readonly prompt: readonly boolean[];
}

export interface PacedMessage extends Message {
  /** `null`: its page is released first. */
  readonly leavesAt: Instant | null;
  /** Until it leaves, or its page is released. */
  readonly waitedMs: Millis;
}

/** Over the horizon, apart from starts of which nothing is claimed. `null` where limits change nothing. */
export function pacesOf(context: Context, kind: Kind, turn: number): Bounded<Piecewise<Pace> | null> {
  if (Object.keys(context.plan.channelLimits).length === 0) return proven(null);
  const senders = sendersOf(context, kind, turn);
  if (senders === null) return proven(null);
  return context.once(`paces ${senders.map((each) => keyOfSender(context, each)).join(', ')}`, () => {
    const all: Piecewise<Outline>[] = [];
    for (const each of senders) {
      const outlines = outlinesOf(context, each);
      if (!outlines.proven) return outlines;
      all.push(outlines.value);
    }
    const putOff = kind.situation.urgency === 'low' && senders.some((each) => pagesAnybodyQuiet(context, each));
    if (!mayWait(context.plan, putOff, all)) return proven(null);
    return proven(evaluated(context, { senders, putOff, pieces: together(all, context.horizon) }));
  });
}

/** When the first message to an engagement leaves. */
export function firstOf(paces: Piecewise<Pace>, engagement: number): Piecewise<FirstMessage> {
  const known = firsts.get(paces) ?? new Map<number, Piecewise<FirstMessage>>();
  firsts.set(paces, known);
  const found = known.get(engagement) ?? map(paces, ({ value }): FirstMessage => value.first[engagement] ?? { afterMs: null, at: null });
  known.set(engagement, found);
  return found;
}

/** Whether, of an engagement, the first message leaves when it is asked for, wherever the incident begins. */
export function isPrompt(paces: Piecewise<Pace>, engagement: number): boolean {
  const known =
    prompt.get(paces) ?? paces.reduce<readonly boolean[]>((all, { value }) => value.prompt.map((each, n) => each && all[n] !== false), []);
  prompt.set(paces, known);
  return known[engagement] === true;
}

const prompt = new WeakMap<Piecewise<Pace>, readonly boolean[]>();

/** Many promises ask about the same engagements. */
const firsts = new WeakMap<Piecewise<Pace>, Map<number, Piecewise<FirstMessage>>>();

/** How many turns of its round robins are looked at, and whether these are all that differ. */
export function turnsOf(context: Context, kind: Kind): { readonly turns: number; readonly all: boolean } {
  const differ = Math.max(1, ...(sendersOf(context, kind, 0) ?? []).map((each) => turnsThatDiffer(context, each)));
  return { turns: Math.min(differ, context.limits.turnsPaced), all: differ <= context.limits.turnsPaced };
}

/** Its messages from one start, in the order in which they are asked for, as far as they are known. */
export function messagesOf(
  context: Context,
  kind: Kind,
  at: { readonly start: Instant; readonly turn: number },
): { readonly messages: readonly PacedMessage[]; readonly knownTo: Instant } {
  const { messages, knownTo } = askedFrom(context, sendersOf(context, kind, at.turn) ?? [], at.start);
  const known: PacedMessage[] = [];
  pace(messages, context.plan.channelLimits, (message, leavesAt, waitedMs) => known.push({ ...message, leavesAt, waitedMs }));
  return { messages: known, knownTo };
}

/** In the order of the engagements. `null` where one has no path. */
function sendersOf(context: Context, { engaged, situation }: Kind, turn: number): readonly Sender[] | null {
  const senders = engaged.flatMap(({ path: id, turnsBefore }): readonly Sender[] => {
    const path = context.plan.paths[id];
    return path === undefined ? [] : [createSender(context, { path, situation, turn: turn + turnsBefore })];
  });
  return senders.length < engaged.length ? null : senders;
}

/** However the paths stand to one another: whether together they may ask for more than a channel takes. */
function mayWait(plan: Plan, putOff: boolean, all: readonly Piecewise<Outline>[]): boolean {
  return Object.entries(plan.channelLimits).some(([channel, { count, perMs }]) => {
    const most = all.map((pieces) =>
      [...new Set(pieces.map(({ value }) => value))].reduce((highest, { asked }) => {
        const own = asked.flatMap((each) => (each.channel === channel ? [each.afterMs] : []));
        // When quiet hours end, whatever was put off comes at once.
        return Math.max(highest, putOff ? own.length : mostWithin(own, perMs));
      }, 0),
    );
    return most.reduce((sum, each) => sum + each, 0) > count;
  });
}

/** One outline of each sender, in their order. The same ones are always the same value. */
interface Joint {
  readonly outlines: readonly Outline[];
  readonly with: Map<Outline, Joint>;
}

function together(all: readonly Piecewise<Outline>[], over: Interval): Piecewise<Joint> {
  const none: Joint = { outlines: [], with: new Map() };
  return all.reduce<Piecewise<Joint>>((some, one) => combine(some, one, joined), [{ ...over, value: none }]);
}

function joined(joint: Joint, outline: Outline): Joint {
  let found = joint.with.get(outline);
  if (found === undefined) {
    found = { outlines: [...joint.outlines, outline], with: new Map() };
    joint.with.set(outline, found);
  }
  return found;
}

interface Together {
  readonly senders: readonly Sender[];
  /** Quiet hours may put off some of their messages. */
  readonly putOff: boolean;
  readonly pieces: Piecewise<Joint>;
}

/** Pieces in which all begin together are alike throughout; of others nothing is claimed but at their first and last moment. */
function evaluated(context: Context, { senders, putOff, pieces }: Together): Piecewise<Pace> {
  const known = new Map<Joint, Pace>();
  const paces = pieces.flatMap((piece): readonly Piece<Pace>[] => {
    const { outlines } = piece.value;
    const begins = outlines[0]?.begins ?? null;
    const isEven = !putOff && outlines.every((each) => each.begins === begins);
    if (!isEven) {
      const edges = piece.to - piece.from > 1 ? [piece.from, piece.to - 1] : [piece.from];
      return edges.map((start) => {
        const asked = inOrder(senders.map((sender, engagement) => countedFrom(context, sender, { engagement, start })));
        return { from: start, to: start + 1, value: paceOf(context, senders.length, { ...since(start, asked), begins: null }) };
      });
    }
    const found = known.get(piece.value) ?? paceOf(context, senders.length, { ...messagesAlike(context, senders, piece), begins });
    known.set(piece.value, found);
    return [{ from: piece.from, to: piece.to, value: found }];
  });
  return map(paces, ({ value }) => value);
}

interface AskedFrom {
  readonly messages: readonly Message[];
  readonly knownTo: Instant;
}

function askedFrom(context: Context, senders: readonly Sender[], start: Instant): AskedFrom {
  return inOrder(senders.map((sender, engagement) => ofEngagement(engagement, outgoingFrom(context, sender, start))));
}

/** As far as it changes a pace: of an engagement's messages by channels that take any number only the first. */
function countedFrom(context: Context, sender: Sender, at: { readonly engagement: number; readonly start: Instant }): AskedFrom {
  const { messages, knownTo } = outgoingFrom(context, sender, at.start);
  let free: Outgoing['messages'][number] | null = null;
  const counted: Outgoing['messages'][number][] = [];
  for (const message of messages) {
    if (context.plan.channelLimits[message.channel] !== undefined) counted.push(message);
    else if (free === null || message.at < free.at) free = message;
  }
  if (free !== null) counted.push(free);
  // In order, so that those of several engagements are merged rather than sorted.
  return ofEngagement(at.engagement, { messages: counted.sort((a, b) => a.at - b.at), knownTo });
}

/** Of a piece in which all begin together, since they began: what one of them asks for is the same in every piece with its outline. */
function messagesAlike(context: Context, senders: readonly Sender[], { from, value }: Piece<Joint>): AskedFrom {
  return inOrder(
    senders.flatMap((sender, engagement): readonly AskedFrom[] => {
      const outline = value.outlines[engagement];
      if (outline === undefined) return [];
      const known = alike.get(outline) ?? [];
      alike.set(outline, known);
      const found = known[engagement] ?? since(outline.begins ?? from, countedFrom(context, sender, { engagement, start: from }));
      known[engagement] = found;
      return [found];
    }),
  );
}

/** By the engagement's place in its incident. */
const alike = new WeakMap<Outline, AskedFrom[]>();

function ofEngagement(engagement: number, { messages, knownTo }: Outgoing): AskedFrom {
  return { messages: messages.map((each) => ({ ...each, engagement })), knownTo };
}

function since(start: Instant, { messages, knownTo }: AskedFrom): AskedFrom {
  return { messages: messages.map((one) => ({ ...one, at: one.at - start, until: one.until - start })), knownTo: knownTo - start };
}

function inOrder(each: readonly AskedFrom[]): AskedFrom {
  const knownTo = each.reduce((least, one) => Math.min(least, one.knownTo), Number.POSITIVE_INFINITY);
  const asked: Message[] = [];
  for (const { messages } of each) {
    for (const message of messages) if (message.at < knownTo) asked.push(message);
  }
  return { messages: asked.sort((a, b) => a.at - b.at), knownTo };
}

/** Messages since the start, or since all began to page. */
interface Begun extends AskedFrom {
  /** When that is, where they wait for it. */
  readonly begins: Instant | null;
}

function paceOf(context: Context, engagements: number, { messages, knownTo, begins }: Begun): Pace {
  const leaves = Array.from({ length: engagements }, () => knownTo);
  const asked = [...leaves];
  const waits = new Map<string, Millis>();
  pace(messages, context.plan.channelLimits, ({ at, engagement, channel }, leavesAt, waitedMs) => {
    if (at < (asked[engagement] ?? 0)) asked[engagement] = at;
    if (leavesAt !== null && leavesAt < (leaves[engagement] ?? 0)) leaves[engagement] = leavesAt;
    if (waitedMs > 0 && waitedMs > (waits.get(channel) ?? 0)) waits.set(channel, waitedMs);
  });
  const isOutlasted = knownTo >= context.limits.pacedForMs;
  return {
    first: leaves.map((at) => (begins === null ? { afterMs: at, at: null } : { afterMs: null, at: begins + at })),
    waits,
    outlasted: leaves.map((at) => isOutlasted && at === knownTo),
    prompt: leaves.map((at, engagement) => at < knownTo && at === asked[engagement]),
  };
}
