// What does a sender of Events v2 hear? PagerDuty's answers, word for word where there is one: clients parse them.

import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { IngestDeps } from '../deps.ts';
import { type Turnaway, type Turned, turned, turnedFrom } from '../turnaway.ts';

export function answerAccepted(reply: FastifyReply, dedupKey: string): FastifyReply {
  return send(reply, 202, `{"status":"success","message":"Event processed","dedup_key":${JSON.stringify(dedupKey)}}`);
}

export function answerChangeAccepted(reply: FastifyReply): FastifyReply {
  return send(reply, 202, '{"status":"success","message":"Change event processed"}');
}

export function answerInvalid(reply: FastifyReply, errors: readonly string[], status = 400): FastifyReply {
  return send(reply, status, JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors }));
}

export function answerRefusal(reply: FastifyReply, refusal: Turnaway): FastifyReply {
  // Not 404: PagerDuty's clients take 400 for "this will never be right".
  if (refusal.code === 'unknown-key') return answerInvalid(reply, ["'routing_key' is invalid (no integration has it)"]);
  return sendTurned(reply, turned(refusal));
}

export function answerErrors(scope: FastifyInstance, log: IngestDeps['log']): void {
  scope.setErrorHandler((error: FastifyError, _request, reply) => sendTurned(reply, turnedFrom(error, log)));
}

function sendTurned(reply: FastifyReply, { status, retryAfterS, refusal }: Turned): FastifyReply {
  if (retryAfterS !== null) reply.header('retry-after', retryAfterS);
  if (status === 429) {
    const message = 'Requests for this service are arriving too quickly. Please retry later.';
    return send(reply, status, JSON.stringify({ status: 'throttle exceeded', message, errors: [refusal.message] }));
  }
  if (status < 500) {
    return answerInvalid(reply, [refusal.field === undefined ? refusal.message : `'${refusal.field}': ${refusal.message}`], status);
  }
  return send(reply, status, JSON.stringify({ status: refusal.code, message: refusal.message, errors: [] }));
}

function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body);
}
