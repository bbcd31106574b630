// How much may lie in bodies that are still on their way? Nobody has shown who they are by then, so it is bounded: of all together, and of each address.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressOf } from '../identity/address.ts';

export const bodyLimits = {
  /** Bytes promised by all requests whose bodies are not here yet. */
  allBytes: 128 * 1_024 * 1_024,
  /** Those of one address: a crowd behind one proxy, or one that takes all it can get. */
  addressBytes: 64 * 1_024 * 1_024,
  /** Smaller ones are bounded by the number of connections, and not counted. */
  smallBytes: 16 * 1_024,
} as const;

/** Thrown where there is no room; it passes by itself. */
export class TooManyBodies extends Error {
  override readonly name = 'TooManyBodies';
  readonly code = 'TOCSIN_TOO_MANY_BODIES';
  readonly statusCode = 503;
}

/** What a body may become, before anything of it is read. A body of unknown length may be as long as its route allows. */
export function boundBodies(app: FastifyInstance): void {
  const held = createHeld();
  app.addHook('onRequest', (request, reply, done) => {
    const bytes = promised(request);
    if (bytes <= bodyLimits.smallBytes) return done();
    const address = addressOf(request.ip);
    if (!held.take(address, bytes)) {
      // What it goes on to send is not read.
      void reply.header('connection', 'close');
      return done(new TooManyBodies('too much is on its way at once'));
    }
    let over = false;
    const give = () => {
      if (!over) held.give(address, bytes);
      over = true;
    };
    // Read to its end, broken off, or answered before that.
    request.raw.once('close', give);
    reply.raw.once('close', give);
    reply.raw.once('finish', give);
    done();
  });
}

/** Counted by address; one without anything on its way is not kept. */
export function createHeld(limits: Pick<typeof bodyLimits, 'allBytes' | 'addressBytes'> = bodyLimits) {
  const byAddress = new Map<string, number>();
  let all = 0;
  return {
    take(address: string, bytes: number): boolean {
      const own = byAddress.get(address) ?? 0;
      if (all + bytes > limits.allBytes || own + bytes > limits.addressBytes) return false;
      all += bytes;
      byAddress.set(address, own + bytes);
      return true;
    },
    give(address: string, bytes: number): void {
      all -= bytes;
      const own = (byAddress.get(address) ?? 0) - bytes;
      if (own > 0) byAddress.set(address, own);
      else byAddress.delete(address);
    },
    addresses: () => byAddress.size,
  };
}

function promised({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit ?? 0;
  const length = Number(headers['content-length'] ?? 0);
  // More than the route takes is refused before it is read.
  return Math.min(Number.isFinite(length) ? length : 0, routeOptions.bodyLimit ?? length);
}
