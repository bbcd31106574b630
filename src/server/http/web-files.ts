// How does the web application reach the browser? Its files as built; any other address that a person opens is its front page.

import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { day, hour } from '../../core/kernel/instant.ts';
import { sendRefusal } from './problem-reply.ts';
import { securityHeaders } from './security-headers.ts';

/** Addresses that are never pages. */
const notPages = /^\/(api|v2|ingest|a|assets)(\/|$)/;

export async function registerWebFiles(app: FastifyInstance, root: string | null): Promise<void> {
  if (root !== null) {
    await app.register(fastifyStatic, {
      root: path.resolve(root),
      index: 'index.html',
      cacheControl: false,
      setHeaders(response, file) {
        for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
        response.setHeader('cache-control', cacheControlOf(path.relative(path.resolve(root), file)));
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (root !== null && isPage(request)) return reply.sendFile('index.html');
    return notFound(request, reply, root);
  });
}

/** Names of assets change with what they hold; everything else may be new tomorrow. */
function cacheControlOf(file: string): string {
  if (file.startsWith(`assets${path.sep}`)) return `public, max-age=${(365 * day) / 1_000}, immutable`;
  return file.endsWith('.html') ? 'no-cache' : `public, max-age=${hour / 1_000}`;
}

function isPage(request: FastifyRequest): boolean {
  const [where = ''] = request.url.split('?');
  const wantsHtml = request.headers.accept?.includes('text/html') ?? false;
  return (request.method === 'GET' || request.method === 'HEAD') && wantsHtml && !notPages.test(where) && path.extname(where) === '';
}

function notFound(request: FastifyRequest, reply: FastifyReply, root: string | null): FastifyReply {
  const unbuilt = root === null && isPage(request) ? '; the web application is not built' : '';
  void reply.headers(securityHeaders);
  return sendRefusal(reply, { code: 'not-found', message: `There is nothing at ${request.method} ${request.url.slice(0, 200)}${unbuilt}` });
}
