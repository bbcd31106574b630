// What does the link of a test page do? As that of a page: GET shows and changes nothing, POST answers, and the method is proven.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Clock } from '../../engine/ports.ts';
import { isBrokenOff } from '../http/errors.ts';
import type { Tables } from '../store/schema.ts';
import { securityHeaders } from './acknowledge-link.ts';
import { showMessage, showQuestion } from './acknowledge-page.ts';
import { readAcknowledgeToken } from './acknowledge-token.ts';
import { localTime } from './local-time.ts';
import { answerTestPage, isTest, readTestPage } from './test-page.ts';

export interface TestLinkOptions {
  /** Hands an answer of the database through; throws soon where it says nothing at all. */
  readonly within: <T>(answer: Promise<T>) => Promise<T>;
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly secret: string;
}

interface Found {
  readonly order: DeliveryOrder;
  readonly answeredAt: Instant | null;
}

/** Serves `GET`, `HEAD` and `POST /a/test/<token>`. The token is all the authority there is. */
export function registerTestLink(app: FastifyInstance, { db, clock, secret, within }: TestLinkOptions): void {
  async function find(request: FastifyRequest): Promise<Found | null> {
    const read = readAcknowledgeToken(secret, (request.params as { readonly '*': string })['*'], clock.now()); // the wildcard's name is fixed
    return read.kind === 'valid' && isTest(read.page) ? within(readTestPage(db, read.page)) : null;
  }

  app.register((scope, _options, done) => {
    // A form without fields: whatever is in the body does not matter.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { bodyLimit: bodyBytes, parseAs: 'string' }, (_request, _body, parsed) => parsed(null, null));
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(securityHeaders);
    });
    scope.setErrorHandler<FastifyError>(async (error, request, reply) => {
      if (isBrokenOff(error)) {
        request.log.info('whoever pressed broke off its request');
        return send(reply, 400, showMessage('That did not work', 'The request ended too early.'));
      }
      request.log.warn({ err: error }, 'the link of a test page could not be served');
      return send(reply.header('retry-after', retryAfterSeconds), 503, showMessage('Not recorded', 'Go back and press the button again.'));
    });
    scope.get('/a/test/*', async (request, reply) => {
      const found = await find(request);
      return found === null ? nothing(reply) : send(reply, 200, shown(found));
    });
    scope.post('/a/test/*', async (request, reply) => {
      const found = await find(request);
      if (found === null) return nothing(reply);
      await within(answerTestPage(db, found.order.page, clock.now()));
      return send(reply, 200, shown((await within(readTestPage(db, found.order.page))) ?? found));
    });
    done();
  });
}

function shown({ order, answeredAt }: Found): string {
  const way = `${order.channel === 'inbox' ? 'the application' : `${order.channel}, ${order.address}`}`;
  if (answeredAt === null) {
    const text = `${order.personName}, this is only a test: nothing is broken. It reached you by ${way}.`;
    return showQuestion(order.content.title, text, 'It reached me');
  }
  return showMessage('Tocsin reaches you', `Proven ${localTime(answeredAt, order.content.zone)}, by ${way}. Nothing else is to be done.`);
}

function nothing(reply: FastifyReply): FastifyReply {
  return send(reply, 404, showMessage('There is nothing here', 'The link is not complete, has expired, or is not one of ours.'));
}

function send(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(body);
}

const bodyBytes = 1_024;
const retryAfterSeconds = 5;
