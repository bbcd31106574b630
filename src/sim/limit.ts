// What kept an objective from being met? The longest stretch of waiting before it was missed: which wait, whose schedule, which channel, whom.

import { presentAnswerAt } from '../core/escalation/answered.ts';
import { whyNotNow } from '../core/escalation/applies.ts';
import type { Engagement, EngagementEvent } from '../core/escalation/engagement.ts';
import type { Commit } from '../core/incident/events.ts';
import type { Incident } from '../core/incident/state.ts';
import { unreachable } from '../core/kernel/assert.ts';
import { formatDuration } from '../core/kernel/duration.ts';
import type { PageId } from '../core/kernel/id.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Plan, Step, Target } from '../core/plan/plan.ts';
import type { Clock } from '../core/sla/clock.ts';
import type { Attempt, Silence } from './cast.ts';
import { partyOf } from './party.ts';

/** `null` where that kind of thing had no part in it. */
export interface Limit {
  /** `step 1 of payments, 3m` */
  readonly wait: string;
  readonly waitedMs: Millis;
  readonly schedule: string | null;
  readonly channel: string | null;
  /** Who was waited for, and why no answer came. */
  readonly person: string | null;
  readonly silence: Silence | null;
}

interface Stretch {
  readonly from: Instant;
  readonly wait: string;
  readonly schedules: readonly string[];
  /** A schedule on which nobody was on call just before, so that the page went elsewhere. */
  readonly passed: string | null;
  readonly pages: PageId[];
}

/** `null`: nothing of ours was waited for. */
export function limitOf(
  clock: Clock,
  incident: Incident,
  known: {
    readonly history: readonly Commit[];
    readonly attempts: ReadonlyMap<PageId, Attempt>;
    readonly plan: Plan;
    readonly end: Instant;
  },
): Limit | null {
  const until = clock.breachedAt ?? clock.stoppedAt ?? known.end;
  const party = partyOf(clock);
  // Nobody's path is what such a clock waits for.
  if (party?.kind === 'vendor') return nobodys(`${known.plan.vendors[party.id]?.name ?? party.id} itself`, until - clock.startedAt);
  const engagement = lastAwaited(incident, clock, until);
  if (engagement === undefined) return null;
  const stretches = stretchesOf(engagement, known.history, known.plan, until);
  const answeredAt = presentAnswerAt(engagement);
  const then = afterAnswer(clock);
  if (then !== null && answeredAt !== null && answeredAt < until) {
    stretches.push({
      from: answeredAt,
      wait: `${then}, after the answer of ${engagement.responsibility}`,
      schedules: [],
      passed: null,
      pages: [],
    });
  }
  let longest: { stretch: Stretch; ms: Millis } | null = null;
  for (const [index, stretch] of stretches.entries()) {
    // What was waited for before the clock began is not its own.
    const ms = Math.min(stretches[index + 1]?.from ?? until, until) - Math.max(stretch.from, clock.startedAt);
    if (longest === null || ms > longest.ms) longest = { stretch, ms };
  }
  if (longest === null) return null;
  const attempts = longest.stretch.pages.flatMap((page) => known.attempts.get(page) ?? []);
  const first = attempts[0];
  const failed = attempts.flatMap((each) => [...each.failedChannels]);
  return {
    wait: longest.stretch.wait,
    waitedMs: longest.ms,
    schedule: longest.stretch.schedules[0] ?? (longest.stretch.passed === null ? null : `${longest.stretch.passed} (nobody on call)`),
    channel: failed[0] ?? null,
    person: first?.person ?? null,
    silence: first?.silence ?? null,
  };
}

function nobodys(wait: string, waitedMs: Millis): Limit {
  return { wait, waitedMs, schedule: null, channel: null, person: null, silence: null };
}

/** What an answer alone does not bring about; `null`: it does. */
function afterAnswer(clock: Clock): string | null {
  const { metric } = clock;
  const party = partyOf(clock);
  if (party?.kind === 'role' && (metric === 'acknowledge' || metric === 'assemble')) return `until somebody is ${party.id}`;
  switch (metric) {
    case 'acknowledge':
      return null;
    case 'assemble':
      return party?.kind === 'team' || party?.kind === 'discipline' ? null : 'the roles that are needed';
    case 'restore':
      return 'the repair';
    case 'first-update':
    case 'update-cadence':
      return 'the update';
    case 'contain':
    case 'verify':
    case 'root-cause':
    case 'review-held':
    case 'review-published':
    case 'report':
      return `until somebody said so: ${metric}`;
    default:
      return unreachable(metric);
  }
}

/** A team's own engagement; else for the first answer the owner's, for the assembly the one that was answered last. */
function lastAwaited(incident: Incident, clock: Clock, until: Instant): Engagement | undefined {
  const party = partyOf(clock);
  if (party?.kind === 'team') return incident.engagements.find(({ team }) => team === party.id);
  if (party?.kind === 'discipline') return incident.engagements.find(({ discipline }) => discipline === party.id);
  if (clock.metric !== 'assemble') return incident.engagements[0];
  const answeredAt = (each: Engagement) => presentAnswerAt(each) ?? Number.POSITIVE_INFINITY;
  const started = incident.engagements.filter((each) => each.startedAt <= until);
  return started.toSorted((a, b) => answeredAt(b) - answeredAt(a))[0];
}

function stretchesOf(engagement: Engagement, history: readonly Commit[], plan: Plan, until: Instant): Stretch[] {
  const stretches: Stretch[] = [];
  let path = engagement.path;
  let passed: string | null = null;
  for (const { at, events } of history) {
    if (at > until) break;
    for (const event of events) {
      if (!('engagement' in event) || event.engagement !== engagement.id) continue;
      if (event.type === 'EngagementStarted' || (event.type === 'EngagementReassigned' && event.people.length === 0)) path = event.path;
      const begun = begins(event, path, plan);
      if (begun !== null) {
        stretches.push({ from: at, pages: [], passed, ...begun });
        passed = null;
      } else if (event.type === 'StepSkipped')
        passed = scheduleWithoutAnybody(engagement, plan.paths[path]?.steps[event.step], plan, at) ?? passed;
      else if (event.type === 'PagePlaced') stretches.at(-1)?.pages.push(event.page);
    }
  }
  return stretches;
}

/** Which events begin a wait of their own. */
function begins(event: EngagementEvent, path: string, plan: Plan): Pick<Stretch, 'wait' | 'schedules'> | null {
  const definition = plan.paths[path];
  switch (event.type) {
    case 'StepReached': {
      const step = definition?.steps[event.step];
      const wait = `step ${event.step + 1} of ${path}, ${formatDuration(step?.waitMs ?? 0)}`;
      return { wait, schedules: schedulesIn(step?.targets ?? []) };
    }
    case 'BackstopReached':
    case 'NobodyNotified': {
      const { targets, everyMs } = definition?.backstop ?? { targets: [], everyMs: 0 };
      return { wait: `the backstop of ${path}, every ${formatDuration(everyMs)}`, schedules: schedulesIn(targets) };
    }
    case 'EngagementDeferred':
      return { wait: `${path} waits until ${event.calendar} opens`, schedules: [] };
    case 'EngagementHeld':
      return { wait: `${path} holds pages back`, schedules: [] };
    case 'EngagementReassigned':
      return { wait: `reassigned: ${event.reason}`, schedules: [] };
    case 'EngagementSnoozed':
      return { wait: 'the snooze', schedules: [] };
    case 'AcknowledgementExpired':
      return { wait: 'answered, then silent', schedules: [] };
    case 'EngagementRaised':
      return { wait: `asked again as a ${event.severity}`, schedules: [] };
    default:
      return null;
  }
}

function schedulesIn(targets: readonly Target[]): readonly string[] {
  const schedules: string[] = [];
  for (const { kind, id } of targets) if (kind === 'schedule') schedules.push(id);
  return schedules;
}

/** Of a step that was passed over: the schedule on which nobody was on call. `null`: the step was not meant for this moment or incident. */
function scheduleWithoutAnybody(engagement: Engagement, step: Step | undefined, plan: Plan, at: Instant): string | null {
  if (step === undefined || whyNotNow(step.only, engagement.facts, at, plan) !== null) return null;
  return step.targets.find(({ kind }) => kind === 'schedule')?.id ?? null;
}
