// How does PagerDuty's Events API v2 come in? `/v2/enqueue` for alerts, `/v2/change/enqueue` for what was changed.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { addressed } from '../handover.ts';
import { readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { type Intake, type Source, takeJsonBytes } from '../source.ts';
import { answerAccepted, answerChangeAccepted, answerErrors, answerInvalid, answerRefusal } from './answer.ts';
import { type CheckedEvent, checkChange, checkEvent } from './check.ts';

export const eventsV2: Source = {
  type: 'events-v2',
  register(scope, intake) {
    takeJsonBytes(scope);
    answerErrors(scope, intake.deps.log);
    const options = { bodyLimit: ingestLimits.eventBytes };
    scope.post('/v2/enqueue', options, (request: BytesRequest, reply) => enqueue(intake, request, reply));
    scope.post('/v2/change/enqueue', options, (request: BytesRequest, reply) => enqueueChange(intake, request, reply));
  },
};

type BytesRequest = FastifyRequest<{ Body: Buffer | undefined }>;

async function enqueue({ deps, door }: Intake, request: BytesRequest, reply: FastifyReply): Promise<FastifyReply> {
  const json = readJson(request.body);
  if (!json.ok) return answerRefusal(reply, json.refusal);
  const checked = checkEvent(json.value);
  if (!checked.ok) return answerInvalid(reply, checked.errors);
  const admitted = await door.admit('events-v2', checked.value.routingKey);
  if (!admitted.ok) return answerRefusal(reply, admitted.refusal);
  const dedupKey = checked.value.dedupKey ?? deps.newDedupKey();
  const ingested = await deps.engine.ingest(await addressed(eventOf(checked.value, admitted.value, dedupKey), admitted.value, deps.plans));
  return ingested.ok ? answerAccepted(reply, dedupKey) : answerRefusal(reply, ingested.refusal);
}

async function enqueueChange({ deps, door }: Intake, request: BytesRequest, reply: FastifyReply): Promise<FastifyReply> {
  const json = readJson(request.body);
  if (!json.ok) return answerRefusal(reply, json.refusal);
  const checked = checkChange(json.value);
  if (!checked.ok) return answerInvalid(reply, checked.errors);
  const admitted = await door.admit('events-v2', checked.value.routingKey);
  if (!admitted.ok) return answerRefusal(reply, admitted.refusal);
  const { routingKey: _, happenedAt, ...said } = checked.value;
  const receivedAt = deps.clock.now();
  const event = eventOf(checked.value, admitted.value, '');
  try {
    await deps.changes.record({
      id: `chg_${deps.newDedupKey()}`,
      integration: admitted.value.id,
      service: (await addressed(event, admitted.value, deps.plans)).service,
      ...said,
      source: event.source,
      happenedAt: happenedAt ?? receivedAt,
      receivedAt,
    });
  } catch (error) {
    deps.log.warn({ err: error, integration: admitted.value.id }, 'a change could not be stored');
    return answerRefusal(reply, { code: 'store-unavailable', message: 'The change cannot be stored at the moment.' });
  }
  return answerChangeAccepted(reply);
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
