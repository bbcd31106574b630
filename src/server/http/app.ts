// What answers HTTP? The API, health, the web application and the plugins, put together; listening is somebody else's task.

import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { minute, second } from '../../core/kernel/instant.ts';
import { senderPaths } from '../ingest/described.ts';
import { boundBodies } from './bodies.ts';
import { guardBorder } from './border.ts';
import type { Deps, Plugin } from './deps.ts';
import { registerHealth } from './health.ts';
import { openApi } from './openapi.ts';
import { sendError } from './problem-reply.ts';
import { registerRoute } from './register.ts';
import { allRoutes } from './routes/all.ts';
import { securityHeaders } from './security-headers.ts';
import { answerUnreadable } from './unreadable.ts';
import { registerWebFiles } from './web-files.ts';

export const httpLimits = {
  /** For bodies of routes that say nothing else. */
  bodyBytes: 1_024 * 1_024,
  /** Of the request line and all headers together; more is answered 431. */
  headerBytes: 16 * 1_024,
  /** The headers have to be here within this, from a connection's first moment on… */
  headersTimeoutMs: 10 * second,
  /** …and the whole request within this; who is later is answered 408… */
  requestTimeoutMs: 30 * second,
  /** …as soon as one looks. */
  lookForLateMs: 2 * second,
  /** A connection on which nothing moves: an answer that nobody reads, for instance. Streams speak more often than that. */
  stalledTimeoutMs: 2 * minute,
  /** Of one process: streams, senders, people, and whoever only sits there. Beyond it new ones are closed at once. */
  connections: 10_000,
  /** Longer than proxies keep theirs, so that none sends on a connection that is being closed. */
  keepAliveTimeoutMs: 75 * second,
  /** An Opsgenie alias may have 512 characters, each of which may need nine in a path. */
  pathParameterLength: 4_608,
} as const;

/** Ready to listen or to be injected into. Closing it ends the streams first. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const onError = sendError(deps.log);
  const loggerInstance: FastifyBaseLogger = deps.log;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Nothing is logged for each request, so none needs a logger of its own, which is dear to make.
    childLoggerFactory: (logger) => logger,
    trustProxy: typeof deps.config.trustProxy === 'boolean' ? deps.config.trustProxy : [...deps.config.trustProxy],
    bodyLimit: httpLimits.bodyBytes,
    http: {
      maxHeaderSize: httpLimits.headerBytes,
      headersTimeout: httpLimits.headersTimeoutMs,
      connectionsCheckingInterval: httpLimits.lookForLateMs,
    },
    requestTimeout: httpLimits.requestTimeoutMs,
    connectionTimeout: httpLimits.stalledTimeoutMs,
    keepAliveTimeout: httpLimits.keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: httpLimits.pathParameterLength },
    frameworkErrors: onError,
    clientErrorHandler: answerUnreadable,
  });
  app.server.maxConnections = httpLimits.connections;
  app.setErrorHandler(onError);
  app.addHook('preClose', async () => deps.hub.close());

  guardBorder(app, deps.config.publicUrl);
  boundBodies(app);
  // Before anything with other hooks: what senders post to shall cost no more than it has to.
  for (const plugin of deps.plugins) await app.register(plugin);
  await app.register(apiOf(deps));
  await registerWebFiles(app, deps.webRoot);
  return app;
}

/** Health and the API, in a scope of their own. */
function apiOf(deps: Deps): Plugin {
  return async (scope) => {
    await scope.register(cookie);
    await scope.register(rateLimit, { global: false });
    scope.addHook('onRequest', async (_request, reply) => {
      void reply.headers(securityHeaders);
    });
    scope.addHook('onResponse', async (_request, reply) => {
      deps.metrics.requests.inc({ status: String(reply.statusCode) });
    });
    registerHealth(scope, deps);
    const routes = allRoutes(deps);
    for (const route of routes) registerRoute(scope, route, deps);
    const description = JSON.stringify(openApi(routes, deps.config.publicUrl, senderPaths));
    scope.get('/openapi.json', async (_request, reply) =>
      reply.header('content-type', 'application/json; charset=utf-8').send(description),
    );
  };
}
