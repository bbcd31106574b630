// What does an acknowledge link do? GET shows and changes nothing, since mail scanners open every link; POST answers the page. Where nothing can be
// saved the press is not forgotten: the page tries again by itself, at an address that only whoever pressed has.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncidentId, PageId } from '../../core/kernel/id.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../engine/ports.ts';
import { isBrokenOff } from '../http/errors.ts';
import { contentSecurityPolicy, type PageView, type Shown, showMessage, showPage, standingOf } from './acknowledge-page.ts';
import { isPressedProof, pressedProof, readAcknowledgeToken } from './acknowledge-token.ts';

export interface AcknowledgeOptions {
  readonly engine: Pick<Engine, 'submit'>;
  /** From the incident's state as it is now; `null`: there is no such page (any more). */
  readPage(page: PageId): Promise<PageView | null>;
  /** Hands an answer of the database through; throws soon where it says nothing at all. */
  readonly within: <T>(answer: Promise<T>) => Promise<T>;
  incidentUrl(incident: IncidentId): string;
  readonly clock: Clock;
  readonly secret: string;
}

/** Serves `GET`, `HEAD` and `POST /a/<token>`. The token is all the authority there is: no session, no cookie. */
export function registerAcknowledge(app: FastifyInstance, options: AcknowledgeOptions): void {
  app.register((scope, _options, done) => {
    // A form without fields: whatever is in the body does not matter.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { bodyLimit: bodyBytes, parseAs: 'string' }, (_request, _body, parsed) => parsed(null, null));
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(securityHeaders);
    });
    scope.setErrorHandler<FastifyError>(async (error, request, reply) => {
      if (isBrokenOff(error)) {
        request.log.info('whoever pressed broke off its request');
        return send(reply, 400, showMessage('That did not work', 'The request ended too early.'));
      }
      request.log.warn({ err: error }, 'an acknowledge link could not be served');
      const status = statusOf(error);
      return status >= 500
        ? unavailable(request, reply, options)
        : send(reply, status, showMessage('That did not work', 'The request was not understood.'));
    });
    // A wildcard, since a named parameter ends at 100 characters.
    scope.get('/a/*', async (request, reply) => {
      const found = await find(request, reply, options);
      if (found === null) return reply;
      if (isPressed(request, options) && standingOf(found) === 'waiting') return answer(found, request, reply, options);
      return send(reply, 200, showPage(found, shown(found, options)));
    });
    scope.post('/a/*', async (request, reply) => {
      const found = await find(request, reply, options);
      if (found === null) return reply;
      if (standingOf(found) !== 'waiting') return send(reply, 200, showPage(found, shown(found, options)));
      return answer(found, request, reply, options);
    });
    done();
  });
}

/** Answers the request itself where there is no page to show. */
async function find(request: FastifyRequest, reply: FastifyReply, options: AcknowledgeOptions): Promise<PageView | null> {
  const token = tokenOf(request);
  const read = readAcknowledgeToken(options.secret, token, options.clock.now());
  if (read.kind === 'expired') {
    send(reply, 410, showMessage('This link has expired', 'A link works for 24 hours. Sign in to Tocsin to see what is open.'));
    return null;
  }
  const view = read.kind === 'valid' ? await options.within(options.readPage(read.page)) : null;
  if (view === null && read.kind === 'valid') send(reply, 404, showMessage('This page is not there any more', gone));
  else if (view === null) send(reply, 404, showMessage('There is nothing here', 'The link is not complete, or not one of ours.'));
  return view;
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { readonly '*': string })['*']; // the wildcard's name is fixed
}

/** By whoever was told to wait, not by whatever opens links. */
function isPressed(request: FastifyRequest, { secret }: AcknowledgeOptions): boolean {
  if (request.method !== 'GET') return false;
  return isPressedProof(secret, tokenOf(request), (request.query as { readonly pressed?: unknown }).pressed);
}

async function answer(view: PageView, request: FastifyRequest, reply: FastifyReply, options: AcknowledgeOptions): Promise<FastifyReply> {
  const { incident, engagement, page } = view;
  const answered = await options.engine.submit(incident.id, {
    type: 'Acknowledge',
    engagement: engagement.id,
    page: page.id,
    by: { kind: 'person', id: page.person, name: page.personName },
    via: 'link',
  });
  if (!answered.ok && passing.has(answered.refusal.code)) return unavailable(request, reply, options);
  // Read anew: another's answer may have come first.
  const after = (await options.within(options.readPage(page.id))) ?? view;
  if (answered.ok || standingOf(after) !== 'waiting') return send(reply, 200, showPage(after, shown(after, options)));
  return send(reply, 409, showPage(after, { ...shown(after, options), trouble: troubleOf(answered.refusal) }));
}

function shown(view: PageView, options: AcknowledgeOptions): Shown {
  return { now: options.clock.now(), incidentUrl: options.incidentUrl(view.incident.id) };
}

function troubleOf(refusal: Refusal): string {
  return `Your answer was not taken: ${refusal.message}`;
}

function unavailable(request: FastifyRequest, reply: FastifyReply, options: AcknowledgeOptions): FastifyReply {
  reply.header('retry-after', retryAfterSeconds);
  const token = tokenOf(request);
  const isOurs = readAcknowledgeToken(options.secret, token, options.clock.now()).kind === 'valid';
  if (!isOurs) return send(reply, 503, showMessage('Tocsin cannot look it up now', 'Open the link again in a moment.'));
  const path = `/a/${token}`;
  if (request.method !== 'POST' && !isPressed(request, options)) {
    const text = 'Its database does not answer. Leave this page open: it tries again by itself, and then asks you.';
    return send(reply, 503, showMessage('Tocsin cannot look it up now', text, { url: path, seconds: againSeconds }));
  }
  const url = `${path}?pressed=${pressedProof(options.secret, token)}`;
  const text =
    'Tocsin cannot save right now: its database does not answer. Your press is not forgotten: leave this page open, it tries again by itself until it is recorded. Begin to work on it; others may be paged meanwhile.';
  return send(reply, 503, showMessage('Not recorded yet', text, { url, seconds: againSeconds }));
}

function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(body);
}

function statusOf(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof known === 'number' ? known : 503;
}

const bodyBytes = 1_024;
const retryAfterSeconds = 5;
const againSeconds = 2;
const gone =
  'The link is one of ours, but its incident keeps it no longer, or the database has lost it. Sign in to Tocsin to see what is open.';
/** Refusals that pass by themselves. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'store-unavailable', 'stopping']);

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cache-control': 'no-store',
  // Not `no-referrer`: browsers would then post the form with `Origin: null`.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};
