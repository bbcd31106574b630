// Which status and title has each refusal? The one table from a code to HTTP, and the problem that is shown.

import type { z } from 'zod';
import type { Problem } from '../../contract/problem.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import { explained, StoreUnavailable } from '../store/unavailable.ts';

interface Row {
  readonly status: number;
  readonly title: string;
  /** Seconds after which to try again, for `Retry-After`. */
  readonly retryAfter?: number;
}

const table: Readonly<Record<string, Row>> = {
  invalid: { status: 400, title: 'The request is not valid' },
  'bad-cursor': { status: 400, title: 'The cursor is not valid' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'The address or the password is wrong' },
  'bad-token': { status: 401, title: 'The token is not valid' },
  forbidden: { status: 403, title: 'Not allowed' },
  'cross-site': { status: 403, title: 'The request came from another site' },
  'plan-outdated': { status: 409, title: 'Another version was activated meanwhile' },
  'set-up-done': { status: 409, title: 'Set up already' },
  'not-found': { status: 404, title: 'Not found' },
  'no-plan-version': { status: 404, title: 'No such version of the plan' },
  'no-incident': { status: 404, title: 'No such incident' },
  'too-large': { status: 413, title: 'The body is too large' },
  'too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'too-many-of-yours': { status: 429, title: 'You have too many of these open', retryAfter: 10 },
  'broken-off': { status: 400, title: 'The request was broken off' },
  'too-many-streams': { status: 503, title: 'Too many live streams', retryAfter: 10 },
  'no-plan': { status: 503, title: 'No plan is active', retryAfter: 30 },
  overloaded: { status: 503, title: 'Too much is waiting', retryAfter: 1 },
  'store-unavailable': { status: 503, title: 'The database is away', retryAfter: 2 },
  stopping: { status: 503, title: 'This node is stopping', retryAfter: 5 },
  internal: { status: 500, title: 'A fault of Tocsin' },
};

/** A decision's refusal: about the input where it names a field, else about the state of things. */
const aboutInput: Row = { status: 422, title: 'That cannot be done with these values' };
const aboutState: Row = { status: 409, title: 'That cannot be done now' };

export interface HttpProblem {
  readonly problem: Problem;
  readonly retryAfter: number | null;
}

export function problemOf(refusal: Refusal & { readonly retryAfter?: number; readonly errors?: Problem['errors'] }): HttpProblem {
  const row = table[refusal.code] ?? (refusal.field === undefined ? aboutState : aboutInput);
  return {
    problem: {
      type: 'about:blank',
      title: row.title,
      status: row.status,
      code: refusal.code,
      detail: refusal.message,
      ...(refusal.field !== undefined && { field: refusal.field }),
      ...(refusal.errors !== undefined && { errors: refusal.errors }),
    },
    retryAfter: refusal.retryAfter ?? row.retryAfter ?? null,
  };
}

/** How many of the faults of one request are listed. */
const maxErrors = 50;

/** `place` is `body`, `query` or `params`: what a fault of the whole is called. */
export function refusalOfZod(error: z.ZodError, place: string): Refusal & { readonly errors: NonNullable<Problem['errors']> } {
  const errors = error.issues.slice(0, maxErrors).map((issue) => ({ field: fieldOf(issue) || place, message: issue.message }));
  const first = errors[0] ?? { field: place, message: 'is not valid' };
  return { code: 'invalid', message: `${first.field}: ${first.message}`, field: first.field, errors };
}

function fieldOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return path.map(String).join('.');
}

/** What Fastify itself throws, or what a handler let through. `null` is a fault of ours. */
export function refusalOfError(error: {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
}): Refusal | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'too-large', message: 'The body is larger than this route takes', field: 'body' };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'unsupported-media-type', message: 'Send Content-Type: application/json', field: 'body' };
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return { code: 'malformed-json', message: 'The body cannot be read as JSON', field: 'body' };
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return { code: 'bad-request', message: 'The body is not as long as Content-Length says', field: 'body' };
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
      return { code: 'bad-request', message: 'The address cannot be read', field: 'url' };
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { code: 'too-long', message: 'A part of the address is too long', field: 'url' };
    case 'TOCSIN_TOO_MANY_BODIES':
      return { code: 'overloaded', message: 'Too much is on its way at once; try again' };
    case 'TOCSIN_TWO_HOSTS':
      return { code: 'bad-request', message: 'The request names two hosts', field: 'Host' };
    default:
  }
  if (isBrokenOff(error)) return { code: 'broken-off', message: 'The request ended before its body was here', field: 'body' };
  // What the files of the screens say of an address that leads out of them.
  if (error.statusCode === 403 || error.statusCode === 404)
    return { code: 'not-found', message: 'There is nothing at this address', field: 'url' };
  if (explained(error) instanceof StoreUnavailable)
    return { code: 'store-unavailable', message: 'The database does not answer; nothing was changed' };
  if (error.statusCode === 400) return { code: 'malformed-json', message: 'The body cannot be read as JSON', field: 'body' };
  return null;
}

/** The client hung up while it was still sending: Node says so of the request's own stream, with a code that databases use as well. */
export function isBrokenOff(error: { readonly code?: unknown; readonly message?: unknown }): boolean {
  return error.code === 'ECONNRESET' && error.message === 'aborted';
}
