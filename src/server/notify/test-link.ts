// What does the link of a test page do? As that of a page: GET shows and changes nothing, POST answers, and the method is proven.

import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Instant } from '../../core/kernel/instant.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Tables } from '../store/schema.ts';
import { showMessage, showQuestion } from './acknowledge-page.ts';
import { readAcknowledgeToken } from './acknowledge-token.ts';
import { registerLinkPages, sendPage, tokenOf } from './link-pages.ts';
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

/** Serves `/a/test/<token>`. */
export function registerTestLink(app: FastifyInstance, { db, clock, secret, within }: TestLinkOptions): void {
  async function find(token: string): Promise<Found | null> {
    const read = readAcknowledgeToken(secret, token, clock.now());
    return read.kind === 'valid' && isTest(read.page) ? within(readTestPage(db, read.page)) : null;
  }

  registerLinkPages(app, {
    path: '/a/test/',
    name: 'the link of a test page',
    secret,
    clock,
    pressedText:
      'Tocsin cannot save right now: its database does not answer. Your press is not forgotten: leave this page open, it tries again by itself until it is recorded.',
    open: async (request, reply, pressed) => {
      const found = await find(tokenOf(request));
      if (found === null) return sendPage(reply, 404, showMessage('There is nothing here', nothing));
      if (!pressed || found.answeredAt !== null) return sendPage(reply, 200, shown(found));
      await within(answerTestPage(db, found.order.page, clock.now()));
      return sendPage(reply, 200, shown((await within(readTestPage(db, found.order.page))) ?? found));
    },
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

const nothing = 'The link is not complete, has expired, or is not one of ours.';
