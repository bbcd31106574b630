// How does a route's checklist run? Same site, limits, who, input, permission, the call, the answer: in this order, for all.

import { createHash } from 'node:crypto';
import type {} from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { can, scopeOf } from '../../core/access/can.ts';
import { ok, type Refusal, type Result, refuse } from '../../core/kernel/result.ts';
import { authenticate, bearerOf } from '../identity/authenticate.ts';
import { crossSite, isOwnHost } from '../identity/origin.ts';
import { type Attempt, printOf } from '../identity/security-log.ts';
import { loadSubject } from '../identity/subjects.ts';
import { actorOf, callerOf, type User } from '../identity/user.ts';
import type { Deps } from './deps.ts';
import { refusalOfZod } from './errors.ts';
import { sendRefusal } from './problem-reply.ts';
import type { Call, CallLimit, GuardedCall, Route } from './route.ts';
import { sessionCookie } from './session-cookie.ts';

/** Most bodies of the API are forms that people fill in. */
const formBytes = 256 * 1_024;
/** What those send of whom nobody knows yet who they are: a name, an address, a password. */
const strangersBytes = 16 * 1_024;

/** `app` must know cookies and rate limits already. */
export function registerRoute(app: FastifyInstance, route: Route, deps: Deps): void {
  const limits = (route.limits ?? []).map((limit) => ({
    of: limit.of,
    allows: app.createRateLimit({
      max: limit.max,
      timeWindow: limit.windowMs,
      keyGenerator: (request) => hashOf(`${route.name} ${limit.key(request)}`),
    }),
  }));

  async function within(of: CallLimit['of'], request: FastifyRequest): Promise<Result<null>> {
    for (const limit of limits) {
      if (limit.of !== of) continue;
      const state = await limit.allows(request);
      if (!state.isAllowed && state.isExceeded) return tooMany(state.ttlInSeconds);
    }
    return ok(null);
  }

  async function admit(request: FastifyRequest): Promise<Result<null>> {
    if (bearerOf(request.headers.authorization) === null) {
      const reason = crossSite({
        method: request.method,
        fetchSite: oneOf(request.headers['sec-fetch-site']),
        origin: request.headers.origin,
        host: request.headers.host,
        publicUrl: deps.config.publicUrl,
      });
      if (reason !== null) return refuse('cross-site', reason);
    }
    return within('caller', request);
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const admitted = await admit(request);
    if (!admitted.ok) return turnAway(request, reply, admitted.refusal);

    const now = deps.clock.now();
    const session = sessionCookie(request, reply, deps.config);
    if (route.access === 'open') {
      const input = readInput(route, request);
      if (!input.ok) return sendRefusal(reply, input.refusal);
      const allowed = await within('input', request);
      if (!allowed.ok) return turnAway(request, reply, allowed.refusal);
      const result = await deps.answered(route.handle({ ...input.value, now, session }));
      return result.ok ? present(reply, route, result) : turnAway(request, reply, result.refusal);
    }

    const credentials = { authorization: request.headers.authorization, session: session.held };
    const recognized = await deps.answered(
      authenticate({ db: deps.database.db, bookkeeping: deps.bookkeeping }, credentials, now, demoUserFor(request, deps)),
    );
    if (!recognized.ok) return turnAway(request, reply, recognized.refusal);
    const { user, renewed } = recognized.value;
    if (renewed !== null) session.keep(renewed);

    const input = readInput(route, request);
    if (!input.ok) return sendRefusal(reply, input.refusal);
    const allowed = await within('input', request);
    if (!allowed.ok) return turnAway(request, reply, allowed.refusal);
    const plan = deps.plans.active()?.plan ?? null;
    const caller = callerOf(user, plan);
    // What it is done to is looked up only where that decides.
    const decides = ['own', 'own teams'].includes(scopeOf(caller.role, route.access));
    const ref = route.subject?.(input.value.params, input.value.query) ?? null;
    const permission = can(caller, route.access, decides ? await deps.answered(loadSubject(deps.database.db, plan, ref)) : null);
    if (!permission.allowed) return sendRefusal(reply, { code: 'forbidden', message: permission.reason });

    const actor = actorOf(user, plan);
    const call: GuardedCall<unknown, unknown, unknown> = { ...input.value, now, session, user, actor };
    if (!('stream' in route)) return present(reply, route, await deps.answered(route.handle(call)));
    const started = await route.stream({ ...call, body: undefined }, request, reply);
    return started.ok ? reply : sendRefusal(reply, started.refusal);
  }

  /** Whoever tried to come in and may not is in the security log. */
  function turnAway(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
    const attempt = attemptOf(refusal.code, route);
    if (attempt !== null) deps.security.refused(attempt, whoOf(request), request.ip);
    return sendRefusal(reply, refusal);
  }

  function present(reply: FastifyReply, shape: Exclude<Route, { stream: unknown }>, result: Result<unknown>): FastifyReply {
    if (!result.ok) return sendRefusal(reply, result.refusal);
    void reply.header('cache-control', 'no-store');
    if (shape.answer === null) return reply.code(204).send();
    if (deps.checkAnswers) shape.answer.parse(result.value);
    return reply
      .code(shape.status ?? 200)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(result.value));
  }

  // A stream has no end, so nobody could hear of its headers alone.
  const bodyLimit = route.bodyBytes ?? (route.access === 'open' ? strangersBytes : formBytes);
  const exposeHeadRoute = !('stream' in route);
  app.route({ method: route.method, url: route.url, bodyLimit, exposeHeadRoute, handler: answer });
}

/** Whoever needs no credentials; only under our own names. */
export function demoUserFor(request: FastifyRequest, deps: Pick<Deps, 'demoUser' | 'config'>): User | null {
  return isOwnHost(request.headers.host, deps.config.publicUrl) ? deps.demoUser : null;
}

/** `null`: that is no attempt to come in. */
function attemptOf(code: string, route: Route): Attempt | null {
  switch (code) {
    case 'wrong-credentials':
      return 'sign-in';
    case 'bad-token':
      return 'token';
    case 'too-many-attempts':
      return 'too-many';
    case 'cross-site':
      return 'cross-site';
    case 'forbidden':
      return route.access === 'open' ? 'set-up' : null;
    default:
      return null;
  }
}

/** As they call themselves; of a token only its print. */
function whoOf(request: FastifyRequest): string {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer !== null) return printOf(bearer);
  const { body } = request;
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null;
  return typeof email === 'string' ? email : '';
}

/** As long as any other, whatever it was made of. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function tooMany(retryAfter: number): Result<never> {
  const refusal = { code: 'too-many-attempts', message: `Try again in ${retryAfter} seconds`, retryAfter };
  return { ok: false, refusal };
}

type Input = Pick<Call<unknown, unknown, unknown>, 'params' | 'query' | 'body'>;

function readInput(route: Route, request: FastifyRequest): Result<Input> {
  const params = read(route.params, request.params, 'params');
  if (!params.ok) return params;
  const query = read(route.query, request.query, 'query');
  if (!query.ok) return query;
  // No body at all is an empty form, so that what has only defaults need not be sent.
  const body = read(route.body, request.body ?? {}, 'body');
  if (!body.ok) return body;
  return ok({ params: params.value, query: query.value, body: body.value });
}

function read(schema: z.ZodType | undefined, given: unknown, place: string): Result<unknown> {
  if (schema === undefined) return ok(undefined);
  const parsed = schema.safeParse(given);
  if (!parsed.success) return { ok: false, refusal: refusalOfZod(parsed.error, place) };
  const field = fieldWithNul(parsed.data, place);
  return field === null ? ok(parsed.data) : refuse('invalid', `${field}: must not hold the character NUL`, field);
}

/** PostgreSQL has no such character in its texts. Checked input has the shape of its schema, so this ends. */
function fieldWithNul(value: unknown, field: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? field : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    const found = fieldWithNul(part, name);
    if (found !== null) return found;
  }
  return null;
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
