// Is there a step that goes on before the first message to anybody has left?

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { normalise } from '../../core/kernel/interval.ts';
import { type Bounded, proven } from '../bounded.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, messageAfter, zoneOfPath } from '../counterexample.ts';
import { finding, type Ladder, unproven } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { coursesFor, isSilent } from '../ladders.ts';
import { firstTurn } from '../turns.ts';

export const silentStep: Check = {
  id: 'silent-step',
  title: 'a step goes on before its first message leaves',
  severity: 'error',
  explanation: `A person's notification rules may say that the first message leaves some minutes after the page. Where a step waits no longer
than that, the path goes on first and the message is never sent: the step pages nobody, though it looks as if it did. Let one message
leave at once, or let the step wait longer. Quiet hours do the same to pages of low urgency, whatever the rules say: then the step has to
wait for their end, or page somebody who has none.`,
  *run(context) {
    for (const run of runsOf(context)) {
      const { path } = run;
      const courses = yield* coursesFor(context, run);
      for (const step of [...path.steps.keys(), null]) {
        const silent = courses.filter(({ reached }) => reached.some((slot) => slot.step === step && isSilent(slot)));
        const first = normalise(silent)[0];
        if (first === undefined) continue;
        const ladder = silentLadder(context, run, step, first.from);
        if (!ladder.proven) yield unproven(ladder.limit, { subject: { kind: 'path', id: path.id }, place: ['paths', path.id, 'steps'] });
        if (!ladder.proven || ladder.value === null) continue;
        const why = quietHoursOf(context, run, ladder.value, step);
        const waitMs = step === null ? path.backstop.everyMs : (path.steps[step]?.waitMs ?? 0);
        const name = step === null ? 'the backstop' : `step ${step + 1}`;
        yield finding({
          subject: { kind: 'path', id: path.id },
          aspect: `${name}${run.label === '' ? '' : `, ${run.label}`}`,
          message: `${name} of ${path.id} waits ${formatDuration(waitMs)}, and not one message to the people whom it pages leaves by then${why === null ? '' : `: ${why.text}`}`,
          place: ['paths', path.id, ...(step === null ? ['backstop'] : ['steps', step])],
          mend: why === null ? `let a message leave at once (\`${run.situation.urgency}: [… at once]\`), or wait longer` : why.mend,
          at: { instant: first.from, zone: zoneOfPath(context, path.id) },
          stretches: normalise(silent),
          trigger: run.kind?.trigger ?? null,
          ladder: ladder.value,
        });
      }
    }
  },
};

/** Of a round robin the slowest is looked at: here with the turn at which it is theirs, `null` where there is none. */
function silentLadder(context: Context, run: Run, step: number | null, start: Instant): Bounded<Ladder | null> {
  const { path, situation } = run;
  const definition = step === null ? undefined : path.steps[step];
  if (definition?.roundRobin !== true) return proven(ladderFrom(context, path.id, situation, start));
  return firstTurn(context, [run], (turn) => {
    const ladder = ladderFrom(context, path.id, situation, start, turn);
    const slot = ladder.slots.find((each) => !each.backstop && each.step === step);
    const isSilent = slot?.people.every(({ person }) => messageAfter(context, person, situation.urgency, slot.at) >= definition.waitMs);
    return isSilent === true ? ladder : null;
  });
}

/** Where their rules alone would let a message leave in time, and quiet hours hold it back; `null`: it is the rules. */
function quietHoursOf(
  { plan, firstMessageMs }: Context,
  { path, situation }: Run,
  ladder: Ladder,
  step: number | null,
): { readonly text: string; readonly mend: string } | null {
  const slot = ladder.slots.find((each) => (step === null ? each.backstop : !each.backstop && each.step === step));
  const waitMs = step === null ? path.backstop.everyMs : (path.steps[step]?.waitMs ?? 0);
  const quiet = (slot?.people ?? []).flatMap(({ person }) => {
    const known = plan.people[person];
    const planned = firstMessageMs(person, situation.urgency) ?? Number.POSITIVE_INFINITY;
    return known !== undefined && known.quietHours.length > 0 && planned < waitMs ? [known.name] : [];
  });
  if (situation.urgency === 'high' || quiet.length === 0) return null;
  return {
    text: `the quiet hours of ${quiet.join(', ')} hold them back, whatever the rules say`,
    mend: `let ${path.id} wait for hours in which its people want to be told (\`low urgency: { wait for: … }\`), or page somebody without quiet hours beside them`,
  };
}
