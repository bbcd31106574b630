// Is there a moment at which a promise to answer is broken before anybody has been told?

import { formatDuration } from '../../core/kernel/duration.ts';
import { minute } from '../../core/kernel/instant.ts';
import { type AnswerMetric, answerPromises } from '../answers.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { zoneOfPath } from '../counterexample.ts';
import { type Finding, finding, type Mend, type Told, unproven } from '../finding.ts';
import { kindsOf, situationOf } from '../incidents.ts';
import { type Lateness, latenessOf, type Question } from '../lateness.ts';
import { countedOn, promiseOnly } from '../ways.ts';

export const acknowledgeLate: Check = {
  id: 'acknowledge-late',
  title: 'a promise to answer is broken before anybody is told',
  severity: 'error',
  explanation: `The worst moment of the horizon for this incident: skipped steps, waits, support hours, and the first of the person's
notification rules add up to more than the objective's target, on its calendar. Even an answer at once comes too late. All engagements of
the incident are counted, since the first answer of any stops this clock; of what a team or a discipline promises, its own, from when the
first of them begins to page; and a role is filled by nobody before the first message to those who may. What a channel takes
(\`channels\`) counts for the messages of all engagements together, as long as nobody answers: an incident's very first message is never held back by the
others, the first to a team may be. Where a path reaches nobody at all, that is told by its own check.`,
  *run(context) {
    yield* late(context, 'acknowledge');
  },
};

export const assembleLate: Check = {
  id: 'assemble-late',
  title: 'a promise to assemble is broken before all are told',
  severity: 'error',
  explanation: `As with acknowledge-late, but this clock stops when every engagement has been answered, so that the slowest of them counts:
at this moment the first message of one of them leaves when the time is over already, perhaps because its channel takes no more.`,
  *run(context) {
    yield* late(context, 'assemble');
  },
};

function* late(context: Context, metric: AnswerMetric): Iterable<Told> {
  const known = new Set<string>();
  const shared = Object.keys(context.plan.channelLimits).length > 0;
  for (const kind of kindsOf(context)) {
    for (const promise of answerPromises(context.plan, kind, metric)) {
      for (const group of promise.groups) {
        const situations = kind.engaged.map(({ path }) => situationOf(context, path, kind));
        const own = group.map((index) => situations[index] ?? '').toSorted();
        const key = [promise.id, ...own, ...(shared ? [...group, 'of', ...situations] : [])].join(', ');
        if (known.has(key)) continue;
        known.add(key);
        const found = latenessOf(context, { kind, promise, group });
        const { service } = kind.trigger;
        if (!found.proven) yield unproven(found.limit, { subject: { kind: 'service', id: service }, place: promise.place });
        else if (found.value !== null) yield findingOf(context, { kind, promise, group }, { metric, found: found.value });
      }
    }
  }
}

function findingOf(
  context: Context,
  question: Question,
  { metric, found }: { readonly metric: AnswerMetric; readonly found: Lateness },
): Finding {
  const { kind, promise, group } = question;
  const { start, takesMs, path, ladder, leaves, heldBack } = found;
  const { service, scenario, severity } = kind.trigger;
  const [only] = group;
  const whom = group.length === 1 && only !== undefined && (metric === 'assemble' || heldBack !== null) ? kind.engaged[only] : undefined;
  const takes = `${leaves ? 'the first message leaves after' : 'no message leaves for at least'} ${formatDuration(takesMs)}`;
  const who = whom === undefined ? '' : ` to ${whom.responsibility}`;
  const others = heldBack?.others === 1 ? 'another one goes' : `${heldBack?.others} others go`;
  const because = heldBack === null ? '' : `: ${heldBack.channel} takes ${heldBack.takes}, and ${others} first if nobody answers`;
  const whose = promise.party === null ? `${service} at ${severity}` : `${promise.party}, called to ${service} at ${severity},`;
  const aspect = [
    severity,
    ...(scenario === null ? [] : [scenario]),
    ...(promise.party === null ? [] : [promise.id]),
    ...(metric === 'assemble' && whom !== undefined ? [path] : []),
  ];
  return finding({
    subject: { kind: 'service', id: service },
    aspect: aspect.join(' '),
    message: `${whose} promises to ${promise.does} within ${promise.targetText}, and ${takes}${who}${because}`,
    place: promise.place,
    cause: [promise.party, path, heldBack?.channel].join(' '),
    mend: mendOf(context, question, found),
    ways: waysFor(context, question, found),
    at: { instant: start, zone: zoneOfPath(context, path) },
    trigger: kind.trigger,
    ladder,
    broken: {
      promise: promise.name,
      promisedMs: promise.targetMs,
      takesMs,
      ...(heldBack?.parts === undefined ? {} : { parts: heldBack.parts }),
    },
  });
}

function sooner(path: string, allowed: string): string {
  return `let a message leave at once on ${path}, shorten its waits, or allow ${allowed}`;
}

/** On the hours for which its path waits, or with as much time as it takes. */
function waysFor(context: Context, { kind, promise }: Question, { path, takesMs, heldBack }: Lateness): readonly Mend[] {
  // Changes are tried as if channels took any number.
  if (heldBack !== null) return [];
  const waitsFor = context.plan.paths[path]?.lowUrgencyCalendar ?? null;
  const isOurs = promise.party === null && kind.situation.urgency === 'low';
  const more = Math.floor(takesMs / minute + 1) * minute;
  return [
    ...(isOurs && waitsFor !== null ? [countedOn(promise.id, waitsFor)] : []),
    { ...promiseOnly(promise.place, more), text: sooner(path, formatDuration(more)) },
  ];
}

function mendOf(context: Context, { kind, promise }: Question, { path, heldBack }: Lateness): string {
  const waitsFor = context.plan.paths[path]?.lowUrgencyCalendar;
  if (heldBack !== null) {
    return `let fewer people be told by ${heldBack.channel} at once or those of ${path} by another channel, or allow more than ${promise.targetText}`;
  }
  if (promise.party === null && kind.situation.urgency === 'low' && waitsFor !== null && waitsFor !== undefined) {
    return `count the promise on the hours that ${path} waits for (\`calendar: ${waitsFor}\`), or let ${path} not wait`;
  }
  return sooner(path, `more than ${promise.targetText}`);
}
