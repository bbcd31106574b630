// How does PagerDuty's Events API come in? v2 with alerts and with what was changed, v1, and the addresses that old clients still call.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import type { Door } from '../door.ts';
import { addressed } from '../handover.ts';
import { cleanText, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities, type Oddities } from '../oddities.ts';
import { noteOutcome } from '../outcome.ts';
import { type Intake, route, type Source, takeBytes } from '../source.ts';
import { answerAccepted, answerAcceptedV1, answerChangeAccepted, answerErrors, answerInvalid, answerRefusal } from './answer.ts';
import { type Checked, type CheckedEvent, checkChange, checkEvent, type Unsound } from './check.ts';
import { checkEventV1 } from './v1.ts';

export const eventsV2: Source = {
  type: 'events-v2',
  register(scope, intake) {
    takeBytes(scope);
    answerErrors(scope, intake.deps.log);
    const options = { bodyLimit: ingestLimits.eventBytes };
    for (const path of ['/v2/enqueue', '/integration/:key/enqueue']) {
      route(scope, 'POST', path, (request: KeyedRequest, reply) => enqueue(intake, request, reply), options);
    }
    for (const path of ['/v2/change/enqueue', '/v2/change/enqueue/:key', '/integration/:key/change/enqueue']) {
      route(scope, 'POST', path, (request: KeyedRequest, reply) => enqueueChange(intake, request, reply), options);
    }
    const v1 = '/generic/2010-04-15/create_event.json';
    route(scope, 'POST', v1, (request: KeyedRequest, reply) => createEvent(intake, request, reply), options);
  },
};

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key?: string } }>;

function enqueue(intake: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const oddities = createOddities();
  return take(intake, request, reply, {
    check: (body) => checkEvent(body, keyBeside(request), oddities),
    answer: (dedupKey) => answerAccepted(reply, dedupKey, oddities),
    oddities,
  });
}

function createEvent(intake: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const oddities = createOddities();
  return take(intake, request, reply, {
    check: (body) => checkEventV1(body, oddities),
    answer: (dedupKey) => answerAcceptedV1(reply, dedupKey, oddities),
    oddities,
  });
}

interface Taking {
  check(body: unknown): Checked<CheckedEvent>;
  answer(dedupKey: string): FastifyReply;
  readonly oddities: Oddities;
}

async function take(
  { deps, door }: Intake,
  request: KeyedRequest,
  reply: FastifyReply,
  { check, answer, oddities }: Taking,
): Promise<FastifyReply> {
  const json = readJson(request.body, oddities);
  if (!json.ok) return answerRefusal(reply, json.refusal);
  const checked = check(json.value);
  if (!checked.ok) return answerUnsound(door, request, reply, checked);
  const admitted = await door.admit('events-v2', checked.value.routingKey, request.ip);
  if (!admitted.ok) return answerRefusal(reply, admitted.refusal);
  const dedupKey = checked.value.dedupKey ?? deps.newDedupKey();
  const event = eventOf(checked.value, admitted.value, dedupKey);
  const ingested = await deps.engine.ingest(await addressed(event, admitted.value, deps.plans, oddities));
  if (!ingested.ok) return answerRefusal(reply, ingested.refusal);
  noteOutcome(ingested.value, 'payload.timestamp', oddities);
  deps.sightings.saw(admitted.value, oddities);
  return answer(dedupKey);
}

async function enqueueChange({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const oddities = createOddities();
  const json = readJson(request.body, oddities);
  if (!json.ok) return answerRefusal(reply, json.refusal);
  const checked = checkChange(json.value, keyBeside(request), oddities);
  if (!checked.ok) return answerUnsound(door, request, reply, checked);
  const admitted = await door.admit('events-v2', checked.value.routingKey, request.ip);
  if (!admitted.ok) return answerRefusal(reply, admitted.refusal);
  const { routingKey: _, happenedAt, ...said } = checked.value;
  const receivedAt = deps.clock.now();
  const event = eventOf(checked.value, admitted.value, '');
  try {
    await deps.changes.record({
      id: `chg_${deps.newDedupKey()}`,
      integration: admitted.value.id,
      service: (await addressed(event, admitted.value, deps.plans, oddities)).service,
      ...said,
      source: event.source,
      happenedAt: happenedAt ?? receivedAt,
      receivedAt,
    });
  } catch (error) {
    deps.log.warn({ err: error, integration: admitted.value.id }, 'a change could not be stored');
    return answerRefusal(reply, { code: 'store-unavailable', message: 'The change cannot be stored at the moment.' });
  }
  deps.sightings.saw(admitted.value, oddities);
  return answerChangeAccepted(reply, oddities);
}

function answerUnsound(door: Door, request: KeyedRequest, reply: FastifyReply, { routingKey, errors }: Unsound): FastifyReply {
  if (!routingKey.isSound) door.turnAway('events-v2', routingKey.shown, request.ip);
  return answerInvalid(reply, errors);
}

/** The key where it is not in the body: in the address, else in a header. */
function keyBeside(request: KeyedRequest): string | null {
  if (request.params.key !== undefined) return cleanText(request.params.key);
  const header = request.headers['x-routing-key'];
  return typeof header === 'string' ? header : null;
}

function eventOf(
  said: Pick<CheckedEvent, 'summary' | 'source' | 'happenedAt' | 'links' | 'details'> & Partial<CheckedEvent>,
  integration: Integration,
  dedupKey: string,
): SenderEvent {
  return {
    integration: integration.id,
    action: said.action ?? 'trigger',
    dedupKey,
    summary: said.summary,
    source: said.source === '' ? integration.name : said.source,
    level: said.level ?? 'info',
    component: said.component ?? null,
    group: said.group ?? null,
    class: said.class ?? null,
    service: integration.service,
    happenedAt: said.happenedAt,
    links: said.links,
    details: said.details,
    ...unsaidOfEvent,
  };
}
