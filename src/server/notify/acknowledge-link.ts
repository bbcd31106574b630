// What does an acknowledge link do? GET shows and changes nothing, since mail scanners open every link; POST answers the page.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncidentId, PageId } from '../../core/kernel/id.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../engine/ports.ts';
import { contentSecurityPolicy, type PageView, type Shown, showMessage, showPage, standingOf } from './acknowledge-page.ts';
import { readAcknowledgeToken } from './acknowledge-token.ts';

export interface AcknowledgeOptions {
  readonly engine: Pick<Engine, 'submit'>;
  /** From the incident's state as it is now; `null`: there is no such page (any more). */
  readPage(page: PageId): Promise<PageView | null>;
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
    scope.setErrorHandler(async (error, request, reply) => {
      request.log.warn({ err: error }, 'an acknowledge link could not be served');
      const status = statusOf(error);
      return status >= 500 ? unavailable(reply) : send(reply, status, showMessage('That did not work', 'The request was not understood.'));
    });
    // A wildcard, since a named parameter ends at 100 characters.
    scope.get('/a/*', async (request, reply) => {
      const found = await find(request, reply, options);
      if (found === null) return reply;
      return send(reply, 200, showPage(found, shown(found, options)));
    });
    scope.post('/a/*', async (request, reply) => {
      const found = await find(request, reply, options);
      if (found === null) return reply;
      if (standingOf(found) !== 'waiting') return send(reply, 200, showPage(found, shown(found, options)));
      return answer(found, reply, options);
    });
    done();
  });
}

/** Answers the request itself where there is no page to show. */
async function find(request: FastifyRequest, reply: FastifyReply, options: AcknowledgeOptions): Promise<PageView | null> {
  const token = (request.params as { readonly '*': string })['*']; // the wildcard's name is fixed
  const read = readAcknowledgeToken(options.secret, token, options.clock.now());
  if (read.kind === 'expired') {
    send(reply, 410, showMessage('This link has expired', 'A link works for 24 hours. Sign in to Tocsin to see what is open.'));
    return null;
  }
  const view = read.kind === 'valid' ? await options.readPage(read.page) : null;
  if (view === null) send(reply, 404, showMessage('There is nothing here', 'The link is not complete, or not one of ours.'));
  return view;
}

async function answer(view: PageView, reply: FastifyReply, options: AcknowledgeOptions): Promise<FastifyReply> {
  const { incident, engagement, page } = view;
  const answered = await options.engine.submit(incident.id, {
    type: 'Acknowledge',
    engagement: engagement.id,
    page: page.id,
    by: { kind: 'person', id: page.person, name: page.personName },
    via: 'link',
  });
  if (!answered.ok && passing.has(answered.refusal.code)) return unavailable(reply);
  // Read anew: another's answer may have come first.
  const after = (await options.readPage(page.id)) ?? view;
  if (answered.ok || standingOf(after) !== 'waiting') return send(reply, 200, showPage(after, shown(after, options)));
  return send(reply, 409, showPage(after, { ...shown(after, options), trouble: troubleOf(answered.refusal) }));
}

function shown(view: PageView, options: AcknowledgeOptions): Shown {
  return { now: options.clock.now(), incidentUrl: options.incidentUrl(view.incident.id) };
}

function troubleOf(refusal: Refusal): string {
  return `Your answer was not taken: ${refusal.message}`;
}

function unavailable(reply: FastifyReply): FastifyReply {
  reply.header('retry-after', retryAfterSeconds);
  return send(
    reply,
    503,
    showMessage('Not recorded', 'Tocsin cannot save right now. Nothing was lost: go back and press the button again.'),
  );
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
