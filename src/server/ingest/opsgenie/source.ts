// How does the Opsgenie API come in? Create an alert, act on one, ask for one or for many, ask what became of a request.

import type { FastifyReply, HTTPMethods } from 'fastify';
import type { Integration } from '../../../core/plan/plan.ts';
import { addressed } from '../handover.ts';
import { cleanText, shorten } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities, type Oddities } from '../oddities.ts';
import { noteOutcome } from '../outcome.ts';
import { route, type Source, takeBytes } from '../source.ts';
import { isPassing } from '../turnaway.ts';
import { deleteActions, postActions, putActions } from './act.ts';
import { answer, answerAccepted, answerErrors, answerFaults, answerRefusal, type Exchange, newExchange } from './answer.ts';
import { registerAround } from './around.ts';
import type { Action, Deed } from './asked.ts';
import { createdAlert, opsgenieLimits } from './create.ts';
import { type AlertRequest, actorOf, authenticate, type Desk, find, type Identified, identifiedBy, keep, readBody } from './desk.ts';
import { type Faults, textField } from './fields.ts';
import { presentAlert } from './present.ts';
import { createRequestLog } from './requests.ts';
import { pageOf, search } from './search.ts';
import { registerTold } from './told.ts';
import { createTurns } from './turns.ts';
import { wanted } from './wanted.ts';

export const opsgenie: Source = {
  type: 'opsgenie',
  register(scope, intake) {
    takeBytes(scope);
    answerErrors(scope, intake.deps);
    const desk: Desk = { ...intake, requests: createRequestLog(requestsKept), turns: createTurns() };
    const options = { bodyLimit: ingestLimits.eventBytes };
    route(scope, 'POST', '/v2/alerts', (request: AlertRequest, reply) => create(desk, request, reply), options);
    route(scope, 'GET', '/v2/alerts', (request: AlertRequest, reply) => listAlerts(desk, request, reply));
    route(scope, 'GET', '/v2/alerts/count', (request: AlertRequest, reply) => countAlerts(desk, request, reply));
    registerAround(scope, desk);
    registerTold(scope, desk);
    route(scope, 'GET', '/v2/alerts/requests/:identifier', (request: AlertRequest, reply) => showRequest(desk, request, reply));
    route(scope, 'GET', '/v2/alerts/:identifier', (request: AlertRequest, reply) => showAlert(desk, request, reply));
    const acts = { POST: postActions, PUT: putActions, DELETE: deleteActions } as const;
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      for (const [name, action] of Object.entries(acts[method])) {
        const path = name === '' ? '/v2/alerts/:identifier' : `/v2/alerts/:identifier/${name}`;
        const asked = { name: name === '' ? 'delete' : name, action };
        route(scope, method, path, (request: AlertRequest, reply) => act(desk, asked, request, reply), options);
      }
    }
    // SDKs print `message` of whatever they hear.
    const handler = (_request: unknown, reply: FastifyReply) =>
      answer(newExchange(reply, intake.deps), intake.deps, 404, { message: 'There is nothing at this address.' });
    scope.route({ method: everyMethod, url: '/v2/*', handler });
  },
};

const requestsKept = 10_000;
const everyMethod: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

async function create(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const oddities = createOddities();
  const body = readBody(request.body, 'required', oddities);
  if (!body.ok) return answerRefusal(exchange, deps, body.refusal);
  const created = createdAlert(body.value, sender.value, deps.newDedupKey, oddities);
  if (!created.ok) return answerFaults(exchange, deps, created.faults);
  const event = await addressed(created.value, sender.value, deps.plans, oddities);
  const ingested = await deps.engine.ingest(event);
  if (!ingested.ok) return answerRefusal(exchange, deps, ingested.refusal);
  noteOutcome(ingested.value, 'alert', oddities);
  deps.sightings.saw(sender.value, oddities);
  const status = { success: true, action: 'Create', status: `Created alert`, alertId: ingested.value.alert, alias: event.dedupKey };
  keep(desk, exchange, sender.value, status);
  return answerAccepted(exchange, deps, oddities);
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
  const oddities = createOddities();
  const body = readBody(request.body, 'optional', oddities);
  if (!body.ok) return answerRefusal(exchange, deps, body.refusal);
  const faults: Faults = {};
  const deed = action({ body: body.value, query: request.query, faults, oddities, deps });
  const { limit } = opsgenieLimits;
  const note = textField(body.value, 'note', limit.note, 'note', oddities) ?? queried(request, 'note');
  const user = textField(body.value, 'user', limit.user, 'user', oddities) ?? queried(request, 'user');
  const identified = identifiedBy(request, faults);
  if (identified === null || Object.keys(faults).length > 0) return answerFaults(exchange, deps, faults);
  const named = await find(desk, sender.value, identified, 'open');
  if (!named.ok) return answerRefusal(exchange, deps, named.refusal);
  deps.sightings.saw(sender.value, oddities);
  const alertId = named.value?.alert.id ?? null;
  const asked: ToDo = { deed, name, note, user, oddities, sender: sender.value, identified };
  return alertId === null ? perform(desk, exchange, asked) : desk.turns(alertId, () => perform(desk, exchange, asked));
}

interface ToDo {
  readonly deed: Deed;
  readonly name: string;
  readonly note: string | null;
  readonly user: string | null;
  readonly oddities: Oddities;
  readonly sender: Integration;
  readonly identified: Identified;
}

async function perform(
  desk: Desk,
  exchange: Exchange,
  { deed, name, note, user, oddities, sender, identified }: ToDo,
): Promise<FastifyReply> {
  const { deps } = desk;
  // As it is by now: others may have changed it since it was found.
  const found = await find(desk, sender, identified, 'open');
  if (!found.ok) return answerRefusal(exchange, deps, found.refusal);
  const about = { action: name, alias: found.value?.alert.dedupKey ?? identified.value, alertId: found.value?.alert.id ?? null };
  if (found.value === null) {
    keep(desk, exchange, sender, { ...about, success: false, status: 'Alert does not exist' });
    return answerAccepted(exchange, deps, oddities);
  }
  const plan = deps.plans.active()?.plan;
  if (plan === undefined) return answerRefusal(exchange, deps, { code: 'no-plan', message: 'Tocsin has no active plan.' });
  const by = actorOf(user, sender, plan);
  const { incident } = found.value;
  const done = await deed({ ...found.value, deps, integration: sender, plan, by, reason: note ?? `asked by ${sender.name}` });
  const noted = done.ok && note !== null ? await deps.engine.submit(incident.id, { type: 'AddNote', by, text: note }) : done;
  if (!noted.ok && isPassing(noted.refusal)) return answerRefusal(exchange, deps, noted.refusal);
  keep(desk, exchange, sender, { ...about, success: noted.ok, status: noted.ok ? 'Executed' : noted.refusal.message });
  return answerAccepted(exchange, deps, oddities);
}

/** A deletion has no body, so it says this in its address. */
function queried(request: AlertRequest, name: 'note' | 'user'): string | null {
  const value = request.query[name];
  return typeof value === 'string' && value.trim() !== '' ? shorten(cleanText(value), opsgenieLimits.limit[name]) : null;
}

async function showAlert(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const exchange = newExchange(reply, desk.deps);
  const found = await wanted(desk, request, exchange);
  return found.ok ? answer(exchange, desk.deps, 200, { data: presentAlert(found, found.sender) }) : found.answered;
}

async function listAlerts(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const page = pageOf(request.query);
  if (!page.ok) return answerRefusal(exchange, deps, page.refusal);
  const found = await search(desk, sender.value, request.query);
  if (!found.ok) return answerRefusal(exchange, deps, found.refusal);
  const { offset, limit } = page.value;
  const { alerts, warnings } = found.value;
  const at = (from: number) => `/v2/alerts?${new URLSearchParams({ ...texts(request.query), offset: String(from), limit: String(limit) })}`;
  const paging = {
    ...(offset + limit < alerts.length ? { next: at(offset + limit) } : {}),
    ...(offset > 0 ? { prev: at(Math.max(0, offset - limit)) } : {}),
    first: at(0),
    last: at(Math.max(0, Math.ceil(alerts.length / limit) - 1) * limit),
  };
  const data = alerts.slice(offset, offset + limit);
  return answer(exchange, deps, 200, { data, paging, ...(warnings.length > 0 ? { warnings } : {}) });
}

async function countAlerts(desk: Desk, request: AlertRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { deps } = desk;
  const exchange = newExchange(reply, deps);
  const sender = await authenticate(desk, request);
  if (!sender.ok) return answerRefusal(exchange, deps, sender.refusal);
  const found = await search(desk, sender.value, request.query);
  if (!found.ok) return answerRefusal(exchange, deps, found.refusal);
  const { alerts, warnings } = found.value;
  return answer(exchange, deps, 200, { data: { count: alerts.length }, ...(warnings.length > 0 ? { warnings } : {}) });
}

function texts(query: AlertRequest['query']): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
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
