// Is there an incident whose messages are more than the provider of a channel takes, so that some of them have to wait?

import { plannedDeliveries } from '../../core/escalation/page.ts';
import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { type Finding, finding, type Ladder } from '../finding.ts';
import { type Kind, kindsOf, situationOf } from '../incidents.ts';
import { verifyLimits } from '../limits.ts';

export const channelLimit: Check = {
  id: 'channel-limit',
  title: 'an incident sends more than a channel takes',
  severity: 'warning',
  explanation: `The plan says how many messages the provider of a channel takes (\`channels: { email: { limit: 30 per minute } }\`), and one incident alone
sends more of them: whoever is told last is told late, perhaps later than is promised. The messages are those of the engine's own forecast, if
nobody answers; they leave in their order, as fast as the limit lets them. It is looked at from the beginnings of the first hundred shifts; the minutes
around a handover are left out. Let fewer people be paged at once, let them be told by different channels first, or ask the provider for more.`,
  *run(context) {
    const told = new Set<string>();
    for (const [channel, limit] of Object.entries(context.plan.channelLimits)) {
      for (const kind of kindsOf(context)) {
        if (kind.situation.urgency === 'low') continue;
        const key = [channel, ...kind.engaged.map(({ path }) => situationOf(context, path, kind))].join(', ');
        if (told.has(key)) continue;
        told.add(key);
        const found = tooMany(context, kind, { channel, limit });
        if (found !== null) yield found;
      }
    }
  },
};

interface Way {
  readonly channel: string;
  readonly limit: ChannelLimit;
}

interface Queued {
  readonly at: Instant;
  /** When the limit lets it leave. */
  readonly leavesAt: Instant;
  readonly path: string;
  readonly person: string;
}

function tooMany(context: Context, kind: Kind, way: Way): Finding | null {
  let worst: { readonly start: Instant; readonly queue: readonly Queued[]; readonly lateMs: Millis; readonly ladder: Ladder } | null = null;
  for (const start of startsToTry(context, kind)) {
    const ladders = kind.engaged.map(({ path }) => ladderFrom(context, path, kind.situation, start));
    const queue = queueOf(context, ladders, way);
    const lateMs = Math.max(0, ...queue.map(({ at, leavesAt }) => leavesAt - at));
    const last = queue.find(({ at, leavesAt }) => leavesAt - at === lateMs);
    const ladder = ladders.find(({ path }) => path === last?.path);
    if (ladder !== undefined && lateMs > (worst?.lateMs ?? 0)) worst = { start, queue, lateMs, ladder };
  }
  if (worst === null) return null;
  const { start, queue, lateMs, ladder } = worst;
  const { service, scenario, severity } = kind.trigger;
  const { channel, limit } = way;
  const most = Math.max(...queue.map(({ at }) => queue.filter((each) => at <= each.at && each.at < at + limit.perMs).length));
  const name = context.plan.people[queue.find(({ at, leavesAt }) => leavesAt - at === lateMs)?.person ?? '']?.name ?? 'somebody';
  return finding({
    subject: { kind: 'service', id: service },
    aspect: [channel, severity, ...(scenario === null ? [] : [scenario])].join(' '),
    message: `${service} at ${severity} sends ${most} messages by ${channel}, which takes ${limit.text}: that to ${name} waits ${formatDuration(lateMs)}`,
    place: ['channels', channel, 'limit'],
    mend: `let fewer people be told by ${channel} at once, or by another channel first`,
    at: { instant: start, zone: zoneOfPath(context, ladder.path) },
    trigger: kind.trigger,
    ladder,
  });
}

/** Messages on the channel that the engine asks for, oldest first, each leaving as soon as the limit allows. */
function queueOf(context: Context, ladders: readonly Ladder[], { channel, limit }: Way): readonly Queued[] {
  const asked = ladders.flatMap(({ path, urgency, slots }) =>
    slots.flatMap((slot, index) => {
      const until = slots[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      return slot.people.flatMap(({ person }) => {
        const known = context.plan.people[person];
        const planned = known === undefined ? [] : plannedDeliveries(known, urgency);
        const own = planned.filter((each) => each.channel === channel && slot.at + each.afterMs < until);
        return own.map(({ afterMs }) => ({ at: slot.at + afterMs, path, person }));
      });
    }),
  );
  const queue: Queued[] = [];
  for (const each of asked.toSorted((a, b) => a.at - b.at)) {
    const before = queue.at(-limit.count);
    const leavesAt = queue.length < limit.count ? each.at : Math.max(each.at, (before?.leavesAt ?? 0) + limit.perMs);
    queue.push({ ...each, leavesAt });
  }
  return queue;
}

/** The beginnings of shifts in the schedules of its paths: between them the same people are paged. */
function startsToTry(context: Context, { engaged }: Kind): readonly Instant[] {
  const paths = [...new Set(engaged.map(({ path }) => path))].flatMap((path) => context.plan.paths[path] ?? []);
  const targets = paths.flatMap((path) => [...path.steps.flatMap((step) => step.targets), ...path.backstop.targets]);
  const schedules = [...new Set(targets.flatMap(({ kind, id }) => (kind === 'schedule' ? [id] : [])))].toSorted();
  return context.once(`beginnings of shifts ${schedules.join(' ')}`, () => {
    const beginnings = new Set([context.horizon.from]);
    for (const id of schedules) {
      for (const { from } of context.onCall(id)) {
        if (from >= context.horizon.to || beginnings.size >= verifyLimits.shiftsTried) break;
        if (from > context.horizon.from) beginnings.add(from);
      }
    }
    return [...beginnings].sort((a, b) => a - b);
  });
}
