// What came of one incident under a plan? The promises kept and broken, and who was paged, when, and by night or day.

import type { IncidentEvent } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/state.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Clock } from '../../core/sla/clock.ts';
import { elapsedOf } from '../../core/sla/decide.ts';
import { slotOf } from '../../core/sla/promise.ts';
import type { Lived } from './live.ts';
import { isNight } from './night.ts';
import { type PromiseOf, promiseName, promiseOf } from './promise-of.ts';

export interface Outcome {
  readonly severity: string;
  readonly tier: number;
  readonly promises: readonly PromiseOutcome[];
  readonly pages: readonly PageOutcome[];
  readonly answers: readonly AnswerOutcome[];
}

export interface PromiseOutcome {
  readonly of: PromiseOf;
  readonly objective: string;
  readonly targetText: string;
  readonly calendar: string | null;
  /** `open`: neither kept nor broken: withdrawn, or not over. */
  readonly verdict: 'met' | 'missed' | 'open';
  readonly elapsedMs: Millis;
}

export interface PageOutcome {
  readonly person: string;
  readonly name: string;
  readonly responsibility: string;
  readonly at: Instant;
  /** From the opening. */
  readonly afterMs: Millis;
  readonly because: string;
  readonly night: boolean;
}

export interface AnswerOutcome {
  readonly name: string;
  readonly responsibility: string;
  readonly afterMs: Millis;
}

export function outcomeOf({ incident, commits }: Lived, plan: Plan): Outcome {
  const at = incident.resolvedAt ?? commits.at(-1)?.at ?? incident.openedAt;
  const responsibilityOf = (id: string) => incident.engagements.find((each) => each.id === id)?.responsibility ?? id;
  const pages: PageOutcome[] = [];
  const answers: AnswerOutcome[] = [];
  for (const commit of commits) {
    for (const event of commit.events) {
      const afterMs = commit.at - incident.openedAt;
      if (event.type === 'PagePlaced')
        pages.push(pageOf(event, { at: commit.at, afterMs, responsibility: responsibilityOf(event.engagement), plan }));
      if (event.type === 'EngagementAcknowledged') {
        const name = event.by.kind === 'person' ? event.by.name : 'Tocsin';
        answers.push({ name, responsibility: responsibilityOf(event.engagement), afterMs });
      }
    }
  }
  return {
    severity: incident.severity,
    tier: incident.tier,
    promises: decidingClocks(incident).map((clock) => promiseOutcome(clock, { plan, at })),
    pages,
    answers,
  };
}

export function promiseIn({ promises }: Outcome, of: PromiseOf): PromiseOutcome | null {
  const name = promiseName(of);
  return promises.find((each) => promiseName(each.of) === name) ?? null;
}

function pageOf(
  event: Extract<IncidentEvent, { type: 'PagePlaced' }>,
  { at, afterMs, responsibility, plan }: { at: Instant; afterMs: Millis; responsibility: string; plan: Plan },
): PageOutcome {
  const night = isNight(at, plan.people[event.person]?.zone ?? 'UTC');
  return { person: event.person, name: event.personName, responsibility, at, afterMs, because: event.because.text, night };
}

/**
 * One for each promise. From one update to the next there is a clock each, and a change of severity may bring another: one missed is one too
 * many; else the last that was given a verdict speaks, not the one that the end of the incident cut off. Of an incident that was opened again
 * only the clocks of its last life count, where a promise had one then.
 */
function decidingClocks({ clocks, reopenedAt }: Incident): readonly Clock[] {
  const bySlot = new Map<string, Clock[]>();
  for (const clock of clocks) bySlot.set(slotOf(clock), [...(bySlot.get(slotOf(clock)) ?? []), clock]);
  return [...bySlot.values()].flatMap((all) => {
    const lately = all.filter(({ startedAt }) => reopenedAt === null || startedAt >= reopenedAt);
    const counting = lately.length > 0 ? lately : all;
    const missed = counting.find(({ verdict }) => verdict === 'missed');
    return missed ?? counting.findLast(({ verdict }) => verdict !== null) ?? counting.at(-1) ?? [];
  });
}

function promiseOutcome(clock: Clock, { plan, at }: { plan: Plan; at: Instant }): PromiseOutcome {
  const { objective, targetText, calendar, verdict } = clock;
  return { of: promiseOf(clock), objective, targetText, calendar, verdict: verdict ?? 'open', elapsedMs: elapsedOf(plan, clock, at) };
}
