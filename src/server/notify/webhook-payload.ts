// What does a webhook carry? The same for every attempt at one delivery, to the byte.

import { z } from 'zod';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { formatInstant } from '../../core/kernel/instant.ts';
import type { SendContext } from './channel.ts';

const moment = z.string().meta({ format: 'date-time' });

/** `docs/notifications.md` prints it as JSON Schema; a test keeps the two alike. */
export const WebhookPayload = z
  .object({
    type: z.literal('page.placed'),
    timestamp: moment.describe('When the message was asked for; the same on every attempt'),
    data: z.object({
      incident: z.string().describe('Id of the incident'),
      page: z.string().describe('Id of the page: one attempt to reach one person'),
      delivery: z.string().describe('Id of this message; also the header webhook-id, the same on every attempt'),
      person: z.object({ id: z.string(), name: z.string() }),
      title: z.string(),
      severity: z.string(),
      urgency: z.enum(['high', 'low']),
      service: z.string(),
      responsibility: z.string().describe('As what the person is needed'),
      because: z.string().describe('Why this person: `on call in Payments, first`'),
      openedAt: moment,
      escalatesAt: moment.nullable().describe('When somebody else is paged without an answer; null: nobody'),
      acknowledgeUrl: z.url().describe('A page with one button; opening it changes nothing, works for 24 hours'),
      incidentUrl: z.url(),
    }),
  })
  .meta({ title: 'Tocsin webhook' });

export type WebhookPayload = z.infer<typeof WebhookPayload>;

export function webhookPayload(order: DeliveryOrder, context: SendContext): WebhookPayload {
  const { content } = order;
  return {
    type: 'page.placed',
    timestamp: formatInstant(order.at),
    data: {
      incident: order.incident,
      page: order.page,
      delivery: order.id,
      person: { id: order.person, name: order.personName },
      title: content.title,
      severity: content.severity,
      urgency: content.urgency,
      service: content.service,
      responsibility: content.responsibility,
      because: content.because,
      openedAt: formatInstant(content.openedAt),
      escalatesAt: content.escalatesAt === null ? null : formatInstant(content.escalatesAt),
      acknowledgeUrl: context.acknowledgeUrl,
      incidentUrl: context.incidentUrl,
    },
  };
}
