// Is there a stretch in which a schedule that should cover it has nobody on call?

import { openIntervals } from '../../core/kernel/calendar.ts';
import { formatDuration } from '../../core/kernel/duration.ts';
import { type Interval, type IntervalSet, normalise, subtract, totalMs } from '../../core/kernel/interval.ts';
import { week, weekOf } from '../../core/kernel/week.ts';
import { localToInstant } from '../../core/kernel/zone.ts';
import type { Path } from '../../core/plan/locate.ts';
import type { Plan, Rotation, Schedule } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { finding, type Mend } from '../finding.ts';
import { practice } from '../limits.ts';
import { valueAt } from '../piecewise.ts';

export const scheduleGap: Check = {
  id: 'schedule-gap',
  title: 'a schedule has a gap',
  severity: 'warning',
  explanation: `A schedule that a path pages has nobody on call, in hours that it is meant to cover. Which hours those are is told by the
schedule itself: where its rotations cover two thirds of a week or more it is meant to cover all of it; where they cover less, as office
hours do, just the hours that they name. In a gap the step is skipped at once. Close it by a rotation, by an override, or by wider hours.`,
  *run(context) {
    const { plan } = context;
    for (const schedule of Object.values(plan.schedules)) {
      if (!schedulesPaged(plan).has(schedule.id)) continue;
      const gaps = gapsOf(context, schedule);
      const first = gaps[0];
      if (first === undefined) continue;
      const cause = causeOf(context, schedule, first);
      const more = gaps.length === 1 ? '' : `; ${gaps.length} gaps, ${formatDuration(totalMs(gaps))} together`;
      yield finding({
        subject: { kind: 'schedule', id: schedule.id },
        message: `nobody is on call in ${schedule.id} for ${formatDuration(first.to - first.from)}${more}`,
        place: ['schedules', schedule.id, ...cause.place],
        mend: cause.mend,
        ways: cause.ways,
        at: { instant: first.from, zone: schedule.zone },
        stretches: gaps,
      });
    }
  },
};

/** Within the horizon. */
export function gapsOf(context: Context, schedule: Schedule): IntervalSet {
  const { horizon } = context;
  const covered = normalise(context.onCall(schedule.id).filter((stretch) => stretch.people.length > 0));
  return subtract(meantToCover(schedule, horizon), covered).filter(({ from, to }) => to - from >= practice.shortestGapMs);
}

export function meantToCover(schedule: Schedule, horizon: Interval): IntervalSet {
  const windows = schedule.rotations.flatMap((rotation) => rotation.restrictions);
  const unlimited = schedule.rotations.length === 0 || schedule.rotations.some((rotation) => rotation.restrictions.length === 0);
  if (unlimited || totalMs(weekOf(windows)) >= practice.meantForAlways * week) return [horizon];
  return openIntervals({ name: schedule.id, zone: schedule.zone, open: windows, holidays: [] }, horizon.from, horizon.to);
}

function schedulesPaged(plan: Plan): ReadonlySet<string> {
  const targets = Object.values(plan.paths).flatMap((path) => [...path.steps.flatMap((step) => step.targets), ...path.backstop.targets]);
  return new Set(targets.filter(({ kind }) => kind === 'schedule').map(({ id }) => id));
}

interface Cause {
  readonly place: Path;
  readonly mend: string;
  readonly ways: readonly Mend[];
}

function causeOf(context: Context, schedule: Schedule, gap: Interval): Cause {
  const { zone, rotations } = schedule;
  for (const [index, rotation] of rotations.entries()) {
    const place = ['rotations', index];
    if (rotation.end !== null && localToInstant(zone, rotation.end) <= gap.from) {
      return {
        place: [...place, 'until'],
        mend: `${rotation.name} ends at ${rotation.end}: let it go on, or add the rotation that follows it`,
        ways: [
          {
            text: `let ${rotation.name} of ${schedule.id} go on after ${rotation.end}`,
            apply: (plan) => goingOn(plan, schedule.id, index),
          },
        ],
      };
    }
    if (localToInstant(zone, rotation.start) === gap.to) {
      return { place: [...place, 'from'], mend: `${rotation.name} begins at ${rotation.start}: let it begin earlier`, ways: [] };
    }
  }
  // Whoever comes next comes too late, where their hours are limited; else it is for anybody to fill.
  const next = valueAt(
    context.onCall(schedule.id).map((stretch) => ({ ...stretch, value: stretch.people })),
    gap.to,
  )?.[0]?.rotation;
  const isLimited = ({ restrictions }: Rotation) => restrictions.length > 0;
  const late = rotations.findIndex((rotation) => rotation.name === next && isLimited(rotation));
  const limited = late >= 0 ? late : rotations.findIndex(isLimited);
  if (limited >= 0)
    return { place: ['rotations', limited, 'only'], mend: 'widen the hours of the rotations so that they meet, or add one', ways: [] };
  return { place: ['rotations'], mend: 'add somebody to the rotation, or an override for the gap', ways: [] };
}

function goingOn(plan: Plan, id: string, index: number): Plan {
  const schedule = plan.schedules[id];
  if (schedule === undefined) return plan;
  const rotations = schedule.rotations.map((each, at) => (at === index ? { ...each, end: null } : each));
  return { ...plan, schedules: { ...plan.schedules, [id]: { ...schedule, rotations } } };
}
