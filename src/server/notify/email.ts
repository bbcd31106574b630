// The e-mail channel: one SMTP server, a few connections kept open.

import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Channel, SendResult } from './channel.ts';
import { emailMessage } from './email-message.ts';
import { emailLimits } from './limits.ts';

export interface EmailOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; `null`: there is none, and every message fails at once, so that another method is tried. */
  readonly smtpUrl: string | null;
  readonly from: string;
}

const address = z.email().max(emailLimits.addressLength);

export function createEmailChannel(options: EmailOptions): Channel {
  return {
    name: 'email',
    title: 'E-mail',
    addressLabel: 'E-mail address',
    addressHint: 'lee@example.org',
    // Nobody is woken by an e-mail.
    can: { wake: false },
    concurrency: emailLimits.connections,
    pausesMs: emailLimits.pausesMs,
    destinationOf: () => null,
    validate(text) {
      if (address.safeParse(text).success) return null;
      return { code: 'invalid-address', message: `${JSON.stringify(text)} is no e-mail address.`, field: 'address' };
    },
    ...transportOf(options),
  };
}

function transportOf({ smtpUrl, from }: EmailOptions): Pick<Channel, 'send' | 'close'> {
  if (smtpUrl === null) {
    return {
      send: async () => ({ ok: false, retryable: false, error: 'no SMTP server is configured' }),
      close: async () => undefined,
    };
  }
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: emailLimits.connections,
    maxMessages: emailLimits.messagesPerConnection,
    connectionTimeout: emailLimits.connectMs,
    greetingTimeout: emailLimits.connectMs,
    socketTimeout: emailLimits.socketMs,
  });
  return {
    async send(order, context) {
      try {
        await transport.sendMail(emailMessage(order, context, from));
        return { ok: true, delivered: false };
      } catch (error) {
        return failure(error);
      }
    },
    close: async () => transport.close(),
  };
}

/** A 5xx answer is the server's last word; a 4xx answer or a broken connection is not. */
function failure(error: unknown): SendResult {
  if (!(error instanceof Error)) return { ok: false, retryable: true, error: String(error) };
  const code = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : null;
  return { ok: false, retryable: code === null || code < 500, error: error.message };
}
