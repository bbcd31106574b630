// How does the Opsgenie Alert API come in? Create an alert, act on one, ask for one, ask what became of a request.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../core/kernel/actor.ts';
import { formatInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration, Plan } from '../../../core/plan/plan.ts';
import { addressed } from '../handover.ts';
import { cleanText, isObject, type JsonObject, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { FoundAlert } from '../lookup.ts';
import { type Intake, type Source, takeJsonBytes } from '../source.ts';
import { isPassing, type Turnaway } from '../turnaway.ts';
import { type Action, postActions, putActions } from './act.ts';
import { answer, answerAccepted, answerErrors, answerFaults, answerRefusal, type Exchange, newExchange } from './answer.ts';
import { createdAlert, opsgenieLimits } from './create.ts';
import { type Faults, textField } from './fields.ts';
import { presentAlert } from './present.ts';
import { createRequestLog, type RequestLog, type RequestStatus } from './requests.ts';

export const opsgenie: Source = {
  type: 'opsgenie',
  register(scope, intake) {
    takeJsonBytes(scope);
    answerErrors(scope, intake.deps);
    const desk: Desk = { ...intake, requests: createRequestLog(requestsKept) };
    const options = { bodyLimit: ingestLimits.eventBytes };
    scope.post('/v2/alerts', options, (request: AlertRequest, reply) => create(desk, request, reply));
    scope.get('/v2/alerts/requests/:identifier', (request: AlertRequest, reply) => showRequest(desk, request, reply));
    scope.get('/v2/alerts/:identifier', (request: AlertRequest, reply) => showAlert(desk, request, reply));
    for (const [name, action] of Object.entries(postActions)) {
      scope.post(`/v2/alerts/:identifier/${name}`, options, (request: AlertRequest, reply) => act(desk, { name, action }, request, reply));
    }
    for (const [name, action] of Object.entries(putActions)) {
      scope.put(`/v2/alerts/:identifier/${name}`, options, (request: AlertRequest, reply) => act(desk, { name, action }, request, reply));
    }
  },
};

interface Desk extends Intake {
  readonly requests: RequestLog;
}

type AlertRequest = FastifyRequest<{
  Body: Buffer | undefined;
  Params: { identifier: string };
  Querystring: Record<string, unknown>;
}>;

const requestsKept = 10_000;

async function create(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const body = readBody(request.body, 'required');
  if (!body.ok) return answerRefusal(exchange, deps, body.refusal);
  const created = createdAlert(body.value, sender.value, deps.newDedupKey);
  if (!created.ok) return answerFaults(exchange, deps, created.faults);
  const event = await addressed(created.value, sender.value, deps.plans);
  const ingested = await deps.engine.ingest(event);
  if (!ingested.ok) return answerRefusal(exchange, deps, ingested.refusal);
  const status = { success: true, action: 'Create', status: `Created alert`, alertId: ingested.value.alert, alias: event.dedupKey };
  keep(desk, exchange, sender.value, status);
  return answerAccepted(exchange, deps);
}

/** As in Opsgenie, what cannot be done is accepted too, and its request's status says why. */
async function act(
  desk: Desk,
  { name, action }: { readonly name: string; readonly action: Action },
  request: AlertRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const body = readBody(request.body, 'optional');
  if (!body.ok) return answerRefusal(exchange, deps, body.refusal);
  const faults: Faults = {};
  const deed = action(body.value, faults, deps);
  const note = textField(body.value, 'note', opsgenieLimits.note, faults);
  const user = textField(body.value, 'user', opsgenieLimits.user, faults);
  const identified = identifiedBy(request, faults);
  if (identified === null || Object.keys(faults).length > 0) return answerFaults(exchange, deps, faults);
  const found = await find(desk, sender.value, identified, 'open');
  if (!found.ok) return answerRefusal(exchange, deps, found.refusal);
  const about = { action: name, alias: found.value?.alert.dedupKey ?? identified.value, alertId: found.value?.alert.id ?? null };
  if (found.value === null) {
    keep(desk, exchange, sender.value, { ...about, success: false, status: 'Alert does not exist' });
    return answerAccepted(exchange, deps);
  }
  const plan = deps.plans.active()?.plan;
  if (plan === undefined) return answerRefusal(exchange, deps, { code: 'no-plan', message: 'Tocsin has no active plan.' });
  const by = actorOf(user, sender.value, plan);
  const done = await deed({ ...found.value, deps, integration: sender.value, plan, by, reason: note ?? `asked by ${sender.value.name}` });
  const noted = done.ok && note !== null && note.trim() !== '' ? await addNote(desk, found.value, by, note) : done;
  if (!noted.ok && isPassing(noted.refusal)) return answerRefusal(exchange, deps, noted.refusal);
  keep(desk, exchange, sender.value, { ...about, success: noted.ok, status: noted.ok ? 'Executed' : noted.refusal.message });
  return answerAccepted(exchange, deps);
}

async function showAlert(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const faults: Faults = {};
  const identified = identifiedBy(request, faults);
  if (identified === null) return answerFaults(exchange, deps, faults);
  const found = await find(desk, sender.value, identified, 'latest');
  if (!found.ok) return answerRefusal(exchange, deps, found.refusal);
  if (found.value === null) return answer(exchange, deps, 404, { message: 'Alert does not exist' });
  return answer(exchange, deps, 200, { data: presentAlert(found.value, sender.value) });
}

async function showRequest(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const status = desk.requests.find(request.params.identifier);
  if (status === null || status.integrationId !== sender.value.id) {
    return answer(exchange, deps, 404, { message: 'Request not found. It might not be processed, or it is forgotten by now.' });
  }
  return answer(exchange, deps, 200, { data: { ...status, isSuccess: status.success } });
}

async function authenticate({ door }: Desk, request: AlertRequest): Promise<Result<Integration, Turnaway>> {
  const key = /^GenieKey\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return key === undefined ? refuse('unknown-key', 'Send the header Authorization: GenieKey <key>.') : door.admit('opsgenie', key);
}

function readBody(bytes: Buffer | undefined, presence: 'required' | 'optional'): Result<JsonObject> {
  if (presence === 'optional' && (bytes === undefined || bytes.length === 0)) return ok({});
  const json = readJson(bytes);
  if (!json.ok) return json;
  return isObject(json.value) ? ok(json.value) : refuse('invalid-field', 'The body must be a JSON object.', 'body');
}

interface Identified {
  readonly type: 'id' | 'alias';
  readonly value: string;
}

function identifiedBy(request: AlertRequest, faults: Faults): Identified | null {
  const type = request.query.identifierType ?? 'id';
  const value = cleanText(request.params.identifier);
  if (type === 'id' || type === 'alias') return { type, value };
  faults.identifierType = 'identifierType must be id or alias.';
  return null;
}

/** Only the sender's own alerts. An alias is free again once its alert is closed, so actions mean the open one. */
async function find({ deps }: Desk, sender: Integration, by: Identified, which: 'open' | 'latest'): Promise<Result<FoundAlert | null>> {
  if (by.type === 'alias') return deps.alerts.byDedupKey(sender.id, by.value, which);
  const found = await deps.alerts.byId(by.value);
  return found.ok && found.value?.alert.integration !== sender.id ? ok(null) : found;
}

function addNote({ deps }: Desk, found: FoundAlert, by: Actor, text: string): Promise<Result<unknown>> {
  return deps.engine.submit(found.incident.id, { type: 'AddNote', by, text });
}

/** A user of the plan by email or id; else the sender itself. */
function actorOf(user: string | null, sender: Integration, plan: Plan): Actor {
  const person = Object.values(plan.people).find((each) => each.id === user || each.email === user);
  return person === undefined ? { kind: 'sender', integration: sender.id } : { kind: 'person', id: person.id, name: person.name };
}

function keep(
  { requests, deps }: Desk,
  exchange: Exchange,
  sender: Integration,
  status: Omit<RequestStatus, 'processedAt' | 'integrationId'>,
): void {
  requests.keep(exchange.requestId, { ...status, processedAt: formatInstant(deps.clock.now()), integrationId: sender.id });
}
