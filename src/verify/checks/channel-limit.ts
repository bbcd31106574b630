// Is there an incident whose messages are more than the provider of a channel takes, so that some of them have to wait?

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import { type Interval, normalise } from '../../core/kernel/interval.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import { type Bounded, gaveUp, proven } from '../bounded.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Told, unproven } from '../finding.ts';
import { type Kind, kindsOf, situationOf } from '../incidents.ts';
import { messagesOf, pacesOf, turnsOf } from '../paces.ts';
import { mostWithin } from '../pacing.ts';

export const channelLimit: Check = {
  id: 'channel-limit',
  title: 'an incident sends more than a channel takes',
  severity: 'warning',
  explanation: `The plan says how many messages the provider of a channel takes (\`channels: { email: { limit: 30 per minute } }\`), and one incident alone
sends more of them: whoever is told last is told late, or never, where their path goes on before. The messages of all its engagements are counted, from every
moment at which it may begin and for an hour, if nobody answers; they leave in the order in which they are asked for, as fast as the limit lets them.
Only incidents of high urgency are looked at. That a promise breaks by it is told by assemble-late and acknowledge-late. Let fewer people be paged at once,
let them be told by different channels first, or ask the provider for more.`,
  *run(context) {
    const told = new Set<string>();
    for (const [channel, limit] of Object.entries(context.plan.channelLimits)) {
      for (const kind of kindsOf(context)) {
        if (kind.situation.urgency === 'low') continue;
        const key = [channel, ...kind.engaged.map(({ path }) => situationOf(context, path, kind))].join(', ');
        if (told.has(key)) continue;
        told.add(key);
        yield* tooMany(context, kind, { channel, limit });
      }
    }
  },
};

interface Way {
  readonly channel: string;
  readonly limit: ChannelLimit;
}

interface Worst {
  readonly start: Instant;
  readonly turn: number;
  readonly waitedMs: Millis;
  readonly stretches: readonly Interval[];
}

function* tooMany(context: Context, kind: Kind, way: Way): Iterable<Told> {
  const worst = worstOf(context, kind, way);
  const { service, scenario, severity } = kind.trigger;
  const { channel, limit } = way;
  if (!worst.proven) yield unproven(worst.limit, { subject: { kind: 'service', id: service }, place: ['channels', channel, 'limit'] });
  if (!worst.proven || worst.value === null) return;
  const { start, turn, waitedMs } = worst.value;
  const sent = messagesOf(context, kind, { start, turn }).messages.filter((each) => each.channel === channel);
  const last = sent.find((each) => each.waitedMs === waitedMs);
  const path = kind.engaged[last?.engagement ?? 0]?.path ?? '';
  const most = mostWithin(
    sent.map(({ at }) => at),
    limit.perMs,
  );
  const name = context.plan.people[last?.person ?? '']?.name ?? 'somebody';
  const waits = `waits ${formatDuration(waitedMs)}${last?.leavesAt === null ? ' and then never leaves, since the path goes on' : ''}`;
  yield finding({
    subject: { kind: 'service', id: service },
    aspect: [channel, severity, ...(scenario === null ? [] : [scenario])].join(' '),
    message: `${service} at ${severity} sends ${most} messages by ${channel}, which takes ${limit.text}: that to ${name} ${waits}`,
    place: ['channels', channel, 'limit'],
    mend: `let fewer people be told by ${channel} at once, or by another channel first`,
    at: { instant: start, zone: zoneOfPath(context, path) },
    stretches: worst.value.stretches,
    trigger: kind.trigger,
    ladder: ladderFrom(context, path, kind.situation, start, turn),
  });
}

/** Of the first turn of round robins at which any has to wait: every start at which it is so, and the one that makes it longest. */
function worstOf(context: Context, kind: Kind, { channel }: Way): Bounded<Worst | null> {
  const { turns, all } = turnsOf(context, kind);
  for (let turn = 0; turn < turns; turn += 1) {
    const paces = pacesOf(context, kind, turn);
    if (!paces.proven) return paces;
    const waiting = (paces.value ?? []).filter(({ value }) => value.waits.has(channel));
    const longest = waiting.reduce<(typeof waiting)[number] | null>((worst, piece) => {
      return worst !== null && (worst.value.waits.get(channel) ?? 0) >= (piece.value.waits.get(channel) ?? 0) ? worst : piece;
    }, null);
    if (longest === null) continue;
    return proven({ start: longest.from, turn, waitedMs: longest.value.waits.get(channel) ?? 0, stretches: normalise(waiting) });
  }
  return all ? proven(null) : gaveUp('turnsPaced');
}
