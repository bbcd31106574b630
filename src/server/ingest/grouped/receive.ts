// How is a group of alerts received? All of it is committed, or the sender is told to send it again.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SenderEvent } from '../../../core/alert/event.ts';
import { addressed, handOver } from '../handover.ts';
import { cleanText, type JsonObject, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, type Source, takeJsonBytes } from '../source.ts';
import { checkGroup, eventOf, type Where } from './group.ts';

export interface GroupedSender {
  readonly type: 'alertmanager' | 'grafana';
  /** Web addresses that this sender knows of one alert; `externalUrl` is the sender's own. */
  where(alert: JsonObject, externalUrl: string | null): readonly Where[];
}

export function groupedSource(sender: GroupedSender): Source {
  return {
    type: sender.type,
    register(scope, intake) {
      takeJsonBytes(scope);
      answerErrorsAsProblems(scope, intake.deps.log);
      scope.post(`/ingest/${sender.type}/:key`, { bodyLimit: ingestLimits.groupBytes }, (request: KeyedRequest, reply) =>
        receive(sender, intake, request, reply),
      );
    },
  };
}

/** So many are read in one go; then whoever else waits has a turn. */
const alertsPerTurn = 20;

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

async function receive(sender: GroupedSender, { deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit(sender.type, cleanText(request.params.key));
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const integration = admitted.value;
  const json = readJson(request.body);
  if (!json.ok) return answerProblem(reply, json.refusal);
  const group = checkGroup(json.value);
  if (!group.ok) return answerProblem(reply, group.refusal);
  const { alerts, truncated, externalUrl } = group.value;
  if (truncated > 0) deps.log.warn({ integration: integration.id, truncated }, 'the sender left alerts out of its request');
  const events: SenderEvent[] = [];
  for (const alert of alerts) {
    const event = eventOf(alert, integration, (raw) => sender.where(raw, externalUrl));
    events.push(await addressed(event, integration, deps.plans));
    if (events.length % alertsPerTurn === 0) await nextTurn();
  }
  const handed = await handOver(deps.engine, events);
  if (!handed.ok) return answerProblem(reply, handed.refusal);
  return reply.code(200).send({ status: 'success', alerts: events.length });
}
