// Which engagements does an answer mean?

import type { EngagementId, PageId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import type { Engagement } from './engagement.ts';

/** The one named, or the one that the page belongs to, or every one that is not put off: who snoozed it has seen it. */
export function engagementsToAnswer(
  engagements: readonly Engagement[],
  answer: { readonly engagement: EngagementId | null; readonly page: PageId | null },
): Result<readonly Engagement[]> {
  if (answer.engagement === null && answer.page === null) {
    return ok(engagements.filter((each) => each.status !== 'snoozed'));
  }
  const chosen = engagements.find((each) =>
    answer.engagement === null ? each.pages.some((page) => page.id === answer.page) : each.id === answer.engagement,
  );
  if (chosen === undefined && answer.engagement === null) return withForgottenPages(engagements);
  return chosen === undefined ? refuse('unknown-engagement', 'There is no such engagement here.', 'engagement') : ok([chosen]);
}

/** An old message is answered after so many pages that its own is kept no longer: clear only where one engagement has had so many. */
function withForgottenPages(engagements: readonly Engagement[]): Result<readonly Engagement[]> {
  const many = engagements.filter((each) => each.pages.length >= limits.pagesKeptPerEngagement);
  if (many.length === 1) return ok(many);
  return refuse('unknown-page', 'There is no such page here, or it is too old to tell what it was for. Answer in the incident.', 'page');
}
