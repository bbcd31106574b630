// What would a change of severity do, or another version of the plan? Decided for real, on a copy, before anyone confirms it.

import { tocsin } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Plan } from '../plan/plan.ts';
import type { ClockMetric, RetargetMode } from '../sla/clock.ts';
import { whoseText } from '../sla/words.ts';
import type { IncidentCommand } from './commands.ts';
import { decideOn } from './decide.ts';
import type { Facts } from './facts.ts';
import type { Incident } from './state.ts';
import { type EngagementSummary, summarise } from './summary.ts';

export interface PreviewedClock {
  readonly objective: string;
  readonly metric: ClockMetric;
  /** `by Legal`, `for customers`. */
  readonly whose: string;
  readonly before: Instant | null;
  readonly after: Instant | null;
  readonly targetText: string | null;
  readonly change: 'same' | 'moved' | 'new' | 'withdrawn';
}

export interface Preview {
  /** Running clocks before and after. */
  readonly clocks: readonly PreviewedClock[];
  /** Responsibilities that would be engaged. */
  readonly engages: readonly string[];
}

/** What comes next of a responsibility, in words; `null`: nothing does by itself. */
export interface PreviewedEngagement {
  readonly responsibility: string;
  readonly before: string | null;
  readonly after: string | null;
}

export function previewSeverity(
  incident: Incident,
  wanted: { readonly severity: string; readonly mode: RetargetMode },
  facts: Facts,
  now: Instant,
): Result<Preview> {
  const after = afterwards(incident, { type: 'ChangeSeverity', ...wanted, by: tocsin, reason: 'preview' }, facts, now);
  return after.ok ? ok(between({ incident, plan: facts.plan }, { incident: after.value, plan: facts.plan })) : after;
}

/** `facts.planAt` must know the version. */
export function previewRebase(
  incident: Incident,
  wanted: { readonly planVersion: number; readonly mode: RetargetMode },
  facts: Facts,
  now: Instant,
): Result<Preview & { readonly engagements: readonly PreviewedEngagement[] }> {
  const after = afterwards(incident, { type: 'Rebase', ...wanted, by: tocsin, reason: 'preview' }, facts, now);
  if (!after.ok) return after;
  const plan = facts.planAt?.(after.value.planVersion) ?? facts.plan;
  const next = new Map(summarise(after.value, plan, now).engagements.map((each) => [each.id, each]));
  const engagements = summarise(incident, facts.plan, now).engagements.flatMap((each): readonly PreviewedEngagement[] =>
    each.status === 'closed'
      ? []
      : [{ responsibility: each.responsibility, before: comesNext(each), after: comesNext(next.get(each.id) ?? each) }],
  );
  return ok({ ...between({ incident, plan: facts.plan }, { incident: after.value, plan }), engagements });
}

function afterwards(incident: Incident, command: IncidentCommand, facts: Facts, now: Instant): Result<Incident> {
  const decided = decideOn(incident, command, facts, now);
  return decided.ok ? ok(decided.value.incident) : decided;
}

interface Stand {
  readonly incident: Incident;
  readonly plan: Plan;
}

function between({ incident, plan }: Stand, after: Stand): Preview {
  const clocks = after.incident.clocks.flatMap((clock): readonly PreviewedClock[] => {
    const before = incident.clocks.find((each) => each.id === clock.id);
    if (before !== undefined && before.stoppedAt !== null) return [];
    const { objective, metric, dueAt, targetText } = clock;
    const named = { objective, metric, whose: whoseText(clock, after.plan) };
    if (before === undefined) return [{ ...named, before: null, after: dueAt, targetText, change: 'new' }];
    if (clock.stoppedAt !== null) {
      return [{ ...named, whose: whoseText(before, plan), before: before.dueAt, after: null, targetText: null, change: 'withdrawn' }];
    }
    const change = before.dueAt === dueAt && before.objective === objective ? 'same' : 'moved';
    return [{ ...named, before: before.dueAt, after: dueAt, targetText, change }];
  });
  const known = new Set(incident.engagements.map((each) => each.id));
  return { clocks, engages: after.incident.engagements.filter((each) => !known.has(each.id)).map((each) => each.responsibility) };
}

function comesNext({ nextText, step, stepCount }: EngagementSummary): string | null {
  if (nextText === null) return null;
  return step > stepCount ? nextText : `step ${Math.max(1, step)} of ${stepCount}, then it ${nextText}`;
}
