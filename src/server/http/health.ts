// Is this process up, can it do its work, and how is it doing? For probes and scrapers.

import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { second } from '../../core/kernel/instant.ts';
import { authenticate, bearerOf } from '../identity/authenticate.ts';
import { can } from '../identity/can.ts';
import { sameSecret } from '../identity/secret.ts';
import type { Deps } from './deps.ts';
import { sendRefusal } from './problem-reply.ts';
import { demoUserFor } from './register.ts';
import { sessionCookieName } from './session-cookie.ts';

/** Due work that waits longer than this means that pages leave late. */
const oldestDueLimitMs = 30 * second;
const probeTimeoutMs = 2 * second;

export function registerHealth(app: FastifyInstance, deps: Deps): void {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'up' }));

  const reasons = singleFlight(() => reasonsAgainst(deps));
  app.get('/readyz', async (_request, reply) => {
    const against = await reasons();
    void reply.header('cache-control', 'no-store');
    if (against.length === 0) return reply.send({ status: 'ready', reasons: [] });
    return reply.code(503).header('retry-after', '5').send({ status: 'not ready', reasons: against });
  });

  app.get('/metrics', async (request, reply) => {
    const bearer = bearerOf(request.headers.authorization);
    const { metricsToken } = deps.config;
    if (metricsToken === null || bearer === null || !sameSecret(bearer, metricsToken)) {
      const credentials = { authorization: request.headers.authorization, session: request.cookies[sessionCookieName] };
      const recognized = await authenticate(deps.database.db, credentials, deps.clock.now(), demoUserFor(request, deps));
      if (!recognized.ok) return sendRefusal(reply, recognized.refusal);
      const permission = can(recognized.value.user, 'metrics.read', null);
      if (!permission.allowed) return sendRefusal(reply, { code: 'forbidden', message: permission.reason });
    }
    const { registry } = deps.metrics;
    return reply
      .header('content-type', registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  });
}

/** Empty: ready. That no plan is active yet is no reason: somebody has to be able to sign in and apply one. */
async function reasonsAgainst(deps: Deps): Promise<readonly string[]> {
  const reasons: string[] = [];
  if (!(await storeAnswers(deps))) reasons.push('the database does not answer');
  const { oldestDueMs } = deps.engine.health();
  if (oldestDueMs > oldestDueLimitMs) reasons.push(`work has been due for ${Math.round(oldestDueMs / second)} s: pages leave late`);
  return reasons;
}

async function storeAnswers({ database }: Deps): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), probeTimeoutMs);
  });
  const answer = sql`select 1`.execute(database.db).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever asks while an answer is being worked out gets that one: a crowd of probes costs one query. */
function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | null = null;
  return () => {
    flight ??= work().finally(() => {
      flight = null;
    });
    return flight;
  };
}
