// How do the endpoints that are Tocsin's own say no? With problem details (RFC 9457).

import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Problem } from '../../contract/problem.ts';
import type { IngestDeps } from './deps.ts';
import { type Turnaway, type Turned, turned, turnedFrom } from './turnaway.ts';

export function answerProblem(reply: FastifyReply, refusal: Turnaway): FastifyReply {
  return send(reply, turned(refusal));
}

export function answerErrorsAsProblems(scope: FastifyInstance, log: IngestDeps['log']): void {
  scope.setErrorHandler((error: FastifyError, _request, reply) => send(reply, turnedFrom(error, log)));
}

function send(reply: FastifyReply, { status, retryAfterS, refusal }: Turned): FastifyReply {
  const problem: Problem = {
    type: 'about:blank',
    title: titles[status] ?? 'Refused',
    status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.field === undefined ? {} : { field: refusal.field }),
  };
  if (retryAfterS !== null) reply.header('retry-after', retryAfterS);
  return reply.code(status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}

const titles: Readonly<Record<number, string>> = {
  400: 'Not understood',
  404: 'Not found',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not processable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available at the moment',
};
