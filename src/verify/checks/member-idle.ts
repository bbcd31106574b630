// Does everybody in a rotation get a turn?

import { rosterOf } from '../../core/oncall/shifts.ts';
import { turnsOf } from '../../core/oncall/turns.ts';
import type { Plan, Rotation, Schedule } from '../../core/plan/plan.ts';
import type { Check } from '../check.ts';
import type { Context } from '../context.ts';
import { finding } from '../finding.ts';

export const memberIdle: Check = {
  id: 'member-idle',
  title: 'somebody in a rotation never gets a turn',
  severity: 'warning',
  explanation: `A member of this rotation never covers anything within the horizon, though the calendar gave every member a turn: the hours that it covers always fall
into the same people's turns, as those from 9:00 to 17:00 do where a turn takes eight hours and three people share a day. The others carry it alone, and
nobody notices. Let only turns that it covers use up a turn (\`turns: covered\`), or let a turn take a day.`,
  *run(context) {
    for (const schedule of Object.values(context.plan.schedules)) {
      for (const [index, rotation] of schedule.rotations.entries()) {
        const idle = idleIn(context, schedule, rotation);
        if (idle.length === 0) continue;
        const names = idle.map((id) => context.plan.people[id]?.name ?? id).join(', ');
        yield finding({
          subject: { kind: 'schedule', id: schedule.id },
          also: idle.map((id) => ({ kind: 'person', id })),
          aspect: rotation.name,
          message: `${names} never ${idle.length === 1 ? 'has' : 'have'} a turn in ${rotation.name} of ${schedule.id}: its hours always fall into the turns of the others`,
          place: ['schedules', schedule.id, 'rotations', index, 'every'],
          mend: 'let a turn take a day or more',
          ways: [
            {
              text: 'let only turns that it covers use up a turn (`turns: covered`)',
              apply: (plan) => coveredIn(plan, schedule.id, index),
            },
          ],
          at: { instant: context.horizon.from, zone: schedule.zone },
        });
      }
    }
  },
};

/** Members whose turns all fall outside its hours, where each has had one. */
function idleIn({ horizon }: Context, { zone }: Schedule, rotation: Rotation): readonly string[] {
  const members = [...new Set(rotation.members)];
  if (members.length < 2 || rotation.restrictions.length === 0) return [];
  const turns = turnsOf(rotation, zone);
  const last = rotation.end === null ? horizon.to : Math.min(horizon.to, turns.turn(turns.at(horizon.to)).from);
  if (turns.at(last) - turns.at(horizon.from) <= rotation.members.length) return [];
  const covering = new Set(
    rosterOf(rotation, zone)
      .shifts(horizon.from, horizon.to)
      .map(({ person }) => person),
  );
  return covering.size === 0 ? [] : members.filter((member) => !covering.has(member));
}

function coveredIn(plan: Plan, id: string, index: number): Plan {
  const schedule = plan.schedules[id];
  if (schedule === undefined) return plan;
  const rotations = schedule.rotations.map((each, at) => (at === index ? { ...each, turns: 'covered' as const } : each));
  return { ...plan, schedules: { ...plan.schedules, [id]: { ...schedule, rotations } } };
}
