// What does the API say about the webhooks that Tocsin sends, and the secrets by which receivers verify them?

import { z } from 'zod';

export const WebhookParams = z.object({ id: z.string().min(1).max(100) });

export const WebhookList = z.object({
  webhooks: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      people: z.array(z.string()).describe('Names of those who are reached by it'),
      shownAt: z.int().nullable().describe('When the present secret was shown; null: not yet'),
      earlierUntil: z.int().nullable().describe('Until when an earlier secret signs along; null: none does'),
    }),
  ),
});

export const WebhookSecret = z.object({ secret: z.string().describe('`whsec_…`, shown only in this answer') });

export const longestOverlapHours = 7 * 24;

export const RotateBody = z.strictObject({
  overlapHours: z.int().min(0).max(longestOverlapHours).default(24).describe('For so long the earlier secret signs along; 0: not at all'),
});

export type WebhookList = z.infer<typeof WebhookList>;
export type WebhookSecret = z.infer<typeof WebhookSecret>;
