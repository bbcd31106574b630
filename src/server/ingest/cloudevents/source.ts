// How do CloudEvents 1.0 come in? One or many, in any of the modes of the HTTP binding, and with its handshake.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SenderEvent } from '../../../core/alert/event.ts';
import { addressed, handOver } from '../handover.ts';
import { cleanText } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, type Source, takeBytes } from '../source.ts';
import { eventOf } from './event.ts';
import { readCloudEvents } from './read.ts';

export const cloudevents: Source = {
  type: 'cloudevents',
  register(scope, intake) {
    takeBytes(scope, '*'); // in binary mode the body may be anything
    answerErrorsAsProblems(scope, intake.deps.log);
    const path = '/ingest/cloudevents/:key';
    scope.post(path, { bodyLimit: ingestLimits.groupBytes }, (request: KeyedRequest, reply) => receive(intake, request, reply));
    scope.options(path, (request: KeyedRequest, reply) => shakeHands(intake, request, reply));
  },
};

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

async function receive({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('cloudevents', cleanText(request.params.key));
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const received = readCloudEvents(request.headers, request.body);
  if (!received.ok) return answerProblem(reply, received.refusal);
  const events: SenderEvent[] = [];
  for (const each of received.value) {
    const event = eventOf(each, admitted.value);
    if (!event.ok) return answerProblem(reply, event.refusal);
    events.push(await addressed(event.value, admitted.value, deps.plans));
  }
  const handed = await handOver(deps.engine, events);
  if (!handed.ok) return answerProblem(reply, handed.refusal);
  return reply.code(202).send({ status: 'success', events: events.length });
}

/** Senders such as Azure Event Grid ask first whether they may post here. */
async function shakeHands({ door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('cloudevents', cleanText(request.params.key));
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const origin = request.headers['webhook-request-origin'];
  if (typeof origin === 'string') {
    reply.header('webhook-allowed-origin', origin);
    reply.header('webhook-allowed-rate', Math.max(1, Math.floor(admitted.value.ratePerSecond * 60))); // requests a minute
  }
  return reply.header('allow', 'POST, OPTIONS').code(200).send();
}
