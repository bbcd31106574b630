// What is a source? A kind of sender: its routes, its checks, and its way of saying no.

import type { FastifyInstance, FastifyReply, HTTPMethods, RouteHandlerMethod } from 'fastify';
import type { IntegrationType } from '../../core/plan/plan.ts';
import type { IngestDeps } from './deps.ts';
import type { Door } from './door.ts';

export interface Source {
  readonly type: IntegrationType;
  /** `scope` is the source's own: it has no content type parser and no error handler but those given here. */
  register(scope: FastifyInstance, intake: Intake): void;
}

export interface Intake {
  readonly deps: IngestDeps;
  readonly door: Door;
}

/** Takes the body as bytes, whatever it is said to be: senders are known to say `text/plain`, a form, nothing, or nonsense. */
export function takeBytes(scope: FastifyInstance): void {
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // What is not even a media type would be refused before it is read.
  scope.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    if (type !== undefined && !mediaType.test(type)) request.headers['content-type'] = 'application/octet-stream';
    done();
  });
}

/** The same route with and without a slash at its end: clients are known to write either. */
export function route(
  scope: FastifyInstance,
  method: HTTPMethods | HTTPMethods[],
  path: string,
  handler: (request: never, reply: FastifyReply) => unknown,
  options: { readonly bodyLimit?: number } = {},
): void {
  // Border: each source says itself what its path's parameters are, as Fastify takes them from the path.
  for (const url of [path, `${path}/`]) scope.route({ method, url, handler: handler as RouteHandlerMethod, ...options });
}

const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;.*)?$/;
