// Does a schedule rest on one person alone?

import { day } from '../../core/kernel/instant.ts';
import { normalise, totalMs } from '../../core/kernel/interval.ts';
import type { Check } from '../check.ts';
import { firstSchedules } from '../duty.ts';
import { finding } from '../finding.ts';

/** Less of the time than this is a shift that somebody happens to have alone. */
const mostOfTheTime = 0.9;
/** Less than this is somebody filling in. */
const shortest = 7 * day;

export const rotationOfOne: Check = {
  id: 'rotation-of-one',
  title: 'a rotation of one',
  severity: 'warning',
  explanation: `A rotation of a schedule that is paged first has one member only, who is therefore on call whenever it covers, on every day of
the year: nobody else learns it, and every holiday of theirs is a gap. Put a second person into it.`,
  *run(context) {
    for (const id of firstSchedules(context)) {
      const schedule = context.plan.schedules[id];
      for (const [index, rotation] of (schedule?.rotations ?? []).entries()) {
        const only = rotation.members[0];
        if (only === undefined || new Set(rotation.members).size > 1 || context.plan.people[only]?.isGroup === true) continue;
        const held = context.onCall(id).filter(({ people }) => people.some((each) => each.rotation === rotation.name));
        const alone = normalise(held.filter(({ people }) => people.length === 1 && people[0]?.person === only));
        const first = alone[0];
        if (first === undefined || totalMs(alone) < shortest || totalMs(alone) < mostOfTheTime * totalMs(normalise(held))) continue;
        yield finding({
          subject: { kind: 'schedule', id },
          aspect: rotation.name,
          message: `${context.plan.people[only]?.name ?? only} alone is the rotation ${rotation.name} of ${id}`,
          place: ['schedules', id, 'rotations', index, 'members'],
          mend: 'put a second person into the rotation',
          at: { instant: first.from, zone: schedule?.zone ?? 'UTC' },
          stretches: alone,
        });
      }
    }
  },
};
