// What do all pages behind the links of our messages have in common? They need no script and no session, and where nothing can be read or saved
// the page tries again by itself; a press is not forgotten, by an address that only whoever pressed has.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../engine/ports.ts';
import { isBrokenOff } from '../http/errors.ts';
import { contentSecurityPolicy, showMessage } from './acknowledge-page.ts';
import { isPressedProof, pressedProof, readAcknowledgeToken } from './acknowledge-token.ts';

export interface LinkPages {
  /** Before the token: `/a/`. */
  readonly path: string;
  /** Which link could not be served, for the log. */
  readonly name: string;
  readonly secret: string;
  readonly clock: Clock;
  /** For whoever has pressed, while that cannot be saved. */
  readonly pressedText: string;
  /** Who opens the link, or was led here because of a press. A scanner of mail only opens. */
  open(request: FastifyRequest, reply: FastifyReply, pressed: boolean): Promise<FastifyReply>;
}

/** Serves `GET`, `HEAD` and `POST` of a path and a token. The token is all the authority there is. What throws is told as a server in trouble. */
export function registerLinkPages(app: FastifyInstance, pages: LinkPages): void {
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
        return sendPage(reply, 400, showMessage('That did not work', 'The request ended too early.'));
      }
      request.log.warn({ err: error }, `${pages.name} could not be served`);
      return statusOf(error) >= 500
        ? sendUnavailable(request, reply, pages)
        : sendPage(reply, statusOf(error), showMessage('That did not work', 'The request was not understood.'));
    });
    // A wildcard, since a named parameter ends at 100 characters.
    scope.get(`${pages.path}*`, (request, reply) => pages.open(request, reply, isPressed(request, pages)));
    scope.post(`${pages.path}*`, (request, reply) => pages.open(request, reply, true));
    done();
  });
}

export function tokenOf(request: FastifyRequest): string {
  return (request.params as { readonly '*': string })['*']; // the wildcard's name is fixed
}

/** It passes by itself: the page says so, and opens again. */
export function sendUnavailable(request: FastifyRequest, reply: FastifyReply, pages: LinkPages): FastifyReply {
  const { secret, clock, path, pressedText } = pages;
  reply.header('retry-after', retryAfterSeconds);
  const token = tokenOf(request);
  if (readAcknowledgeToken(secret, token, clock.now()).kind !== 'valid') {
    return sendPage(reply, 503, showMessage('Tocsin cannot look it up now', 'Open the link again in a moment.'));
  }
  if (request.method !== 'POST' && !isPressed(request, pages)) {
    const text = 'Its database does not answer. Leave this page open: it tries again by itself, and then asks you.';
    return sendPage(reply, 503, showMessage('Tocsin cannot look it up now', text, { url: `${path}${token}`, seconds: againSeconds }));
  }
  const url = `${path}${token}?pressed=${pressedProof(secret, token)}`;
  return sendPage(reply, 503, showMessage('Not recorded yet', pressedText, { url, seconds: againSeconds }));
}

export function sendPage(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(body);
}

/** By whoever was told to wait, not by whatever opens links. */
function isPressed(request: FastifyRequest, { secret }: LinkPages): boolean {
  if (request.method !== 'GET') return false;
  return isPressedProof(secret, tokenOf(request), (request.query as { readonly pressed?: unknown }).pressed);
}

function statusOf(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null;
  return typeof known === 'number' ? known : 503;
}

const bodyBytes = 1_024;
const retryAfterSeconds = 5;
const againSeconds = 2;

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cache-control': 'no-store',
  // Not `no-referrer`: browsers would then post the form with `Origin: null`.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};
