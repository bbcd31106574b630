// What is missing before Tocsin can be relied on? The checklist of the first ten minutes, and the test page that proves one's own methods.

import { z } from 'zod';

const instant = z.int().describe('Milliseconds since 1970-01-01T00:00Z');

/** `server/notify/test-page.ts` says what each field means. */
export const ProofView = z.object({
  method: z.string(),
  channel: z.string(),
  address: z.string(),
  provenAt: instant.nullable().describe('When a test page on it was answered last, at this address'),
  last: z
    .object({
      at: instant,
      status: z.enum(['queued', 'sent', 'failed', 'cancelled']),
      acceptedAt: instant.nullable(),
      answeredAt: instant.nullable(),
      error: z.string().nullable(),
    })
    .nullable()
    .describe('The newest test page'),
});

export const FirstSteps = z.object({
  plan: z.boolean().describe('Whether one is active'),
  person: z.object({ id: z.string(), name: z.string() }).nullable().describe('Who I am in the plan, by my address'),
  onCall: z.array(z.string()).describe('Schedules that have me on call now, by name'),
  methods: z.array(ProofView).describe('My contact methods'),
  senderSeen: z.boolean().describe('Whether an alert or a change has ever come in'),
  integration: z.object({ id: z.string(), name: z.string(), key: z.string(), service: z.string() }).nullable().describe('One to try'),
  alone: z.array(z.string()).describe('Paths on which nobody but me is ever paged, by name; empty: somebody is beside me'),
  mail: z.boolean().describe('Whether a mail server is set'),
  ifNow: z
    .object({
      service: z.string(),
      rungs: z.array(
        z.object({
          afterMs: z.int(),
          backstop: z.boolean(),
          people: z.array(z.object({ id: z.string(), name: z.string(), because: z.string() })),
        }),
      ),
    })
    .nullable()
    .describe('Whom a failure of the most critical service would page now, if nobody answered'),
});

export const FirstTextQuery = z.object({ zone: z.string().max(100).default('UTC').describe('`Europe/Berlin`') });
export const TestPagePlaced = z.object({ pages: z.array(z.string()) });

export type FirstSteps = z.infer<typeof FirstSteps>;
