// How is a refusal sent? As problem details, with a hint when to try again; a fault of ours is logged and not shown.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../../core/kernel/result.ts';
import type { Log } from '../log.ts';
import { problemOf, refusalOfError } from './errors.ts';

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { problem, retryAfter } = problemOf(refusal);
  if (retryAfter !== null) void reply.header('retry-after', String(retryAfter));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .headers({ 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
    .send(JSON.stringify(problem));
}

export function sendError(log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = refusalOfError(error);
    if (refusal?.code === 'broken-off')
      log.info({ method: request.method, route: request.routeOptions.url }, 'a client broke off its request');
    if (refusal !== null && refusal.code !== 'store-unavailable') return sendRefusal(reply, refusal);
    const where = { method: request.method, route: request.routeOptions.url, request: request.id };
    if (refusal !== null) {
      log.warn({ ...where, reason: error.message }, 'the database did not answer');
      return sendRefusal(reply, refusal);
    }
    log.error({ ...where, err: error }, 'a request failed');
    return sendRefusal(reply, { code: 'internal', message: `Something went wrong here; the log has it under ${request.id}` });
  };
}
