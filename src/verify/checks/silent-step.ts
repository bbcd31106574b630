// Is there a step that goes on before the first message to anybody has left?

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import { normalise } from '../../core/kernel/interval.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, messageAfter, zoneOfPath } from '../counterexample.ts';
import { finding, type Ladder } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { coursesOf, isSilent } from '../ladders.ts';
import { verifyLimits } from '../limits.ts';

export const silentStep: Check = {
  id: 'silent-step',
  title: 'a step goes on before its first message leaves',
  severity: 'error',
  explanation: `A person's notification rules may say that the first message leaves some minutes after the page. Where a step waits no longer
than that, the path goes on first and the message is never sent: the step pages nobody, though it looks as if it did. Let one message
leave at once, or let the step wait longer.`,
  *run(context) {
    for (const run of runsOf(context)) {
      const { path } = run;
      const courses = coursesOf(context, path, run.situation) ?? [];
      for (const step of [...path.steps.keys(), null]) {
        const silent = courses.filter(({ reached }) => reached.some((slot) => slot.step === step && isSilent(slot)));
        const first = normalise(silent)[0];
        if (first === undefined) continue;
        const ladder = silentLadder(context, run, step, first.from);
        if (ladder === null) continue;
        const waitMs = step === null ? path.backstop.everyMs : (path.steps[step]?.waitMs ?? 0);
        const name = step === null ? 'the backstop' : `step ${step + 1}`;
        yield finding({
          subject: { kind: 'path', id: path.id },
          aspect: `${name}${run.label === '' ? '' : `, ${run.label}`}`,
          message: `${name} of ${path.id} waits ${formatDuration(waitMs)}, and not one message to the people whom it pages leaves by then`,
          place: ['paths', path.id, ...(step === null ? ['backstop'] : ['steps', step])],
          mend: `let a message leave at once (\`${run.situation.urgency}: [… at once]\`), or wait longer`,
          at: { instant: first.from, zone: zoneOfPath(context, path.id) },
          stretches: normalise(silent),
          trigger: run.kind?.trigger ?? null,
          ladder,
        });
      }
    }
  },
};

/** Of a round robin the slowest is looked at: here with the turn at which it is theirs, `null` where none was found. */
function silentLadder(context: Context, { path, situation }: Run, step: number | null, start: Instant): Ladder | null {
  const definition = step === null ? undefined : path.steps[step];
  if (definition?.roundRobin !== true) return ladderFrom(context, path.id, situation, start);
  for (let turn = 0; turn < verifyLimits.turnsTried; turn += 1) {
    const ladder = ladderFrom(context, path.id, situation, start, turn);
    const slot = ladder.slots.find((each) => !each.backstop && each.step === step);
    if (slot?.people.every(({ person }) => messageAfter(context, person, situation.urgency, slot.at) >= definition.waitMs)) return ladder;
  }
  return null;
}
