// The webhook channel: Standard Webhooks 1.0 over connections that are kept open, to addresses that may be reached.

import { createHmac } from 'node:crypto';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import { type AddressGuardOptions, createAddressGuard } from './address-guard.ts';
import type { Channel, SendContext, SendResult } from './channel.ts';
import { webhookLimits } from './limits.ts';
import { createPoster, type PostTarget } from './poster.ts';
import { webhookPayload } from './webhook-payload.ts';

export interface WebhookOptions extends AddressGuardOptions {
  /** `whsec_…`, one signature each, the newest first. */
  secretsOf(address: string, now: Instant): Promise<readonly string[]>;
  /** For tests. */
  readonly timeoutMs?: number;
}

export function createWebhookChannel(options: WebhookOptions): Channel {
  const guard = createAddressGuard(options);
  const timeoutMs = options.timeoutMs ?? webhookLimits.timeoutMs;
  const { concurrency, responseBytes } = webhookLimits;
  const poster = createPoster({ lookup: guard.lookup, timeoutMs, responseBytes, connections: concurrency });
  const endpoints = new Map<string, Endpoint>();

  function validate(address: string): Refusal | null {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || address.length > webhookLimits.addressLength) return invalid('A webhook needs an address like https://host/path.');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && options.allowPrivateNetworks)) {
      return invalid('A webhook needs an https address.');
    }
    if (url.username !== '' || url.password !== '') return invalid('A webhook is signed; its address must not hold a user or a password.');
    if (guard.forbids(url.hostname)) return invalid(`${url.hostname} is in a private or reserved network.`);
    return null;
  }

  /** In a storm the same few addresses come thousands of times: reading them is done once. */
  function endpointOf(address: string): Endpoint {
    const known = endpoints.get(address);
    if (known !== undefined) return known;
    if (endpoints.size >= webhookLimits.endpointsKept) endpoints.clear();
    const url = new URL(address);
    const made = {
      host: url.host,
      target: { origin: url.origin, path: `${url.pathname}${url.search}` },
    };
    endpoints.set(address, made);
    return made;
  }

  return {
    name: 'webhook',
    title: 'Webhook',
    addressLabel: 'Address',
    addressHint: 'https://example.org/tocsin',
    // What becomes of it only its receiver knows: the plan says where it rings.
    can: { wake: false },
    concurrency,
    pausesMs: webhookLimits.pausesMs,
    destinationOf: (address) => endpoints.get(address)?.host ?? (URL.canParse(address) ? new URL(address).host : ''),
    validate,
    async send(order, context) {
      const refusal = endpoints.has(order.address) ? null : validate(order.address);
      if (refusal !== null) return { ok: false, retryable: false, error: refusal.message };
      const { target } = endpointOf(order.address);
      const secrets = await options.secretsOf(order.address, context.now);
      const { body, headers } = signed(order, context, secrets.map(keyOf));
      try {
        return answered(await poster.post(target, headers, body));
      } catch (error) {
        return { ok: false, retryable: !isLasting(error), error: error instanceof Error ? error.message : String(error) };
      }
    },
    close: poster.close,
  };
}

/** An address that may be reached, read. */
interface Endpoint {
  readonly host: string;
  readonly target: PostTarget;
}

function invalid(message: string): Refusal {
  return { code: 'invalid-address', message, field: 'address' };
}

/** The bytes of a `whsec_…` secret. */
function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

/** Signed here by OpenSSL: the package `standardwebhooks` has SHA-256 in JavaScript, a third of what sending costs. Tests verify by the package. */
function signed(order: DeliveryOrder, context: SendContext, keys: readonly Buffer[]) {
  const body = JSON.stringify(webhookPayload(order, context));
  const timestamp = Math.floor(context.now / 1_000);
  const said = `${order.id}.${timestamp}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(said).digest('base64')}`);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Tocsin',
    'webhook-id': order.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
  return { body, headers };
}

/** 2xx is acceptance. A redirect would lead a signed message elsewhere; 410 says that nobody is there any more. */
function answered(status: number): SendResult {
  if (status >= 200 && status < 300) return { ok: true, delivered: false };
  const error = `the receiver answered ${status}`;
  if (status >= 300 && status < 400) return { ok: false, retryable: false, error: `${error}; redirects are not followed` };
  if (status === 410) return { ok: false, retryable: false, error: `${error}; it wants no more messages` };
  return { ok: false, retryable: true, error };
}

/** A forbidden address or a certificate that does not hold will be no better in two minutes: the next method is tried sooner. */
function isLasting(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === 'ERR_FORBIDDEN_ADDRESS' || /CERT|^ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}
