// What does a counterexample look like? A ladder of who is paged when, or the hours of a week.

import { formatExactly } from '../../core/kernel/duration.ts';
import { day, hour, type Instant } from '../../core/kernel/instant.ts';
import { type Interval, intersect, normalise, totalMs } from '../../core/kernel/interval.ts';
import { instantOf, localAt } from '../../core/kernel/zone.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Ladder } from '../../verify/finding.ts';

/** Rungs with their times since the start; what is skipped on the way is said. */
export function ladderPicture(plan: Plan, { path, slots, start }: Ladder): readonly string[] {
  const lines = [`  ${path}, if nobody answers`];
  for (const slot of slots) {
    const label = slot.backstop ? 'backstop' : `step ${slot.step + 1}${slot.round === 0 ? '' : `, time ${slot.round + 1}`}`;
    const people = slot.people.map(({ person }) => plan.people[person]?.name ?? person);
    for (const reason of slot.skipped) lines.push(`            ┊ skipped: ${reason}`);
    lines.push(
      `  ${`+${formatExactly(slot.at - start)}`.padStart(9)} ├─ ${label.padEnd(16)} ${people.length === 0 ? 'nobody' : people.join(', ')}`,
    );
  }
  if (slots.length === 0) lines.push('            nothing happens within what is known');
  return lines;
}

/** The week that holds the moment, Monday first, an hour a letter: `█` all of it, `▒` a part, `·` nothing. */
export function weekPicture(at: { readonly instant: Instant; readonly zone: string }, stretches: readonly Interval[]): readonly string[] {
  const { zone } = at;
  const today = Math.floor(localAt(zone, at.instant) / day);
  // The epoch began on a Thursday.
  const monday = today - ((((today + 3) % 7) + 7) % 7);
  const set = normalise(stretches);
  const lines = [`            0     6     12    18     (${zone})`];
  for (const [index, name] of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].entries()) {
    const date = (monday + index) * day;
    const cells = Array.from({ length: 24 }, (_, part) => {
      const cell = { from: instantOf(zone, date + part * hour), to: instantOf(zone, date + (part + 1) * hour) };
      const covered = cell.from < cell.to ? totalMs(intersect(set, [cell])) : 0;
      return covered === 0 ? '·' : covered === cell.to - cell.from ? '█' : '▒';
    });
    lines.push(`  ${name} ${new Date(date).toISOString().slice(8, 10)}    ${cells.join('')}`);
  }
  return lines;
}
