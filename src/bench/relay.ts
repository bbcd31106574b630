// What does the way itself take? A handler that keeps nothing: it answers, and passes each event on to the webhook at once.

import { Agent, request } from 'node:http';
import Fastify from 'fastify';
import type { StartPart } from './part.ts';

export const startRelay: StartPart = async (given) => {
  const { webhook } = given as { readonly webhook: string }; // from rows/page.ts
  const agent = new Agent({ keepAlive: true });
  const app = Fastify({ logger: false });
  app.post<{ Body: { dedup_key: string; payload: { summary: string } } }>('/v2/enqueue', async ({ body }, reply) => {
    const page = JSON.stringify({ type: 'page.placed', data: { title: body.payload.summary } });
    const outgoing = request(webhook, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (incoming) =>
      incoming.resume(),
    );
    outgoing.once('error', () => {}); // a page that does not come is counted where it was to arrive
    outgoing.end(page);
    return reply.code(202).send({ status: 'success', message: 'Event processed', dedup_key: body.dedup_key });
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { ready: { url }, answer: async () => null };
};
