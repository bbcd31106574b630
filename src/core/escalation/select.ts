// Which engagements does an answer mean?

import type { EngagementId, PageId } from '../kernel/id.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import type { Engagement } from './engagement.ts';

/** The one named, or the one that the page belongs to, or every one that is not closed. */
export function engagementsToAnswer(
  engagements: readonly Engagement[],
  answer: { readonly engagement: EngagementId | null; readonly page: PageId | null },
): Result<readonly Engagement[]> {
  if (answer.engagement === null && answer.page === null) return ok(engagements);
  const chosen = engagements.find((each) =>
    answer.engagement === null ? each.pages.some((page) => page.id === answer.page) : each.id === answer.engagement,
  );
  return chosen === undefined ? refuse('unknown-engagement', 'There is no such engagement here.', 'engagement') : ok([chosen]);
}
