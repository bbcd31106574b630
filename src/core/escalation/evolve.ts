// What does an event change in an engagement? Facts are copied, nothing is looked up, nothing is refused.

import { unreachable } from '../kernel/assert.ts';
import type { PageId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import type { Engagement, EngagementEvent, EngagementFacts, Page, PageDelivery } from './engagement.ts';

type Started = Extract<EngagementEvent, { type: 'EngagementStarted' }>;

/** The engagement that an `EngagementStarted` brings into being. */
export function newEngagement(event: Started, at: Instant): Engagement {
  return {
    id: event.engagement,
    responsibility: event.responsibility,
    team: event.team,
    discipline: event.discipline,
    path: event.path,
    status: 'escalating',
    startedAt: at,
    ...factsIn(event),
    turn: event.turn,
    round: 0,
    step: -1,
    atBackstop: false,
    backstopRounds: 0,
    nextAt: at,
    notified: false,
    answeredBy: null,
    answeredAt: null,
    firstAnsweredAt: null,
    pages: [],
  };
}

/** Any event of this engagement but its first. */
export function evolveEngagement(engagement: Engagement, event: Exclude<EngagementEvent, Started>, at: Instant): Engagement {
  switch (event.type) {
    case 'EngagementFactsChanged':
      return { ...engagement, facts: event.facts };
    case 'EngagementDeferred':
      return { ...engagement, status: 'waiting', nextAt: event.until };
    case 'StepReached':
      return {
        ...engagement,
        ...unanswered,
        round: event.round,
        step: event.step,
        atBackstop: false,
        nextAt: event.nextAt,
      };
    case 'BackstopReached':
      return { ...engagement, ...unanswered, atBackstop: true, backstopRounds: event.time, nextAt: event.nextAt };
    case 'NobodyNotified':
      return { ...engagement, ...unanswered, atBackstop: true, nextAt: event.nextAt };
    case 'StepSkipped':
    case 'StepMissed':
      return { ...engagement, round: event.round, step: event.step };
    case 'PagePlaced':
      return { ...engagement, pages: keepNewest([...engagement.pages, newPage(event, at)]) };
    case 'DeliveryRequested':
      return { ...changePage(engagement, event.page, (page) => withDelivery(page, event)), notified: true };
    case 'DeliveryFailed':
      return stillNotified(
        changePage(engagement, event.page, (page) => ({
          ...page,
          deliveries: page.deliveries.map((each) => (each.id === event.delivery ? { ...each, failed: true } : each)),
        })),
      );
    case 'PageReleased':
      return changePage(engagement, event.page, (page) => ({ ...page, status: 'released' }));
    case 'EngagementAcknowledged':
      return {
        ...engagement,
        status: 'answered',
        answeredBy: event.by,
        answeredAt: at,
        firstAnsweredAt: engagement.firstAnsweredAt ?? at,
        nextAt: event.silentAt,
        pages: engagement.pages.map((page) => (page.id === event.page ? { ...page, status: 'answered' } : page)),
      };
    case 'SilenceRestarted':
      return { ...engagement, nextAt: event.silentAt };
    case 'AcknowledgementExpired':
    case 'SnoozeEnded':
      return { ...engagement, ...unanswered, nextAt: event.nextAt };
    case 'EngagementSnoozed':
      return { ...engagement, status: 'snoozed', nextAt: event.until, answeredBy: event.by };
    case 'EngagementEscalated':
      return { ...engagement, ...unanswered, nextAt: at };
    case 'EngagementReassigned':
      return event.people.length > 0
        ? { ...engagement, ...unanswered, nextAt: event.nextAt }
        : { ...engagement, ...fromTheStart, ...factsIn(event), path: event.path, turn: event.turn, nextAt: event.nextAt };
    case 'EngagementReopened':
      return { ...engagement, ...fromTheStart, nextAt: at, notified: false, firstAnsweredAt: null };
    case 'EngagementClosed':
      return { ...engagement, status: 'closed', nextAt: null };
    default:
      return unreachable(event);
  }
}

function factsIn({ facts }: { readonly facts?: EngagementFacts }): { readonly facts?: EngagementFacts } {
  return facts === undefined ? {} : { facts };
}

const unanswered = { status: 'escalating', answeredBy: null, answeredAt: null } as const;
const fromTheStart = { ...unanswered, round: 0, step: -1, atBackstop: false, backstopRounds: 0 } as const;

function newPage(event: Extract<EngagementEvent, { type: 'PagePlaced' }>, at: Instant): Page {
  return {
    id: event.page,
    person: event.person,
    personName: event.personName,
    because: event.because,
    step: event.step,
    placedAt: at,
    status: 'pending',
    planned: event.planned,
    requested: 0,
    deliveries: [],
  };
}

function withDelivery(page: Page, event: Extract<EngagementEvent, { type: 'DeliveryRequested' }>): Page {
  const delivery: PageDelivery = { id: event.delivery, method: event.method, channel: event.channel, failed: false };
  return { ...page, requested: Math.max(page.requested, event.planned + 1), deliveries: [...page.deliveries, delivery] };
}

function changePage(engagement: Engagement, id: PageId, change: (page: Page) => Page): Engagement {
  return { ...engagement, pages: engagement.pages.map((page) => (page.id === id ? change(page) : page)) };
}

/** When all that is known of has failed, nobody has been notified after all. */
function stillNotified(engagement: Engagement): Engagement {
  const hope = engagement.pages.some((page) => page.deliveries.some((each) => !each.failed));
  return engagement.notified && !hope ? { ...engagement, notified: false } : engagement;
}

/** Pending pages always stay; of the others the oldest go first. */
function keepNewest(pages: readonly Page[]): readonly Page[] {
  const excess = pages.length - limits.pagesKeptPerEngagement;
  if (excess <= 0) return pages;
  let dropped = 0;
  return pages.filter((page) => page.status === 'pending' || ++dropped > excess);
}
