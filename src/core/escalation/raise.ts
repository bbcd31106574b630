// What follows for one engagement when the severity has risen? What was answered or put off before is asked again, at the new urgency.

import { unreachable } from '../kernel/assert.ts';
import { enterAgain, presentWait } from './advance.ts';
import { presentAnswerAt } from './answered.ts';
import { pageAgain, stopWaiting } from './engage.ts';
import type { Engagement } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { placePages, plannedDeliveries, releasePages } from './page.ts';

/** What is compared to tell whether it rose. A lower rank is graver. */
export interface Gravity {
  readonly severity: string;
  readonly severityRank: number;
  readonly urgency: 'high' | 'low';
}

/** The rank rises, or the urgency does, whatever the other does. */
export function isRise(before: Gravity, after: Gravity): boolean {
  return after.severityRank < before.severityRank || urgencyRises(before, after);
}

/**
 * Whoever had answered, or had put it off, is paged at once, and the path goes on without an answer. Whoever is being paged for it already is
 * paged again only if the urgency has risen, since their message may wait for the morning; the path goes on when it would have.
 */
export function raise(ctx: Escalating, engagement: Engagement, before: Gravity, after: Gravity): Engagement {
  switch (engagement.status) {
    case 'closed':
      return engagement;
    case 'waiting':
      return stopWaiting(ctx, engagement);
    case 'answered':
    case 'snoozed': {
      const asked = recordRaise(ctx, engagement, after, ctx.now + presentWait(ctx, engagement));
      return pageAgain(ctx, asked, engagement, { kind: 'raised', text: becauseOf(before, after) });
    }
    case 'escalating': {
      const rises = urgencyRises(before, after);
      if (!rises && presentAnswerAt(engagement) === null) return engagement;
      const asked = recordRaise(ctx, engagement, after, engagement.nextAt ?? ctx.now);
      return rises ? pageWhoIsPaged(ctx, asked, becauseOf(before, after)) : asked;
    }
    default:
      return unreachable(engagement.status);
  }
}

function recordRaise(ctx: Escalating, { id, status, answeredBy }: Engagement, after: Gravity, nextAt: number): Engagement {
  const { severity, urgency } = after;
  return ctx.record({ type: 'EngagementRaised', engagement: id, severity, urgency, answeredBy, snoozed: status === 'snoozed', nextAt });
}

/** By their rules for the new urgency; where nobody could be reached by the old one, the present step is entered once more. */
function pageWhoIsPaged(ctx: Escalating, engagement: Engagement, text: string): Engagement {
  const people = engagement.pages.flatMap(({ status, person }) => {
    const known = status === 'pending' ? ctx.plan.people[person] : undefined;
    return known !== undefined && plannedDeliveries(known, ctx.urgency).length > 0 ? [person] : [];
  });
  const after = releasePages(ctx, engagement, text);
  if (people.length === 0) return enterAgain(ctx, after, ctx.now);
  return placePages(
    ctx,
    after,
    [...new Set(people)].map((person) => ({ person, because: { kind: 'raised', text } })),
  );
}

function urgencyRises(before: Gravity, after: Gravity): boolean {
  return before.urgency === 'low' && after.urgency === 'high';
}

function becauseOf(before: Gravity, after: Gravity): string {
  if (before.severity !== after.severity) return `${before.severity} became ${after.severity}`;
  return urgencyRises(before, after) ? `${after.severity} is of high urgency now` : `${after.severity} is graver now`;
}
