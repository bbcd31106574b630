// What holds for every request, whoever answers it? One host, and the headers that no answer goes without.

import type { FastifyInstance } from 'fastify';
import { headersOfAll } from './security-headers.ts';

/** Thrown for a request that a proxy and we might read differently. */
export class TwoHosts extends Error {
  override readonly name = 'TwoHosts';
  readonly code = 'TOCSIN_TWO_HOSTS';
  readonly statusCode = 400;
}

export function guardBorder(app: FastifyInstance, publicUrl: string): void {
  const headers = headersOfAll(publicUrl);
  app.addHook('onRequest', (request, reply, done) => {
    // On the bare answer, so that whoever has fuller ones, a page's file for instance, puts them in their place.
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
    done(hostsIn(request.raw.rawHeaders) > 1 ? new TwoHosts('the request names two hosts') : undefined);
  });
}

/** Node keeps the first, and tells nobody of the other. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  return hosts;
}
