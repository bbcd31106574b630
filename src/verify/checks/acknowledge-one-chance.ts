// Is there a moment at which a promise to answer hangs on one single person?

import { formatDuration } from '../../core/kernel/duration.ts';
import { minute } from '../../core/kernel/instant.ts';
import { normalise, totalMs } from '../../core/kernel/interval.ts';
import { type AnswerPromise, answerPromises } from '../answers.ts';
import type { Bounded } from '../bounded.ts';
import { onlyOnes } from '../chances.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { type Finding, finding, type Ladder, type Mend, type Told, unproven } from '../finding.ts';
import { type Kind, kindsOf, type Run, situationOf } from '../incidents.ts';
import { peopleEver } from '../reach.ts';
import { firstTurn } from '../turns.ts';
import { pageAlso, somebodyElse, waitOnly } from '../ways.ts';

export const acknowledgeOneChance: Check = {
  id: 'acknowledge-one-chance',
  title: 'a promise to answer hangs on one person',
  severity: 'warning',
  explanation: `If the one person who is paged does not answer, the promise is broken before a second person is paged, on any path that could keep it:
the waits of the first steps are longer than the promise. Our promises to customers are looked at, which hang on whoever owns the trouble,
and what teams and disciplines promise one another, each with the paths on whose answers it hangs. Page two people, shorten the first wait, or allow more time. Only
incidents of high urgency are looked at, and promises that run on the clock. A path that never asks more than one person is told by path-of-one.`,
  *run(context) {
    const asked = new Map<string, Question>();
    for (const kind of kindsOf(context)) {
      if (kind.situation.urgency === 'low') continue;
      for (const promise of promisesOf(context, kind)) {
        for (const group of promise.groups) {
          const engaged = group.flatMap((index) => kind.engaged[index] ?? []);
          const names = [...new Set(engaged.map(({ path }) => path))].toSorted();
          const each = engaged.map(({ path, turnsBefore }) => `${situationOf(context, path, kind)} ${turnsBefore}`).toSorted();
          const key = [promise.id, promise.party, ...each].join(', ');
          const known = asked.get(key);
          if (known === undefined) asked.set(key, { kind, promise, names, engaged, services: new Set(kind.services) });
          else for (const service of kind.services) known.services.add(service);
        }
      }
    }
    for (const question of asked.values()) yield* oneChance(context, question);
  },
};

interface Question {
  readonly kind: Kind;
  readonly promise: AnswerPromise;
  /** Of the paths on whose answers it hangs. */
  readonly names: readonly string[];
  /** The engagements that run them: two on one path take their turns one after the other. */
  readonly engaged: Kind['engaged'];
  /** Of which the same is true. */
  readonly services: Set<string>;
}

function promisesOf({ plan }: Context, kind: Kind): readonly AnswerPromise[] {
  const assemble = answerPromises(plan, kind, 'assemble').filter(({ party }) => party !== null);
  const answered = answerPromises(plan, kind, 'acknowledge').filter(({ does }) => does === 'acknowledge');
  return [...answered, ...assemble].filter(({ calendar }) => calendar === null);
}

function* oneChance(context: Context, question: Question): Iterable<Told> {
  const { kind, promise, engaged } = question;
  const { situation } = kind;
  const running = engaged.flatMap(({ path: name, turnsBefore }): readonly Running[] => {
    const path = context.plan.paths[name];
    return path === undefined ? [] : [{ path, situation, turnsBefore }];
  });
  const [first] = running;
  if (first === undefined || running.every(({ path }) => isOfOne(context, path))) return;
  const said = { subject: { kind: 'path', id: first.path.id }, place: ['paths', first.path.id] } as const;
  const found = yield* onlyOnes(context, running, promise.targetMs);
  if (!found.proven) yield unproven(found.limit, said);
  if (!found.proven) return;
  const starts = normalise([...found.value.values()].flat());
  for (const { from } of starts) {
    const shown = provenLadders(context, running, from, promise.targetMs);
    if (!shown.proven) yield unproven(shown.limit, said);
    if (!shown.proven) return;
    if (shown.value === null) continue;
    yield findingOf(context, question, { starts, from, ladders: shown.value });
    return;
  }
}

type Running = Pick<Run, 'path' | 'situation'> & { readonly turnsBefore: number };

interface Shown {
  readonly starts: Finding['stretches'];
  readonly from: number;
  readonly ladders: readonly Ladder[];
}

function findingOf(context: Context, { kind, promise, names, services }: Question, { starts, from, ladders }: Shown): Finding {
  const { service, scenario, severity } = kind.trigger;
  const [ladder] = ladders;
  const slots = ladders.flatMap((each) => each.slots).toSorted((a, b) => a.at - b.at);
  const person = slots.flatMap((slot) => slot.people)[0]?.person ?? '';
  const second = slots.find((slot) => slot.people.some((each) => each.person !== person));
  const takesMs = second === undefined ? null : second.at - from;
  const then = takesMs === null ? 'and nobody else on the rest of the path' : `the next one after ${formatDuration(takesMs)}`;
  const name = context.plan.people[person]?.name ?? person;
  const others = [...services].filter((id) => id !== service);
  const many = others.length === 0 ? '' : ` and ${others.length} more`;
  const whose =
    promise.party === null ? `${service}${many} at ${severity}` : `${promise.party}, called to ${service}${many} at ${severity},`;
  const verb = others.length > 0 && promise.party === null ? 'promise' : 'promises';
  return finding({
    subject: { kind: 'service', id: service },
    also: others.map((id) => ({ kind: 'service', id })),
    aspect: [severity, ...(scenario === null ? [] : [scenario]), ...(promise.party === null ? [] : [promise.id])].join(' '),
    cause: names.join(' '),
    message: `${whose} ${verb} an answer within ${promise.targetText}, and only ${name} is paged by then, ${then} (${formatDuration(totalMs(starts))} of the horizon)`,
    place: promise.place,
    mend: `let ${names.join(' or ')} page somebody else within ${promise.targetText}`,
    ways: waysFor(context, { kind, promise, names }, ladder?.slots[0]?.step ?? 0),
    at: { instant: from, zone: zoneOfPath(context, ladder?.path ?? '') },
    stretches: starts,
    trigger: kind.trigger,
    ladder: ladder ?? null,
    broken: { promise: promise.name, promisedMs: promise.targetMs, takesMs },
  });
}

/** The first waits shorter, or a second person at once. */
function waysFor(context: Context, { kind, promise, names }: Pick<Question, 'kind' | 'promise' | 'names'>, step: number): readonly Mend[] {
  const half = Math.floor(promise.targetMs / 2 / minute) * minute;
  return names.flatMap((name) => {
    const path = context.plan.paths[name];
    if (path === undefined) return [];
    const teams = kind.engaged.flatMap((each) => (each.path === name && each.team !== null ? [each.team] : []));
    const ever = peopleEver(context, [...path.steps.flatMap(({ targets }) => targets), ...path.backstop.targets]);
    const shorter = (path.steps[step]?.waitMs ?? 0) > half && half > 0 ? [waitOnly(path, step, half)] : [];
    return [
      ...shorter,
      ...somebodyElse(context, teams, ever)
        .slice(0, 1)
        .map((id) => pageAlso(context, path, step, id)),
    ];
  });
}

function isOfOne(context: Context, { steps, backstop }: Run['path']): boolean {
  return peopleEver(context, [...steps.flatMap(({ targets }) => targets), ...backstop.targets]).size === 1;
}

/** The engine's own forecasts decide, for the turn of the round robins at which it is so. */
function provenLadders(context: Context, running: readonly Running[], start: number, targetMs: number): Bounded<readonly Ladder[] | null> {
  return firstTurn(context, running, (turn) => {
    const ladders = running.map(({ path, situation, turnsBefore }) => ladderFrom(context, path.id, situation, start, turn + turnsBefore));
    const inTime = ladders.flatMap(({ slots }) => slots.filter(({ at }) => at < start + targetMs));
    return new Set(inTime.flatMap(({ people }) => people.map(({ person }) => person))).size === 1 ? ladders : null;
  });
}
