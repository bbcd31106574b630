// How far do the limits of channels hold back the messages of one incident, all its engagements together, for every moment at which it may
// begin? Between two changes of who is paged and how they are told it is the same for all starts, and worked out once.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { Context } from './context.ts';
import type { Kind } from './incidents.ts';
import type { FirstMessage } from './messages.ts';
import { keyOfSender, type Outline, outgoingFrom, outlinesOf, type Sender, turnsThatDiffer } from './outgoing.ts';
import { mostWithin, type PacedMessage, paced } from './pacing.ts';
import { combine, map, type Piece, type Piecewise } from './piecewise.ts';

export interface Pace {
  /** Of each engagement; where none leaves as far as is known, no sooner than this. */
  readonly first: readonly FirstMessage[];
  /** By channel, the longest that a message waits for its turn; nothing of channels on which none does. */
  readonly waits: ReadonlyMap<string, Millis>;
}

/** Over the horizon, apart from starts of which nothing is claimed. `null` where limits change nothing, or it cannot be told. */
export function pacesOf(context: Context, kind: Kind, turn: number): Piecewise<Pace> | null {
  if (Object.keys(context.plan.channelLimits).length === 0) return null;
  const senders = sendersOf(context, kind, turn);
  if (senders === null) return null;
  return context.once(`paces ${senders.map((each) => keyOfSender(context, each)).join(', ')}`, () => {
    const outlines = senders.flatMap((each) => outlinesOf(context, each) ?? []);
    const all = senders.map((each) => outlinesOf(context, each)).filter((each) => each !== null);
    if (outlines.length === 0 || all.length < senders.length || !mayWait(context, kind, all)) return null;
    return evaluated(context, kind, { senders, pieces: together(all, context.horizon) });
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
  return paceFrom(context, sendersOf(context, kind, at.turn) ?? [], at.start);
}

/** In the order of the engagements. `null` where one has no path. */
function sendersOf(context: Context, { engaged, situation }: Kind, turn: number): readonly Sender[] | null {
  const senders = engaged.flatMap(({ path: id }, index): readonly Sender[] => {
    const path = context.plan.paths[id];
    // The same path once more in the same incident is its next turn.
    const before = engaged.slice(0, index).filter((each) => each.path === id).length;
    return path === undefined ? [] : [{ path, situation, turn: turn + before }];
  });
  return senders.length < engaged.length ? null : senders;
}

/** However the paths stand to one another: whether together they may ask for more than a channel takes. */
function mayWait({ plan }: Context, kind: Kind, all: readonly Piecewise<Outline>[]): boolean {
  return Object.entries(plan.channelLimits).some(([channel, { count, perMs }]) => {
    const most = all.map((pieces) =>
      [...new Set(pieces.map(({ value }) => value))].reduce((highest, { asked }) => {
        const own = asked.flatMap((each) => (each.channel === channel ? [each.afterMs] : []));
        // When quiet hours end, whatever was put off comes at once.
        return Math.max(highest, isPutOff(plan, kind) ? own.length : mostWithin(own, perMs));
      }, 0),
    );
    return most.reduce((sum, each) => sum + each, 0) > count;
  });
}

function isPutOff(plan: Context['plan'], { situation }: Kind): boolean {
  return situation.urgency === 'low' && Object.values(plan.people).some(({ quietHours }) => quietHours.length > 0);
}

function together(all: readonly Piecewise<Outline>[], over: Interval): Piecewise<readonly Outline[]> {
  const none: readonly Outline[] = [];
  return all.reduce<Piecewise<readonly Outline[]>>(
    (some, one) => combine(some, one, (values, value) => [...values, value]),
    [{ ...over, value: none }],
  );
}

/** Pieces in which all begin together are alike throughout; of others nothing is claimed but at their first and last moment. */
function evaluated(
  context: Context,
  kind: Kind,
  { senders, pieces }: { readonly senders: readonly Sender[]; readonly pieces: Piecewise<readonly Outline[]> },
): Piecewise<Pace> {
  const known = new Map<string, Pace>();
  const putOff = isPutOff(context.plan, kind);
  const found = pieces.flatMap((piece): readonly Piece<Pace>[] => {
    const begins = piece.value[0]?.begins ?? null;
    const isEven = !putOff && piece.value.every((each) => each.begins === begins);
    if (!isEven) {
      const edges = piece.to - piece.from > 1 ? [piece.from, piece.to - 1] : [piece.from];
      return edges.map((start) => ({ from: start, to: start + 1, value: paceOf(paceFrom(context, senders, start), senders, start, null) }));
    }
    const key = piece.value.map(({ number }) => number).join(' ');
    const pace = known.get(key) ?? paceOf(paceFrom(context, senders, piece.from), senders, piece.from, begins);
    known.set(key, pace);
    return [{ from: piece.from, to: piece.to, value: pace }];
  });
  return map(found, ({ value }) => value);
}

type Followed = ReturnType<typeof messagesOf>;

function paceFrom(context: Context, senders: readonly Sender[], start: Instant): Followed {
  const each = senders.map((sender) => outgoingFrom(context, sender, start));
  const knownTo = Math.min(...each.map((one) => one.knownTo));
  const asked = each.flatMap(({ messages }, engagement) => messages.map((message) => ({ ...message, engagement })));
  const inOrder = asked.filter(({ at }) => at < knownTo).toSorted((a, b) => a.at - b.at);
  return { messages: paced(inOrder, context.plan.channelLimits), knownTo };
}

function paceOf({ messages, knownTo }: Followed, senders: readonly Sender[], start: Instant, begins: Instant | null): Pace {
  const first = senders.map((_, engagement): FirstMessage => {
    const leaves = messages.flatMap((each) => (each.engagement === engagement && each.leavesAt !== null ? [each.leavesAt] : []));
    const at = leaves.reduce((soonest, each) => Math.min(soonest, each), knownTo);
    return begins === null ? { afterMs: at - start, at: null } : { afterMs: null, at };
  });
  const waits = new Map<string, Millis>();
  for (const { channel, waitedMs, leavesAt } of messages) {
    if (waitedMs > 0 || leavesAt === null) waits.set(channel, Math.max(waits.get(channel) ?? 0, waitedMs));
  }
  return { first, waits };
}
