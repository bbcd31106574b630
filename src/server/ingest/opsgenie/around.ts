// What else do Opsgenie's clients ask for around alerts? Who was told, heartbeats, and who is on call.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { onCallAt } from '../../../core/oncall/present.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { cleanText } from '../json.ts';
import { createOddities } from '../oddities.ts';
import { route } from '../source.ts';
import { answer, answerRefusal, newExchange } from './answer.ts';
import { type AlertRequest, authenticate, type Desk } from './desk.ts';
import { wanted } from './wanted.ts';

export function registerAround(scope: FastifyInstance, desk: Desk): void {
  route(scope, 'GET', '/v2/alerts/:identifier/recipients', (request: AlertRequest, reply) => recipients(desk, request, reply));
  const ping = (request: AlertRequest, reply: FastifyReply) => pingHeartbeat(desk, request, reply);
  route(scope, ['GET', 'POST', 'PUT', 'PATCH'], '/v2/heartbeats/:identifier/ping', ping);
  route(scope, 'GET', '/v2/schedules/:identifier/on-calls', (request: AlertRequest, reply) => onCalls(desk, request, reply));
}

async function recipients(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const exchange = newExchange(reply, desk.deps);
  const found = await wanted(desk, request, exchange);
  if (!found.ok) return found.answered;
  const people = desk.deps.plans.active()?.plan.people ?? {};
  const told = found.incident.engagements.flatMap(({ pages }) => pages.map(({ person }) => person));
  const data = [...new Set(told)].map((id) => ({ user: { id, username: people[id]?.email ?? id }, method: 'Page', state: 'action' }));
  return answer(exchange, desk.deps, 200, { data });
}

/** By the id or the name of a heartbeat integration. */
async function pingHeartbeat(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const name = cleanText(request.params.identifier).toLowerCase();
  const heartbeat = Object.values(deps.plans.active()?.plan.integrations ?? {}).find(
    (each) => each.type === 'heartbeat' && (each.id.toLowerCase() === name || each.name.toLowerCase() === name),
  );
  if (heartbeat === undefined) return answer(exchange, deps, 404, { message: 'Heartbeat does not exist' });
  const beaten = await deps.heartbeats.beat(heartbeat);
  if (!beaten.ok) return answerRefusal(exchange, deps, beaten.refusal);
  deps.sightings.saw(heartbeat, createOddities());
  return answer(exchange, deps, 202, { result: 'PONG - Heartbeat received' });
}

async function onCalls(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const plan = deps.plans.active()?.plan;
  if (plan === undefined) return answerRefusal(exchange, deps, { code: 'no-plan', message: 'Tocsin has no active plan.' });
  const schedule = scheduleNamed(request, plan);
  if (!schedule.ok) return answer(exchange, deps, 404, { message: schedule.refusal.message });
  const people = onCallAt(schedule.value, deps.clock.now()).people.flatMap(({ person }) => plan.people[person] ?? []);
  const parent = { id: schedule.value.id, name: schedule.value.name, enabled: true };
  const data =
    request.query.flat === 'true'
      ? { _parent: parent, onCallRecipients: people.map(({ email }) => email) }
      : { _parent: parent, onCallParticipants: people.map(({ id, email }) => ({ id, name: email, type: 'user' })) };
  return answer(exchange, deps, 200, { data });
}

function scheduleNamed(request: AlertRequest, plan: Plan): Result<Plan['schedules'][string]> {
  const name = cleanText(request.params.identifier);
  const isByName = request.query.scheduleIdentifierType === 'name';
  const found = Object.values(plan.schedules).find((each) => (isByName ? each.name === name || each.id === name : each.id === name));
  return found === undefined ? refuse('unknown-schedule', 'Schedule does not exist') : ok(found);
}
