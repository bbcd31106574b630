// What stands in the e-mail of a page? Subject, text, HTML and the headers that thread it and make a repeat recognisable.

import { Liquid } from 'liquidjs';
import type { SendMailOptions } from 'nodemailer';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import { oneLine } from '../../core/kernel/foreign-text.ts';
import type { SendContext } from './channel.ts';
import { emailLimits } from './limits.ts';
import { localTime } from './local-time.ts';
import * as templates from './templates/page-email.ts';

/** `from` is `Tocsin <tocsin@example.org>` or the address alone. */
export function emailMessage(order: DeliveryOrder, context: SendContext, from: string): SendMailOptions {
  const { content } = order;
  const values = {
    title: headerLine(content.title),
    severity: headerLine(content.severity),
    urgency: content.urgency,
    service: headerLine(content.service),
    responsibility: headerLine(content.responsibility),
    because: headerLine(content.because),
    personName: headerLine(order.personName),
    openedAt: localTime(content.openedAt, content.zone),
    escalatesAt: content.escalatesAt === null ? null : localTime(content.escalatesAt, content.zone),
    acknowledgeUrl: context.acknowledgeUrl,
    incidentUrl: context.incidentUrl,
    attempt: context.attempt,
    delivery: order.id,
  };
  const host = /@([^\s>]+)/.exec(from)?.[1] ?? 'tocsin.invalid';
  const thread = `<${order.incident}@${host}>`;
  return {
    from,
    to: { name: values.personName, address: order.address },
    subject: shorten(headerLine(String(plain.renderSync(parsed.subject, values))), emailLimits.subjectLength),
    text: String(plain.renderSync(parsed.text, values)),
    html: String(escaping.renderSync(parsed.html, values)),
    messageId: `<${order.id}@${host}>`,
    inReplyTo: thread,
    references: [thread],
    date: new Date(context.now),
    priority: content.urgency === 'high' ? 'high' : 'low',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Tocsin-Incident': order.incident,
      'X-Tocsin-Delivery': order.id,
    },
    // Text from senders must never make the mailer read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

const plain = new Liquid({ strictFilters: true });
const escaping = new Liquid({ strictFilters: true, outputEscape: 'escape' });
const parsed = {
  subject: plain.parse(templates.subject),
  text: plain.parse(templates.text),
  html: escaping.parse(templates.html),
};

/** Line ends would begin a header of their own; what looks like an encoded word is not one. */
function headerLine(text: string): string {
  return oneLine(text).replaceAll('=?', `=${wordJoiner}?`);
}

/** Invisible, and no mail program takes what it stands in for an encoded word. */
const wordJoiner = '\u2060';

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
