// How does a heartbeat come in? By any request to its address; the body does not matter.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatInstant } from '../../../core/kernel/instant.ts';
import { cleanText } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities } from '../oddities.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, route, type Source, takeBytes } from '../source.ts';

export const heartbeat: Source = {
  type: 'heartbeat',
  register(scope, intake) {
    takeBytes(scope);
    answerErrorsAsProblems(scope, intake.deps.log);
    const path = '/ingest/heartbeat/:key';
    const options = { bodyLimit: ingestLimits.eventBytes };
    route(scope, ['GET', 'HEAD', 'POST'], path, (request: KeyedRequest, reply) => receive(intake, request, reply), options);
  },
};

type KeyedRequest = FastifyRequest<{ Params: { key: string } }>;

async function receive({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('heartbeat', cleanText(request.params.key), request.ip);
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const beaten = await deps.heartbeats.beat(admitted.value);
  if (!beaten.ok) return answerProblem(reply, beaten.refusal);
  deps.sightings.saw(admitted.value, createOddities());
  return reply.code(200).send({ status: 'success', nextDueBy: formatInstant(beaten.value.dueAt) });
}
