// How does an engagement begin, wait, go on and end?

import { tocsin } from '../kernel/actor.ts';
import { unreachable } from '../kernel/assert.ts';
import { nextOpen } from '../kernel/calendar.ts';
import type { EngagementId } from '../kernel/id.ts';
import { earliest, type Instant } from '../kernel/instant.ts';
import type { Discipline } from '../plan/plan.ts';
import { advance, enterAgain, pathOf, presentWait } from './advance.ts';
import { putOnPath, reassign } from './answer.ts';
import { sameFacts } from './applies.ts';
import type { Because, Engagement } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { nextDeliveryAt, personOf, placePages, plannedDeliveries, releasePages, requestDue } from './page.ts';

/** Who is paged before the path begins, and why. */
type First = { readonly person: string; readonly reason: string } | null;

/**
 * Starts at the first step, or waits for support hours when it is of low urgency and the path says so. With `first` that person is paged
 * before, at once; without their answer the path goes on with its first step.
 */
export function startEngagement(
  ctx: Escalating,
  start: {
    readonly id: EngagementId;
    readonly responsibility: string;
    readonly team: string | null;
    readonly discipline: Discipline | null;
    readonly path: string;
    readonly turn: number;
    readonly because: string;
    /** Nobody is paged sooner; `null`: nothing holds it back. */
    readonly notBefore?: Instant | null;
  },
  first: First = null,
): Engagement {
  const { id, responsibility, team, discipline, path, turn, because, notBefore = null } = start;
  const engagement = ctx.record({
    type: 'EngagementStarted',
    engagement: id,
    responsibility,
    team,
    discipline,
    path,
    turn,
    because,
    facts: ctx.facts,
    ...(notBefore === null ? {} : { notBefore }),
  });
  return pageFirst(ctx, engagement, first);
}

/** Pages again from the first step, as it is needed again: on `path`, where that is another one now. `first` as when it starts. */
export function reopenEngagement(
  ctx: Escalating,
  engagement: Engagement,
  again: { reason: string; path?: string; first?: First; notBefore?: Instant | null },
): Engagement {
  const { reason, path = engagement.path, first = null, notBefore = null } = again;
  const held = notBefore === null ? {} : { notBefore };
  const reopened = refreshFacts(ctx, ctx.record({ type: 'EngagementReopened', engagement: engagement.id, reason, ...held }));
  return pageFirst(ctx, path === reopened.path ? reopened : putOnPath(ctx, reopened, { by: tocsin, path, reason }), first);
}

function pageFirst(ctx: Escalating, engagement: Engagement, first: First): Engagement {
  if (first === null) return beginPaging(ctx, engagement, ctx.now);
  const given = reassign(ctx, engagement, tocsin, { to: { kind: 'person', id: first.person }, reason: first.reason });
  return given.ok ? given.value : beginPaging(ctx, engagement, ctx.now);
}

/** The severity has changed: a path whose steps ask for something follows it from its next step on. */
export function refreshFacts(ctx: Escalating, engagement: Engagement): Engagement {
  if (engagement.status === 'closed' || sameFacts(engagement.facts, ctx.facts)) return engagement;
  if (pathOf(ctx, engagement).steps.every((step) => step.only === null)) return engagement;
  return ctx.record({ type: 'EngagementFactsChanged', engagement: engagement.id, facts: ctx.facts });
}

/** What waits for support hours, or is held back, starts at once when it is graver and of high urgency now. */
export function stopWaiting(ctx: Escalating, engagement: Engagement): Engagement {
  return engagement.status === 'waiting' && ctx.urgency === 'high' ? advance(ctx, engagement, ctx.now) : engagement;
}

/** No more pages; what has not left is cancelled. */
export function closeEngagement(ctx: Escalating, engagement: Engagement, reason: string): Engagement {
  if (engagement.status === 'closed') return engagement;
  releasePages(ctx, engagement, reason);
  return ctx.record({ type: 'EngagementClosed', engagement: engagement.id, reason });
}

/** Whatever is due of it at `now`, happens. */
export function tickEngagement(ctx: Escalating, engagement: Engagement): Engagement {
  const { nextAt } = engagement;
  let after = nextAt !== null && nextAt <= ctx.now ? whenDue(ctx, engagement, nextAt) : engagement;
  for (const page of after.pages) after = requestDue(ctx, after, page);
  return after;
}

/** When to look at it again; `null` only when it is closed, or answered for good. */
export function engagementWake(engagement: Engagement): Instant | null {
  if (engagement.status === 'closed') return null;
  let wake = engagement.nextAt;
  for (const page of engagement.pages) wake = earliest(wake, nextDeliveryAt(page));
  return wake;
}

function beginPaging(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const from = Math.max(ctx.now, engagement.notBefore ?? ctx.now);
  const calendar = pathOf(ctx, engagement).lowUrgencyCalendar;
  if (ctx.urgency === 'low' && calendar !== null) {
    const hours = ctx.plan.calendars[calendar];
    const opensAt = hours === undefined ? null : nextOpen(hours, from);
    if (opensAt !== null && opensAt > from) {
      return ctx.record({ type: 'EngagementDeferred', engagement: engagement.id, until: opensAt, calendar });
    }
  }
  if (from > ctx.now) return ctx.record({ type: 'EngagementHeld', engagement: engagement.id, until: from, forMs: from - ctx.now });
  return advance(ctx, engagement, dueAt);
}

function whenDue(ctx: Escalating, engagement: Engagement, dueAt: Instant): Engagement {
  const lateMs = ctx.now - dueAt;
  switch (engagement.status) {
    case 'waiting':
      // After an outage support may have closed again.
      return beginPaging(ctx, engagement, dueAt);
    case 'escalating':
      return advance(ctx, engagement, dueAt);
    case 'answered': {
      const answeredBy = engagement.answeredBy ?? { kind: 'tocsin' };
      const nextAt = ctx.now + presentWait(ctx, engagement);
      const after = ctx.record({ type: 'AcknowledgementExpired', engagement: engagement.id, answeredBy, lateMs, nextAt });
      return pageAgain(ctx, after, engagement, { kind: 'silent', text: 'had answered, then nothing happened' });
    }
    case 'snoozed': {
      const after = ctx.record({
        type: 'SnoozeEnded',
        engagement: engagement.id,
        lateMs,
        nextAt: ctx.now + presentWait(ctx, engagement),
      });
      return pageAgain(ctx, after, engagement, { kind: 'snooze-ended', text: 'the snooze is over' });
    }
    case 'closed':
      return engagement;
    default:
      return unreachable(engagement.status);
  }
}

/** Whoever had answered is paged first, or those for whom somebody else did; where that was nobody, the present step is. */
export function pageAgain(
  ctx: Escalating,
  engagement: Engagement,
  before: Pick<Engagement, 'answeredBy' | 'onBehalfOf'>,
  because: Because,
): Engagement {
  const by = before.answeredBy;
  const people = (before.onBehalfOf ?? (by?.kind === 'person' ? [by.id] : [])).filter((id) => {
    const person = personOf(ctx.plan, id);
    return person !== undefined && plannedDeliveries(person, ctx.urgency).length > 0;
  });
  if (people.length === 0) return enterAgain(ctx, engagement, ctx.now);
  return placePages(
    ctx,
    engagement,
    people.map((person) => ({ person, because })),
  );
}
