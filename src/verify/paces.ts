// How far do the limits of channels hold back the messages of one incident, all its engagements together, for every moment at which it may
// begin? Between two changes of who is paged and how they are told it is the same for all starts, and worked out once.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Context } from './context.ts';
import type { Kind } from './incidents.ts';
import type { FirstMessage } from './messages.ts';
import {
  createSender,
  keyOfSender,
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
}

export interface PacedMessage extends Message {
  /** `null`: its page is released first. */
  readonly leavesAt: Instant | null;
  /** Until it leaves, or its page is released. */
  readonly waitedMs: Millis;
}

/** Over the horizon, apart from starts of which nothing is claimed. `null` where limits change nothing, or it cannot be told. */
export function pacesOf(context: Context, kind: Kind, turn: number): Piecewise<Pace> | null {
  if (Object.keys(context.plan.channelLimits).length === 0) return null;
  const senders = sendersOf(context, kind, turn);
  if (senders === null) return null;
  return context.once(`paces ${senders.map((each) => keyOfSender(context, each)).join(', ')}`, () => {
    const all = senders.map((each) => outlinesOf(context, each)).filter((each) => each !== null);
    const putOff = kind.situation.urgency === 'low' && senders.some((each) => pagesAnybodyQuiet(context, each));
    if (all.length < senders.length || !mayWait(context.plan, putOff, all)) return null;
    return evaluated(context, { senders, putOff, pieces: together(all, context.horizon) });
  });
}

/** How many turns of its round robins there are to look at. */
export function turnsOf(context: Context, kind: Kind): number {
  return Math.max(1, ...(sendersOf(context, kind, 0) ?? []).map((each) => turnsThatDiffer(context, each)));
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

function together(all: readonly Piecewise<Outline>[], over: Interval): Piecewise<readonly Outline[]> {
  const none: readonly Outline[] = [];
  return all.reduce<Piecewise<readonly Outline[]>>(
    (some, one) => combine(some, one, (values, value) => [...values, value]),
    [{ ...over, value: none }],
  );
}

interface Together {
  readonly senders: readonly Sender[];
  /** Quiet hours may put off some of their messages. */
  readonly putOff: boolean;
  readonly pieces: Piecewise<readonly Outline[]>;
}

/** Pieces in which all begin together are alike throughout; of others nothing is claimed but at their first and last moment. */
function evaluated(context: Context, { senders, putOff, pieces }: Together): Piecewise<Pace> {
  const known = new Map<string, Pace>();
  const paces = pieces.flatMap((piece): readonly Piece<Pace>[] => {
    const begins = piece.value[0]?.begins ?? null;
    const isEven = !putOff && piece.value.every((each) => each.begins === begins);
    if (!isEven) {
      const edges = piece.to - piece.from > 1 ? [piece.from, piece.to - 1] : [piece.from];
      return edges.map((start) => ({ from: start, to: start + 1, value: paceFrom(context, senders, start, null) }));
    }
    const key = piece.value.map(({ number }) => number).join(' ');
    const found = known.get(key) ?? paceFrom(context, senders, piece.from, begins);
    known.set(key, found);
    return [{ from: piece.from, to: piece.to, value: found }];
  });
  return map(paces, ({ value }) => value);
}

interface AskedFrom {
  readonly messages: readonly Message[];
  readonly knownTo: Instant;
}

function askedFrom(context: Context, senders: readonly Sender[], start: Instant): AskedFrom {
  const each = senders.map((sender) => outgoingFrom(context, sender, start));
  const knownTo = Math.min(...each.map((one) => one.knownTo));
  const asked: Message[] = [];
  for (const [engagement, { messages }] of each.entries()) {
    for (const { at, until, channel, person } of messages) if (at < knownTo) asked.push({ at, until, channel, person, engagement });
  }
  return { messages: asked.sort((a, b) => a.at - b.at), knownTo };
}

function paceFrom(context: Context, senders: readonly Sender[], start: Instant, begins: Instant | null): Pace {
  const { messages, knownTo } = askedFrom(context, senders, start);
  const leaves = senders.map(() => knownTo);
  const waits = new Map<string, Millis>();
  pace(messages, context.plan.channelLimits, ({ engagement, channel }, leavesAt, waitedMs) => {
    if (leavesAt !== null && leavesAt < (leaves[engagement] ?? 0)) leaves[engagement] = leavesAt;
    if (waitedMs > 0 && waitedMs > (waits.get(channel) ?? 0)) waits.set(channel, waitedMs);
  });
  return { first: leaves.map((at) => (begins === null ? { afterMs: at - start, at: null } : { afterMs: null, at })), waits };
}
