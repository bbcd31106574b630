// Is there a moment at which a promise to answer is broken before anybody has been told?

import { addOpen } from '../../core/kernel/calendar.ts';
import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Objective } from '../../core/plan/plan.ts';
import { calendarOf } from '../../core/sla/decide.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { dependsOnTurn, firstMessageOn, ladderFrom, zoneOfPath } from '../counterexample.ts';
import { type Finding, finding } from '../finding.ts';
import { type Engaged, type Kind, kindsOf, situationOf } from '../incidents.ts';
import { verifyLimits } from '../limits.ts';
import { earliestOf, firstMessages, messageAt } from '../messages.ts';
import { valueAt } from '../piecewise.ts';
import { worstOf } from '../promise.ts';

export const acknowledgeLate: Check = {
  id: 'acknowledge-late',
  title: 'a promise to answer is broken before anybody is told',
  severity: 'error',
  explanation: `The worst moment of the horizon for this incident: skipped steps, waits, support hours, and the first of the person's
notification rules add up to more than the objective's target, on its calendar. Even an answer at once comes too late. All engagements of
the incident are counted, since the first answer of any stops this clock. Where a path reaches nobody at all, that is told by its own check.`,
  *run(context) {
    yield* late(context, 'acknowledge', (kind) => (kind.engaged.length === 0 ? [] : [kind.engaged]));
  },
};

export const assembleLate: Check = {
  id: 'assemble-late',
  title: 'a promise to assemble is broken before all are told',
  severity: 'error',
  explanation: `As with acknowledge-late, but this clock stops when every engagement has been answered, so that the slowest of them counts:
at this moment the first message of one of them leaves when the time is over already.`,
  *run(context) {
    yield* late(context, 'assemble', (kind) => kind.engaged.map((engaged) => [engaged]));
  },
};

/** `groups`: engagements of which one answer each is needed. */
function* late(context: Context, metric: Objective['metric'], groups: (kind: Kind) => readonly (readonly Engaged[])[]): Iterable<Finding> {
  const known = new Map<string, boolean>();
  for (const kind of kindsOf(context)) {
    const objective = kind.objectives.find((each) => each.metric === metric);
    if (objective === undefined) continue;
    for (const group of groups(kind)) {
      const key = [objective.id, ...group.map(({ path }) => situationOf(context, path, kind)).toSorted()].join(', ');
      if (known.has(key)) continue;
      const found = lateFor(context, kind, objective, group);
      known.set(key, found !== null);
      if (found !== null) yield found;
    }
  }
}

function lateFor(context: Context, kind: Kind, objective: Objective, group: readonly Engaged[]): Finding | null {
  const each = group.map(({ path }) => {
    const definition = context.plan.paths[path];
    return { path, messages: definition === undefined ? null : firstMessages(context, definition, kind.situation) };
  });
  const all = each.flatMap(({ messages }) => messages ?? []);
  // Where one path cannot be told, nothing is claimed; that is a finding of its own.
  if (each.some(({ messages }) => messages === null)) return null;
  const messages = earliestOf(
    each.flatMap((one) => (one.messages === null ? [] : [one.messages])),
    context.horizon,
  );
  const worst = all.length === 0 ? null : worstOf(messages, calendarOf(context.plan, objective.calendar), objective.targetMs);
  if (worst === null) return null;
  const turn = lateTurn(context, kind, objective, { paths: each.map(({ path }) => path), start: worst.start });
  if (turn === null) return null;
  const soonest = (path: (typeof each)[number]) => {
    const value = path.messages === null ? undefined : valueAt(path.messages, worst.start);
    return (value === undefined ? null : messageAt(value, worst.start)) ?? Number.POSITIVE_INFINITY;
  };
  const path = each.toSorted((a, b) => soonest(a) - soonest(b))[0]?.path ?? '';
  const { service, scenario, severity } = kind.trigger;
  const ladder = ladderFrom(context, path, kind.situation, worst.start, turn);
  const takes = `${firstMessageOn(context, ladder) === null ? 'no message leaves for at least' : 'the first message leaves after'} ${formatDuration(worst.takesMs)}`;
  const who = group.length === 1 && objective.metric === 'assemble' ? ` to ${group[0]?.responsibility ?? path}` : '';
  return finding({
    subject: { kind: 'service', id: service },
    aspect: [severity, ...(scenario === null ? [] : [scenario]), ...(who === '' ? [] : [path])].join(' '),
    message: `${service} at ${severity} promises to ${objective.metric} within ${objective.targetText}, and ${takes}${who}`,
    place: ['objectives', objective.id, 'target'],
    mend: mendOf(context, kind, path, objective),
    at: { instant: worst.start, zone: zoneOfPath(context, path) },
    trigger: kind.trigger,
    ladder,
    broken: { promise: `objective ${objective.id}`, promisedMs: objective.targetMs, takesMs: worst.takesMs },
  });
}

/** The turn of the round robins at which it is so; 0 where they change nothing, `null` where none was found. */
function lateTurn(
  context: Context,
  kind: Kind,
  objective: Objective,
  at: { readonly paths: readonly string[]; readonly start: Instant },
): number | null {
  if (!at.paths.some((path) => dependsOnTurn(context, path, kind.situation))) return 0;
  const dueAt = addOpen(calendarOf(context.plan, objective.calendar), at.start, objective.targetMs);
  for (let turn = 0; turn < verifyLimits.turnsTried; turn += 1) {
    const firsts = at.paths.map((path) => firstMessageOn(context, ladderFrom(context, path, kind.situation, at.start, turn)));
    if (firsts.every((first) => first === null || first >= dueAt)) return turn;
  }
  return null;
}

function mendOf(context: Context, kind: Kind, path: string, objective: Objective): string {
  const waitsFor = context.plan.paths[path]?.lowUrgencyCalendar;
  if (kind.situation.urgency === 'low' && waitsFor !== null && waitsFor !== undefined) {
    return `count the promise on the hours that ${path} waits for (\`calendar: ${waitsFor}\`), or let ${path} not wait`;
  }
  return `let a message leave at once on ${path}, shorten its waits, or promise more than ${objective.targetText}`;
}
