// Is this process up, can it do its work, and how is it doing? For probes and scrapers.

import type { FastifyInstance } from 'fastify';
import type { Ready } from '../../contract/ready.ts';
import { can } from '../../core/access/can.ts';
import { zoneDataAge } from '../../core/kernel/zone-age.ts';
import { authenticate, bearerOf } from '../identity/authenticate.ts';
import { sameSecret } from '../identity/secret.ts';
import { callerOf } from '../identity/user.ts';
import { lossSentence } from '../store/lineage.ts';
import { jumpInWords } from '../store/steady-time.ts';
import type { Deps } from './deps.ts';
import { sendRefusal } from './problem-reply.ts';
import { demoUserFor } from './register.ts';
import { sessionCookieName } from './session-cookie.ts';

export function registerHealth(app: FastifyInstance, deps: Deps): void {
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'up' }));

  app.get('/readyz', async (_request, reply) => {
    const { reasons } = await deps.readiness.look();
    void reply.header('cache-control', 'no-store');
    // Ready all the same: but whoever looks here is told.
    const loss = deps.lastLoss();
    const jump = deps.database.clockJump();
    const notes = [...(loss === null ? [] : [lossSentence(loss)]), ...(jump === null ? [] : [jumpInWords(jump)])];
    const about = { zoneData: zoneDataAge(deps.clock.now()), ...(notes.length === 0 ? {} : { notes }) };
    if (reasons.length === 0) return reply.send({ status: 'ready', reasons, ...about } satisfies Ready);
    return reply
      .code(503)
      .header('retry-after', '5')
      .send({ status: 'not ready', reasons, ...about } satisfies Ready);
  });

  app.get('/metrics', async (request, reply) => {
    const bearer = bearerOf(request.headers.authorization);
    const { metricsToken } = deps.config;
    if (metricsToken === null || bearer === null || !sameSecret(bearer, metricsToken)) {
      const credentials = { authorization: request.headers.authorization, session: request.cookies[sessionCookieName] };
      const recognized = await authenticate(
        { db: deps.database.db, bookkeeping: deps.bookkeeping },
        credentials,
        deps.clock.now(),
        demoUserFor(request, deps),
      );
      if (!recognized.ok) return sendRefusal(reply, recognized.refusal);
      const permission = can(callerOf(recognized.value.user, deps.plans.active()?.plan ?? null), 'metrics.read', null);
      if (!permission.allowed) return sendRefusal(reply, { code: 'forbidden', message: permission.reason });
    }
    const { registry } = deps.metrics;
    return reply
      .header('content-type', registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  });
}
