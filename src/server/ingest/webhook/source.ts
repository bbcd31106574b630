// How does a sender come in that nobody here knows? As JSON or as a form, read by the expressions of its integration.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { addressed } from '../handover.ts';
import { cleanText, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { createOddities, type Oddities, warningsOf } from '../oddities.ts';
import { noteOutcome } from '../outcome.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, route, type Source, takeBytes } from '../source.ts';
import { mapped } from './map.ts';

export const webhook: Source = {
  type: 'webhook',
  register(scope, intake) {
    takeBytes(scope);
    answerErrorsAsProblems(scope, intake.deps.log);
    const options = { bodyLimit: ingestLimits.eventBytes };
    route(scope, 'POST', '/ingest/webhook/:key', (request: KeyedRequest, reply) => receive(intake, request, reply), options);
  },
};

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

const form = 'application/x-www-form-urlencoded';
const mostFields = 1_000;
/** JSON shows itself within these. */
const firstBytes = 64;

async function receive({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('webhook', cleanText(request.params.key), request.ip);
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const oddities = createOddities();
  const body = readBody(request, oddities);
  if (!body.ok) return answerProblem(reply, body.refusal);
  const event = await mapped(admitted.value, { body: body.value, headers: headersOf(request) }, deps.newDedupKey, oddities);
  if (!event.ok) return answerProblem(reply, event.refusal);
  const ingested = await deps.engine.ingest(await addressed(event.value, admitted.value, deps.plans, oddities));
  if (!ingested.ok) return answerProblem(reply, ingested.refusal);
  noteOutcome(ingested.value, 'body', oddities);
  deps.sightings.saw(admitted.value, oddities);
  const { outcome } = ingested.value;
  return reply.code(202).send({ status: 'success', dedup_key: event.value.dedupKey, outcome, ...warningsOf(oddities) });
}

/** What says to be a form may be JSON: `curl -d` says so of everything. */
function readBody(request: KeyedRequest, oddities: Oddities): Result<unknown> {
  if (!request.headers['content-type']?.startsWith(form)) return readJson(request.body, oddities);
  const json = /^\s*[{[]/.test(request.body?.toString('utf8', 0, firstBytes) ?? '') ? readJson(request.body, oddities) : null;
  return json?.ok ? json : readForm(request.body);
}

/** Each field's last value. */
function readForm(bytes: Buffer | undefined): Result<unknown> {
  if (bytes === undefined || bytes.length === 0) return refuse('bad-request', 'The form is empty.', 'body');
  const fields = [...new URLSearchParams(bytes.toString('utf8'))];
  if (fields.length > mostFields) return refuse('bad-request', `A form may have ${mostFields} fields at most.`, 'body');
  return ok(Object.fromEntries(fields.map(([name, value]) => [cleanText(name), cleanText(value)])));
}

function headersOf(request: KeyedRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
