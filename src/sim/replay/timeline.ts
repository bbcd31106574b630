// How do two timelines of one incident stand side by side? Moment by moment; what is the same on both sides is marked.

import { describe } from '../../core/incident/describe.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Lived } from './live.ts';

export interface TimelineLine {
  readonly text: string;
  readonly tone: 'normal' | 'quiet' | 'good' | 'bad';
}

export interface TimelineMoment {
  readonly at: Instant;
  /** From the opening. */
  readonly afterMs: Millis;
  readonly before: readonly TimelineLine[];
  readonly after: readonly TimelineLine[];
  readonly same: boolean;
}

/** `null` on one side: only the other was played. */
export function sideBySide(
  before: { lived: Lived; plan: Plan } | null,
  after: { lived: Lived; plan: Plan } | null,
): readonly TimelineMoment[] {
  const left = before === null ? new Map<Instant, TimelineLine[]>() : linesOf(before.lived, before.plan);
  const right = after === null ? new Map<Instant, TimelineLine[]>() : linesOf(after.lived, after.plan);
  const openedAt = (after ?? before)?.lived.incident.openedAt ?? 0;
  const moments = [...new Set([...left.keys(), ...right.keys()])].toSorted((a, b) => a - b);
  return moments.map((at) => {
    const [old, now] = [left.get(at) ?? [], right.get(at) ?? []];
    return { at, afterMs: at - openedAt, before: old, after: now, same: JSON.stringify(old) === JSON.stringify(now) };
  });
}

function linesOf({ incident, commits, answering }: Lived, plan: Plan): Map<Instant, TimelineLine[]> {
  const lines = new Map<Instant, TimelineLine[]>();
  for (const { at, events } of commits) {
    const here = lines.get(at) ?? [];
    for (const event of events) {
      const { text: said, tone } = describe(event, incident, plan);
      // Which of the two plans it is, its side says.
      const text = event.type === 'IncidentOpened' ? said.replace(/, under plan \d+$/, '') : said;
      const why = event.type === 'PagePlaced' ? answering.get(event.page) : undefined;
      here.push({ text: why === undefined ? text : `${text}; ${why}`, tone });
    }
    lines.set(at, here);
  }
  return lines;
}
