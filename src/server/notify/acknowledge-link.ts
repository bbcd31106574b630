// What does an acknowledge link do? GET shows and changes nothing, since mail scanners open every link; POST answers the page.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncidentId, PageId } from '../../core/kernel/id.ts';
import type { Refusal } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../engine/ports.ts';
import { type PageView, type Shown, showMessage, showPage, standingOf } from './acknowledge-page.ts';
import { readAcknowledgeToken } from './acknowledge-token.ts';
import { type LinkPages, registerLinkPages, sendPage, sendUnavailable, tokenOf } from './link-pages.ts';

export interface AcknowledgeOptions {
  readonly engine: Pick<Engine, 'submit'>;
  /** From the incident's state as it is now; `null`: there is no such page (any more). */
  readPage(page: PageId): Promise<PageView | null>;
  /** Hands an answer of the database through; throws soon where it says nothing at all. */
  readonly within: <T>(answer: Promise<T>) => Promise<T>;
  incidentUrl(incident: IncidentId): string;
  readonly clock: Clock;
  readonly secret: string;
}

/** Serves `/a/<token>`. */
export function registerAcknowledge(app: FastifyInstance, options: AcknowledgeOptions): void {
  const pages: LinkPages = {
    path: '/a/',
    name: 'an acknowledge link',
    secret: options.secret,
    clock: options.clock,
    pressedText:
      'Tocsin cannot save right now: its database does not answer. Your press is not forgotten: leave this page open, it tries again by itself until it is recorded. Begin to work on it; others may be paged meanwhile.',
    open: async (request, reply, pressed) => {
      const found = await find(request, reply, options);
      if (found === null) return reply;
      if (!pressed || standingOf(found) !== 'waiting') return sendPage(reply, 200, showPage(found, shown(found, options)));
      return (await answer(found, reply, options)) ?? sendUnavailable(request, reply, pages);
    },
  };
  registerLinkPages(app, pages);
}

/** Answers the request itself where there is no page to show. */
async function find(request: FastifyRequest, reply: FastifyReply, options: AcknowledgeOptions): Promise<PageView | null> {
  const read = readAcknowledgeToken(options.secret, tokenOf(request), options.clock.now());
  if (read.kind === 'expired') {
    sendPage(reply, 410, showMessage('This link has expired', 'A link works for 24 hours. Sign in to Tocsin to see what is open.'));
    return null;
  }
  const view = read.kind === 'valid' ? await options.within(options.readPage(read.page)) : null;
  if (view === null && read.kind === 'valid') sendPage(reply, 404, showMessage('This page is not there any more', gone));
  else if (view === null) sendPage(reply, 404, showMessage('There is nothing here', 'The link is not complete, or not one of ours.'));
  return view;
}

/** `null`: it could not be taken now. */
async function answer(view: PageView, reply: FastifyReply, options: AcknowledgeOptions): Promise<FastifyReply | null> {
  const { incident, engagement, page } = view;
  const answered = await options.engine.submit(incident.id, {
    type: 'Acknowledge',
    engagement: engagement.id,
    page: page.id,
    by: { kind: 'person', id: page.person, name: page.personName },
    via: 'link',
  });
  if (!answered.ok && passing.has(answered.refusal.code)) return null;
  // Read anew: another's answer may have come first.
  const after = (await options.within(options.readPage(page.id))) ?? view;
  if (answered.ok || standingOf(after) !== 'waiting') return sendPage(reply, 200, showPage(after, shown(after, options)));
  return sendPage(reply, 409, showPage(after, { ...shown(after, options), trouble: troubleOf(answered.refusal) }));
}

function shown(view: PageView, options: AcknowledgeOptions): Shown {
  return { now: options.clock.now(), incidentUrl: options.incidentUrl(view.incident.id) };
}

function troubleOf(refusal: Refusal): string {
  return `Your answer was not taken: ${refusal.message}`;
}

const gone =
  'The link is one of ours, but its incident keeps it no longer, or the database has lost it. Sign in to Tocsin to see what is open.';
/** Refusals that pass by themselves. */
const passing: ReadonlySet<string> = new Set(['overloaded', 'store-unavailable', 'stopping']);
