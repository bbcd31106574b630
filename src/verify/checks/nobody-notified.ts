// Is there a moment at which an engagement begins and nobody at all can be notified?

import { formatDuration } from '../../core/kernel/duration.ts';
import { type Interval, normalise, totalMs } from '../../core/kernel/interval.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { ladderFrom, zoneOfPath } from '../counterexample.ts';
import { finding, type Told } from '../finding.ts';
import { type Run, runsOf } from '../incidents.ts';
import { type Course, coursesFor, reachesNobody } from '../ladders.ts';

export const nobodyNotified: Check = {
  id: 'nobody-notified',
  title: 'an engagement reaches nobody at all',
  severity: 'error',
  explanation: `An incident begins at this moment, and no step of the path and not even its backstop reaches anybody: the incident says
"nobody was notified" until somebody comes on call. Page a person or a team in the backstop, who need not be on call to be reached.`,
  *run(context) {
    yield* whereCourses(context, ([first]) => first?.step === null && reachesNobody(first), {
      say: (run, length) =>
        `an incident that begins now engages ${run.path.id} and notifies nobody: no step and no backstop reaches anybody (${length})`,
      place: (run) => ['paths', run.path.id, 'backstop', 'page'],
      mend: 'page a person or a team in the backstop: they are reached whoever is on call',
    });
  },
};

export const backstopAlone: Check = {
  id: 'backstop-alone',
  title: 'no step of a path reaches anybody',
  severity: 'warning',
  explanation: `An incident begins at this moment, and every step of the path is skipped because it reaches nobody: the backstop, which is
meant for when everybody else has failed, is paged at once. Cover the hours, or add a step that pages a team.`,
  *run(context) {
    yield* whereCourses(context, ([first]) => first?.step === null && !reachesNobody(first), {
      say: (run, length) => `every step of ${run.path.id} reaches nobody, so that its backstop is paged at once (${length})`,
      place: (run) => ['paths', run.path.id, 'steps'],
      mend: 'let a last step page the whole team, or cover the gap in its schedules',
    });
  },
};

export const backstopUncovered: Check = {
  id: 'backstop-uncovered',
  title: 'a backstop is missing or reaches nobody',
  severity: 'error',
  explanation: `An incident begins at this moment, nobody answers, and when the path comes to its backstop that reaches nobody either. The
steps are gone through once more, and nobody new is ever asked. Page a person or a team in the backstop, or cover its schedule.`,
  *run(context) {
    yield* whereCourses(context, (reached) => reached.length > 1 && reached.at(-1)?.step === null && reachesNobody(reached.at(-1)), {
      say: (run, length) => `when nobody answers on ${run.path.id} its backstop reaches nobody (for starts within ${length})`,
      place: (run) => ['paths', run.path.id, 'backstop', 'page'],
      mend: 'page a person or a team in the backstop: they are reached whoever is on call',
    });
  },
};

interface Saying {
  readonly say: (run: Run, length: string) => string;
  readonly place: (run: Run) => readonly (string | number)[];
  readonly mend: string;
}

/** One finding for each run whose courses are like this for some starts. */
function* whereCourses(context: Context, is: (reached: Course['reached']) => boolean, saying: Saying): Iterable<Told> {
  for (const run of runsOf(context)) {
    const courses = yield* coursesFor(context, run);
    const starts = normalise(courses.filter(({ reached }) => is(reached)));
    const first: Interval | undefined = starts[0];
    if (first === undefined) continue;
    yield finding({
      subject: { kind: 'path', id: run.path.id },
      aspect: run.label,
      message: saying.say(run, formatDuration(totalMs(starts))),
      place: saying.place(run),
      mend: saying.mend,
      at: { instant: first.from, zone: zoneOfPath(context, run.path.id) },
      stretches: starts,
      trigger: run.kind?.trigger ?? null,
      ladder: ladderFrom(context, run.path.id, run.situation, first.from),
    });
  }
}
