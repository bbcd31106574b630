// How does a sender come in that nobody here knows? As JSON or as a form, read by the expressions of its integration.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { addressed } from '../handover.ts';
import { cleanText, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import { answerErrorsAsProblems, answerProblem } from '../problem.ts';
import { type Intake, type Source, takeBytes, takeJsonBytes } from '../source.ts';
import { mapped } from './map.ts';

export const webhook: Source = {
  type: 'webhook',
  register(scope, intake) {
    takeJsonBytes(scope);
    takeBytes(scope, form);
    answerErrorsAsProblems(scope, intake.deps.log);
    const options = { bodyLimit: ingestLimits.eventBytes };
    scope.post('/ingest/webhook/:key', options, (request: KeyedRequest, reply) => receive(intake, request, reply));
  },
};

type KeyedRequest = FastifyRequest<{ Body: Buffer | undefined; Params: { key: string } }>;

const form = 'application/x-www-form-urlencoded';
const mostFields = 1_000;

async function receive({ deps, door }: Intake, request: KeyedRequest, reply: FastifyReply): Promise<FastifyReply> {
  const admitted = await door.admit('webhook', cleanText(request.params.key));
  if (!admitted.ok) return answerProblem(reply, admitted.refusal);
  const body = request.headers['content-type']?.startsWith(form) ? readForm(request.body) : readJson(request.body);
  if (!body.ok) return answerProblem(reply, body.refusal);
  const oddities: string[] = [];
  const odd = (sentence: string) => void oddities.push(sentence);
  const event = await mapped(admitted.value, { body: body.value, headers: headersOf(request) }, deps.newDedupKey, odd);
  if (!event.ok) return answerProblem(reply, event.refusal);
  const ingested = await deps.engine.ingest(await addressed(event.value, admitted.value, deps.plans, odd));
  if (!ingested.ok) return answerProblem(reply, ingested.refusal);
  const warnings = [...oddities, ...ingested.value.oddities];
  const answer = { status: 'success', dedup_key: event.value.dedupKey, outcome: ingested.value.outcome };
  return reply.code(202).send(warnings.length === 0 ? answer : { ...answer, warnings });
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
