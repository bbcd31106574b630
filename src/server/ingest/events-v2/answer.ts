// What does a sender of Events v2 hear? PagerDuty's answers, word for word where there is one: clients parse them.

import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { IngestDeps } from '../deps.ts';
import { type Oddities, warningsOf } from '../oddities.ts';
import { type Turnaway, type Turned, turned, turnedFrom } from '../turnaway.ts';

export function answerAccepted(reply: FastifyReply, dedupKey: string, oddities: Oddities): FastifyReply {
  return accepted(reply, 202, { message: 'Event processed', dedup_key: dedupKey }, oddities);
}

/** Events v1 answers 200, and calls the key otherwise. */
export function answerAcceptedV1(reply: FastifyReply, incidentKey: string, oddities: Oddities): FastifyReply {
  return accepted(reply, 200, { message: 'Event processed', incident_key: incidentKey }, oddities);
}

export function answerChangeAccepted(reply: FastifyReply, oddities: Oddities): FastifyReply {
  return accepted(reply, 202, { message: 'Change event processed' }, oddities);
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

function accepted(reply: FastifyReply, status: number, said: object, oddities: Oddities): FastifyReply {
  return send(reply, status, JSON.stringify({ status: 'success', ...said, ...warningsOf(oddities) }));
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
