// With which status is a sender turned away, and when may it come again? The one table for all sources; each has its own words for it.

import type { FastifyError } from 'fastify';
import { type Refusal, refuse } from '../../core/kernel/result.ts';
import { isBrokenOff } from '../http/errors.ts';
import type { IngestDeps } from './deps.ts';

/** `retryAfterS` overrides the table's. */
export interface Turnaway extends Refusal {
  readonly retryAfterS?: number;
}

export interface Turned {
  readonly status: number;
  readonly retryAfterS: number | null;
  readonly refusal: Refusal;
}

/** Whatever the table does not name is a matter of the content: 422. */
export function turned(refusal: Turnaway): Turned {
  const row = statuses[refusal.code] ?? { status: 422, retryAfterS: null };
  return { status: row.status, retryAfterS: refusal.retryAfterS ?? row.retryAfterS, refusal };
}

/** Whether the fault is Tocsin's present condition, so that the sender shall try the same again. */
export function isPassing(refusal: Refusal): boolean {
  return (statuses[refusal.code]?.status ?? 422) >= 500;
}

/** What Fastify found before a handler ran, and faults that nobody foresaw. */
export function turnedFrom(error: FastifyError, log: IngestDeps['log']): Turned {
  if (isBrokenOff(error)) {
    log.info('a sender broke off its request');
    return turned(refuse('bad-request', 'The request ended before its body was here.', 'body').refusal);
  }
  switch (error.statusCode) {
    case 413:
      return turned(refuse('too-large', 'The body is larger than this endpoint takes.', 'body').refusal);
    case 415:
      return turned(refuse('wrong-media-type', 'The Content-Type must be application/json.', 'Content-Type').refusal);
    case undefined:
      break;
    case 503:
      if (error.code === 'TOCSIN_TOO_MANY_BODIES')
        return turned(refuse('overloaded', 'Too much is on its way at once; send it again.').refusal);
      break;
    default:
      if (error.statusCode < 500) return turned(refuse('bad-request', error.message, 'body').refusal);
  }
  log.error({ err: error }, 'a sender’s request failed');
  return turned(refuse('internal', 'Something went wrong; the event was not confirmed. Please send it again.').refusal);
}

const statuses: Readonly<Record<string, { readonly status: number; readonly retryAfterS: number | null }>> = {
  'bad-request': { status: 400, retryAfterS: null },
  'not-json': { status: 400, retryAfterS: null },
  'not-utf-8': { status: 400, retryAfterS: null },
  'too-deep': { status: 400, retryAfterS: null },
  'invalid-field': { status: 400, retryAfterS: null },
  'unknown-key': { status: 404, retryAfterS: null },
  'too-large': { status: 413, retryAfterS: null },
  'too-many-alerts': { status: 413, retryAfterS: null },
  'wrong-media-type': { status: 415, retryAfterS: null },
  'bad-query': { status: 422, retryAfterS: null },
  'map-failed': { status: 422, retryAfterS: null },
  'rate-limited': { status: 429, retryAfterS: 1 },
  internal: { status: 500, retryAfterS: null },
  overloaded: { status: 503, retryAfterS: 1 },
  'store-unavailable': { status: 503, retryAfterS: 5 },
  stopping: { status: 503, retryAfterS: 5 },
  'no-plan': { status: 503, retryAfterS: 30 },
  // Only while the plan changes under a request: the names were checked against the plan a moment before.
  'no-service': { status: 503, retryAfterS: 1 },
};
