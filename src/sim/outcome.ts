// What came of one run? Every clock's result, what limited it, and who was paged: small enough to keep of a million runs.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import { localAt, modulo } from '../core/kernel/zone.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { ClockMetric } from '../core/sla/clock.ts';
import { elapsedOf } from '../core/sla/decide.ts';
import { habitAt } from './behaviour.ts';
import { type Limit, limitOf } from './limit.ts';
import type { Run } from './run.ts';
import { behaviourOf, type Script } from './script.ts';
import { together, toldIn, type UpdateOutcome } from './told.ts';

/** The same without the names of who did not answer. */
export function withoutNames(outcome: Outcome): Outcome {
  return {
    ...outcome,
    clocks: outcome.clocks.map((each) => ({ ...each, limit: each.limit === null ? null : { ...each.limit, person: null } })),
  };
}

/** `undecided`: neither kept nor broken when the run ended. `withdrawn`: it stopped applying before. */
export type Verdict = 'met' | 'missed' | 'undecided' | 'withdrawn';

export interface ClockOutcome {
  readonly objective: string;
  readonly metric: ClockMetric;
  /** Whose promise it is: `team legal`, `contract gold`; missing where all of us made it to all customers. */
  readonly party?: string;
  readonly verdict: Verdict;
  /** Open time, up to where it stopped or the run ended. */
  readonly elapsedMs: Millis;
  /** Only of what was missed. */
  readonly limit: Limit | null;
}

export interface Outcome {
  readonly run: number;
  readonly start: Instant;
  readonly clocks: readonly ClockOutcome[];
  /** From each incident's opening to the first answer; `null`: there was none. */
  readonly firstAnswerMs: Millis | null;
  readonly pages: number;
  readonly unanswered: number;
  /** Pages of who slept. */
  readonly nightPages: number;
  readonly backstops: number;
  /** A message that reached nobody: at some moment nobody was notified. */
  readonly nobodyNotified: boolean;
  /** Missing where no audience was owed or had any. */
  readonly updates?: readonly UpdateOutcome[];
}

export function outcomeOf(run: Run, plan: Plan, script: Script): Outcome {
  const clocks: ClockOutcome[] = [];
  const counts = { pages: 0, unanswered: 0, nightPages: 0, backstops: 0 };
  const told: UpdateOutcome[] = [];
  let firstAnswerMs: Millis | null = null;
  let nobodyNotified = false;
  for (const incident of run.incidents) {
    const history = run.history(incident.id);
    if (incident.response !== undefined) told.push(...toldIn(history, plan));
    for (const clock of incident.clocks) {
      const verdict: Verdict = clock.verdict ?? (clock.stoppedAt === null ? 'undecided' : 'withdrawn');
      const { objective, metric, promise } = clock;
      const limit = verdict === 'missed' ? limitOf(clock, incident, { history, attempts: run.attempts, plan, end: run.end }) : null;
      const party = promise === undefined ? {} : { party: promise.party ?? 'all' };
      clocks.push({ objective, metric, ...party, verdict, elapsedMs: elapsedOf(plan, clock, run.end), limit });
    }
    for (const { at, events } of history) {
      for (const event of events) {
        if (event.type === 'PagePlaced') {
          counts.pages += 1;
          if (sleeps(plan, script, event.person, at)) counts.nightPages += 1;
        } else if (event.type === 'PageReleased' && event.reason.startsWith('the path went on')) counts.unanswered += 1;
        else if (event.type === 'BackstopReached') counts.backstops += 1;
        else if (event.type === 'NobodyNotified') nobodyNotified = true;
        else if (event.type === 'EngagementAcknowledged' && event.onBehalfOf === undefined) firstAnswerMs ??= at - incident.openedAt;
      }
    }
  }
  const updates = together(told);
  const outcome = { run: run.number, start: run.start, clocks, firstAnswerMs, ...counts, nobodyNotified };
  return updates.length === 0 ? outcome : { ...outcome, updates };
}

function sleeps(plan: Plan, script: Script, person: string, at: Instant): boolean {
  const minuteOfDay = Math.floor(modulo(localAt(plan.people[person]?.zone ?? 'UTC', at), 86_400_000) / 60_000);
  return habitAt(behaviourOf(script, person), minuteOfDay).asleep;
}
