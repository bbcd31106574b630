// How is a group of alerts received? All that can be understood of it is committed, or the sender is told to send it again.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SenderEvent } from '../../../core/alert/event.ts';
import { addressed, handOver } from '../handover.ts';
import { cleanText, type JsonObject, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities, warningsOf } from '../oddities.ts';
import { noteOutcome } from '../outcome.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, route, type Source, takeBytes } from '../source.ts';
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
      takeBytes(scope);
      answerErrorsAsProblems(scope, intake.deps.log);
      const options = { bodyLimit: ingestLimits.groupBytes };
      route(
        scope,
        'POST',
        `/ingest/${sender.type}/:key`,
        (request: KeyedRequest, reply) => receive(sender, intake, request, reply),
        options,
      );
    },
  };
}

/** So many are read in one go; then whoever else waits has a turn. */
const alertsPerTurn = 20;

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

async function receive(sender: GroupedSender, { deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit(sender.type, cleanText(request.params.key), request.ip);
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const integration = admitted.value;
  const oddities = createOddities();
  const json = readJson(request.body, oddities);
  if (!json.ok) return answerProblem(reply, json.refusal);
  const group = checkGroup(json.value, oddities);
  if (!group.ok) return answerProblem(reply, group.refusal);
  const { alerts, externalUrl } = group.value;
  const events: SenderEvent[] = [];
  for (const alert of alerts) {
    const event = eventOf(alert, integration, (raw) => sender.where(raw, externalUrl), oddities);
    events.push(await addressed(event, integration, deps.plans, oddities));
    if (events.length % alertsPerTurn === 0) await nextTurn();
  }
  const handed = await handOver(deps.engine, events);
  if (!handed.ok) return answerProblem(reply, handed.refusal);
  for (const [index, outcome] of handed.value.entries()) noteOutcome(outcome, `${alerts[index]?.place}.endsAt`, oddities);
  deps.sightings.saw(integration, oddities);
  return reply.code(200).send({ status: 'success', alerts: events.length, ...warningsOf(oddities) });
}
