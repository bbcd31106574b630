// What does a sender of the Opsgenie API hear? `message`, `took` in seconds and `requestId`, and `errors` by field.

import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
import type { IngestDeps } from '../deps.ts';
import { type Oddities, warningsOf } from '../oddities.ts';
import { type Turnaway, type Turned, turned, turnedFrom } from '../turnaway.ts';
import type { Faults } from './fields.ts';

/** One request, from its arrival on. */
export interface Exchange {
  readonly reply: FastifyReply;
  readonly requestId: string;
  readonly startedAt: number;
}

export type Clockwork = Pick<IngestDeps, 'clock' | 'newDedupKey' | 'log'>;

export function newExchange(reply: FastifyReply, deps: Clockwork): Exchange {
  return { reply, requestId: deps.newDedupKey(), startedAt: deps.clock.now() };
}

/** What a sender gave as a number is shown to the last digit. */
export function answer(exchange: Exchange, deps: Clockwork, status: number, body: object): FastifyReply {
  const took = Math.max(0, deps.clock.now() - exchange.startedAt) / 1_000;
  return exchange.reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('x-request-id', exchange.requestId)
    .send(writeExactly({ ...body, took, requestId: exchange.requestId }));
}

export function answerAccepted(exchange: Exchange, deps: Clockwork, oddities: Oddities): FastifyReply {
  return answer(exchange, deps, 202, { result: 'Request will be processed', ...warningsOf(oddities) });
}

export function answerFaults(exchange: Exchange, deps: Clockwork, faults: Faults): FastifyReply {
  return answer(exchange, deps, 422, { message: 'Request body is not processable. Please check the errors.', errors: faults });
}

export function answerRefusal(exchange: Exchange, deps: Clockwork, refusal: Turnaway): FastifyReply {
  if (refusal.code === 'unknown-key') return answer(exchange, deps, 401, { message: 'Could not authenticate' });
  return answerTurned(exchange, deps, turned(refusal));
}

export function answerErrors(scope: FastifyInstance, deps: Clockwork): void {
  scope.setErrorHandler((error: FastifyError, _request, reply) =>
    answerTurned(newExchange(reply, deps), deps, turnedFrom(error, deps.log)),
  );
}

function answerTurned(exchange: Exchange, deps: Clockwork, { status, retryAfterS, refusal }: Turned): FastifyReply {
  if (retryAfterS !== null) exchange.reply.header('retry-after', retryAfterS);
  const errors = refusal.field === undefined ? {} : { errors: { [refusal.field]: refusal.message } };
  const message = status === 429 ? 'You are making too many requests!' : refusal.message;
  return answer(exchange, deps, status, { message, ...errors });
}
