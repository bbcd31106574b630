// What is a source? A kind of sender: its routes, its checks, and its way of saying no.

import type { FastifyInstance } from 'fastify';
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

/** Takes JSON of every media type as bytes, to be read by `readJson`. */
export function takeJsonBytes(scope: FastifyInstance): void {
  takeBytes(scope, 'application/json');
  takeBytes(scope, /^(application\/[\w.-]+\+json|text\/json)\b/);
}

export function takeBytes(scope: FastifyInstance, mediaType: string | RegExp): void {
  scope.addContentTypeParser(mediaType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
