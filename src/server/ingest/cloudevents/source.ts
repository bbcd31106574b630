// How do CloudEvents 1.0 come in? One or many, in any of the modes of the HTTP binding, and with its handshake.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SenderEvent } from '../../../core/alert/event.ts';
import type { Refusal } from '../../../core/kernel/result.ts';
import { addressed, handOver } from '../handover.ts';
import { cleanText } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities, warningsOf } from '../oddities.ts';
import { noteOutcome } from '../outcome.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, route, type Source, takeBytes } from '../source.ts';
import { eventOf } from './event.ts';
import { readCloudEvents } from './read.ts';

export const cloudevents: Source = {
  type: 'cloudevents',
  register(scope, intake) {
    takeBytes(scope);
    answerErrorsAsProblems(scope, intake.deps.log);
    const path = '/ingest/cloudevents/:key';
    const options = { bodyLimit: ingestLimits.groupBytes };
    route(scope, 'POST', path, (request: KeyedRequest, reply) => receive(intake, request, reply), options);
    route(scope, 'OPTIONS', path, (request: KeyedRequest, reply) => shakeHands(intake, request, reply));
  },
};

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

async function receive({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('cloudevents', cleanText(request.params.key), request.ip);
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const oddities = createOddities();
  const received = readCloudEvents(request.headers, request.body, oddities);
  if (!received.ok) return answerProblem(reply, received.refusal);
  const events: SenderEvent[] = [];
  const places: string[] = [];
  let fault: Refusal | null = null;
  for (const each of received.value) {
    const event = eventOf(each, { integration: admitted.value, oddities, newDedupKey: deps.newDedupKey });
    if (event.ok) {
      events.push(await addressed(event.value, admitted.value, deps.plans, oddities));
      places.push(each.place);
    } else {
      fault ??= event.refusal;
      oddities.note('event', `${event.refusal.message} The event was left out.`);
    }
  }
  // What cannot be understood takes nothing from its neighbours.
  if (fault !== null && events.length === 0) return answerProblem(reply, fault);
  const handed = await handOver(deps.engine, events);
  if (!handed.ok) return answerProblem(reply, handed.refusal);
  for (const [index, outcome] of handed.value.entries()) noteOutcome(outcome, `${places[index]}time`, oddities);
  deps.sightings.saw(admitted.value, oddities);
  return reply.code(202).send({ status: 'success', events: events.length, ...warningsOf(oddities) });
}

/** Senders such as Azure Event Grid ask first whether they may post here. */
async function shakeHands({ door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('cloudevents', cleanText(request.params.key), request.ip);
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const origin = request.headers['webhook-request-origin'];
  if (typeof origin === 'string') {
    reply.header('webhook-allowed-origin', origin);
    reply.header('webhook-allowed-rate', Math.max(1, Math.floor(admitted.value.ratePerSecond * 60))); // requests a minute
  }
  return reply.header('allow', 'POST, OPTIONS').code(200).send();
}
