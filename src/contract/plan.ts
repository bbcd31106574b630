// What does the API say about the plan, who is on call, and one's own inbox?

import { z } from 'zod';

const instant = z.int().describe('Milliseconds since 1970-01-01T00:00Z');

export const PlanView = z.object({
  version: z.int(),
  name: z.string(),
  activatedAt: instant,
  services: z.array(
    z.object({ id: z.string(), name: z.string(), tier: z.int(), owner: z.string(), path: z.string(), dependsOn: z.array(z.string()) }),
  ),
  integrations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      service: z.string(),
      key: z.string(),
      endpoint: z.string().describe('Path on this server'),
      lastEvent: z
        .object({
          at: instant,
          oddities: z.int().describe('How much of it was understood though it was not as it should be'),
          told: z.array(z.string()).describe('The first of these, as the sender was told'),
        })
        .nullable()
        .describe('What was heard of the sender last; null: nothing yet'),
    }),
  ),
  teams: z.array(z.object({ id: z.string(), name: z.string(), discipline: z.string(), members: z.array(z.string()) })),
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), zone: z.string() })),
  severities: z.array(z.object({ name: z.string(), description: z.string() })),
  customers: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const OnCallView = z.object({
  at: instant,
  schedules: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      zone: z.string(),
      now: z.array(z.object({ id: z.string(), name: z.string(), until: instant.nullable() })),
      next: z.object({ at: instant, people: z.array(z.object({ id: z.string(), name: z.string() })) }).nullable(),
    }),
  ),
});

/** What a person's in-application channel received. */
export const InboxMessage = z.object({
  id: z.string(),
  incident: z.string(),
  test: z.boolean().describe('A test page that the person asked for: there is no such incident'),
  person: z.string(),
  personName: z.string(),
  title: z.string(),
  text: z.string(),
  at: instant,
  seenAt: instant.nullable(),
  acknowledgeUrl: z.string().nullable().describe('Null once answered or released'),
  state: z.enum(['waiting', 'answered', 'released']),
});
export const Inbox = z.object({ messages: z.array(InboxMessage) });

export type PlanView = z.infer<typeof PlanView>;
export type OnCallView = z.infer<typeof OnCallView>;
export type InboxMessage = z.infer<typeof InboxMessage>;
export type Inbox = z.infer<typeof Inbox>;
export const InboxQuery = z.object({ person: z.string().min(1).max(200).optional().describe('Else whoever asks') });
export const DeliveryParams = z.object({ delivery: z.string().min(1).max(200) });
