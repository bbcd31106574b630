// What is said of a client that hangs up while it is still sending? Its own word, and nothing of the database. By real sockets.

import { connect } from 'node:net';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { takeBytes } from '../ingest/source.ts';
import { turnedFrom } from '../ingest/turnaway.ts';
import { createLog } from '../log.ts';
import { registerAcknowledge } from '../notify/acknowledge-link.ts';
import { sendError } from './problem-reply.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});

/** Hangs up behind the first bytes of a body of a thousand. */
async function breakOff(app: FastifyInstance, path: string): Promise<void> {
  open.push(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const got = new Promise<void>((resolve) => app.server.once('request', () => resolve()));
  const socket = connect(address.port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: tocsin\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"email":`);
  await got;
  socket.destroy();
}

function recorded() {
  const lines: string[] = [];
  return { lines, log: createLog('info', { write: (line: string) => void lines.push(line) }) };
}

const said = (lines: readonly string[]) => vi.waitFor(() => expect(lines.join('')).toMatch(/broke off its request/), { timeout: 30_000 });

test('a client of the API', async () => {
  const { lines, log } = recorded();
  const app = Fastify();
  app.setErrorHandler(sendError(log));
  app.post('/api/v1/session', async () => ({}));
  await breakOff(app, '/api/v1/session');
  await said(lines);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, msg: 'a client broke off its request', route: '/api/v1/session' },
  ]);
});

test('a sender', async () => {
  const { lines, log } = recorded();
  const app = Fastify();
  takeBytes(app);
  app.setErrorHandler<FastifyError>((error, _request, reply) => reply.code(turnedFrom(error, log).status).send());
  app.post('/v2/enqueue', async () => ({}));
  await breakOff(app, '/v2/enqueue');
  await said(lines);
  expect(lines.join('')).not.toMatch(/database|failed/);
});

test('whoever presses the button of a link', async () => {
  const { lines, log } = recorded();
  const app = Fastify({ loggerInstance: log });
  const answers: number[] = [];
  app.addHook('onError', async (_request, _reply, error) => void answers.push(error.statusCode ?? 0));
  registerAcknowledge(app as unknown as FastifyInstance, {
    engine: { submit: () => Promise.reject(new Error('nobody pressed')) },
    readPage: async () => null,
    within: (answer) => answer,
    incidentUrl: () => '',
    clock: { now: () => 0 },
    secret: 'secret',
  });
  await breakOff(app as unknown as FastifyInstance, '/a/token');
  await said(lines);
  expect(answers).toHaveLength(1);
  expect(lines.join('')).not.toMatch(/could not be served/);
});
