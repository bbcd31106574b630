// What is the most that this HTTP server can do here? A handler that reads a JSON body, does nothing, and answers 202 in JSON.

import Fastify from 'fastify';
import type { StartPart } from './part.ts';

export const startEmptyHandler: StartPart = async () => {
  const app = Fastify({ logger: false });
  app.post<{ Body: { dedup_key: string } }>('/v2/enqueue', async (request, reply) =>
    reply.code(202).send({ status: 'success', message: 'Event processed', dedup_key: request.body.dedup_key }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { ready: { url }, answer: async () => null };
};
