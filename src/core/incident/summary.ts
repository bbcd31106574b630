// What does a list show of an incident?

import { nameOf } from '../escalation/answer.ts';
import type { Engagement, EngagementStatus } from '../escalation/engagement.ts';
import { forecast } from '../escalation/forecast.ts';
import type { ClockId, EngagementId, IncidentId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import type { Clock, ClockMetric } from '../sla/clock.ts';
import { metricText } from '../sla/metric-text.ts';
import { whoseOfParty, whoseText } from '../sla/words.ts';
import { heldBackText } from './held-back.ts';
import type { Incident } from './state.ts';

/** The read model of one incident, worked out at each commit and stored beside it. */
export interface IncidentSummary {
  readonly id: IncidentId;
  readonly version: number;
  readonly title: string;
  readonly service: string;
  readonly serviceName: string;
  readonly tier: number;
  readonly scenario: string | null;
  readonly severity: string;
  readonly severityRank: number;
  readonly status: 'open' | 'resolved';
  readonly openedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly alertCount: number;
  readonly openAlerts: number;
  readonly engagements: readonly EngagementSummary[];
  readonly clocks: readonly ClockSummary[];
  /** What is owed to audiences; missing where nothing is. */
  readonly updates?: readonly UpdateDue[];
  /** True while some unanswered engagement has reached nobody at all. */
  /** What limits hold back, a sentence each; missing: nothing. */
  readonly heldBack?: readonly string[];
  readonly nobodyNotified: boolean;
  /** The earliest thing that happens, or is owed, if nobody does anything. */
  readonly nextDeadline: { readonly at: Instant; readonly text: string } | null;
}

export interface UpdateDue {
  readonly audience: string;
  readonly audienceName: string;
  /** Who owes it: the holder of the role, or the role while nobody holds it; `null`: nobody. */
  readonly owner: string | null;
  readonly dueAt: Instant;
  /** Due times that have passed since the last update. */
  readonly missed: number;
}

export interface EngagementSummary {
  readonly id: EngagementId;
  readonly responsibility: string;
  readonly status: EngagementStatus;
  /** Who has been paged and has not answered. */
  readonly waitingFor: readonly { readonly id: string; readonly name: string }[];
  readonly waitingSince: Instant | null;
  readonly answeredBy: string | null;
  /** 1 for the first; `stepCount` + 1 is the backstop. */
  readonly step: number;
  readonly stepCount: number;
  readonly nextAt: Instant | null;
  /** Its path holds pages back until then; missing: it does not. */
  readonly held?: boolean;
  /** `pages Lee and Kim`, `pages the backstop: Ana`. */
  readonly nextText: string | null;
}

export interface ClockSummary {
  readonly id: ClockId;
  readonly objective: string;
  readonly metric: ClockMetric;
  /** Whose promise it is: `team legal`, `contract gold`; missing where all of us made it to all customers. */
  readonly party?: string;
  /** The same by the names of the plan, as a sentence goes on: `by Legal`, `for customers`. */
  readonly whose: string;
  readonly targetText: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly verdict: 'met' | 'missed' | null;
  /** Why it ended without the fact that it waited for; `null` where that came, where it runs, or where nobody kept why. */
  readonly withdrawn: string | null;
}

/** One that an earlier version has stored, as this one reads it. */
export function presentSummary(stored: IncidentSummary): IncidentSummary {
  const isOld = ({ whose }: Partial<ClockSummary>) => whose === undefined;
  if (!stored.clocks.some(isOld)) return stored;
  return { ...stored, clocks: stored.clocks.map((each) => ({ ...each, whose: whoseOfParty(each.party), withdrawn: null })) };
}

/** As it is at `now`; `nextText` tells what will happen if nobody does anything. */
export function summarise(incident: Incident, plan: Plan, now: Instant): IncidentSummary {
  const engagements = incident.engagements.map((each) => summariseEngagement(each, incident, plan, now));
  const clocks = incident.clocks.map((each) => summariseClock(each, plan));
  const updates = updatesDue(incident, plan);
  return {
    id: incident.id,
    version: incident.version,
    title: incident.title,
    service: incident.service,
    serviceName: incident.serviceName,
    tier: incident.tier,
    scenario: incident.scenario,
    severity: incident.severity,
    severityRank: incident.severityRank,
    status: incident.status,
    openedAt: incident.openedAt,
    resolvedAt: incident.resolvedAt,
    alertCount: incident.alertCount,
    openAlerts: incident.openAlerts,
    engagements,
    clocks,
    ...(updates.length === 0 ? {} : { updates }),
    ...(incident.heldBack === undefined ? {} : { heldBack: incident.heldBack.map(heldBackText) }),
    nobodyNotified: incident.status === 'open' && incident.engagements.some((each) => each.status === 'escalating' && !each.notified),
    nextDeadline: incident.status === 'open' ? nextDeadline(engagements, clocks, updates) : null,
  };
}

function summariseEngagement(engagement: Engagement, incident: Incident, plan: Plan, now: Instant): EngagementSummary {
  const waiting = engagement.pages.filter((page) => page.status === 'pending');
  return {
    id: engagement.id,
    responsibility: engagement.responsibility,
    status: engagement.status,
    waitingFor: waiting.map((page) => ({ id: page.person, name: page.personName })),
    waitingSince: waiting[0]?.placedAt ?? null,
    answeredBy: engagement.answeredBy === null ? null : nameOf(engagement.answeredBy),
    step: engagement.atBackstop ? (plan.paths[engagement.path]?.steps.length ?? 0) + 1 : engagement.step + 1,
    stepCount: plan.paths[engagement.path]?.steps.length ?? 0,
    nextAt: engagement.nextAt,
    ...(isHeld(engagement) ? { held: true } : {}),
    nextText: nextText(engagement, incident, plan, now),
  };
}

function isHeld({ status, nextAt, notBefore }: Engagement): boolean {
  return status === 'waiting' && notBefore !== undefined && nextAt === notBefore;
}

function nextText(engagement: Engagement, incident: Incident, plan: Plan, now: Instant): string | null {
  if (engagement.nextAt === null) return null;
  const { answeredBy } = engagement;
  const again = answeredBy?.kind === 'person' ? `pages ${answeredBy.name} again` : 'pages the present step again';
  if (engagement.status === 'answered') return `${again} if nothing is done`;
  if (engagement.status === 'snoozed') return `the snooze ends: ${again}`;
  const [next] = forecast(engagement, { plan, urgency: incident.urgency, now, slots: 1 });
  if (next === undefined) return null;
  const names = next.people.map((each) => plan.people[each.person]?.name ?? each.person).join(' and ');
  if (next.backstop) return names === '' ? 'the backstop reaches nobody' : `pages the backstop: ${names}`;
  return `pages ${names}`;
}

function summariseClock(clock: Clock, plan: Plan): ClockSummary {
  const { id, objective, metric, promise, targetText, startedAt, dueAt, pausedAt, breachedAt, stoppedAt, verdict } = clock;
  const party = promise === undefined ? {} : { party: promise.party ?? 'all' };
  const { withdrawn = null } = clock;
  const whose = whoseText(clock, plan);
  return { id, objective, metric, ...party, whose, targetText, startedAt, dueAt, pausedAt, breachedAt, stoppedAt, verdict, withdrawn };
}

const none: readonly UpdateDue[] = [];

function updatesDue({ response }: Incident, plan: Plan): readonly UpdateDue[] {
  if (response === undefined) return none;
  return response.updates.flatMap(({ audience, audienceName, owner, dueAt, missed }) => {
    if (dueAt === null) return [];
    const holder = response.roles.find(({ role }) => role === owner)?.personName;
    return [{ audience, audienceName, owner: holder ?? (owner === null ? null : (plan.roles[owner]?.name ?? owner)), dueAt, missed }];
  });
}

function nextDeadline(
  engagements: readonly EngagementSummary[],
  clocks: readonly ClockSummary[],
  updates: readonly UpdateDue[],
): IncidentSummary['nextDeadline'] {
  let next: { at: Instant; text: string } | null = null;
  for (const each of engagements) {
    if (each.nextAt !== null && (next === null || each.nextAt < next.at)) {
      next = { at: each.nextAt, text: `${each.responsibility}: ${each.nextText ?? 'goes on'}` };
    }
  }
  for (const each of clocks) {
    const runs = each.stoppedAt === null && each.breachedAt === null;
    if (runs && each.dueAt !== null && (next === null || each.dueAt < next.at))
      next = { at: each.dueAt, text: `${metricText(each.metric)} ${each.whose} is due` };
  }
  for (const { dueAt, audienceName } of updates) {
    if (next === null || dueAt < next.at) next = { at: dueAt, text: `update to ${audienceName}` };
  }
  return next;
}
