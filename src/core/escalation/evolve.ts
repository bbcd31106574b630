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
      return changed(engagement, { facts: event.facts });
    case 'EngagementDeferred':
      return changed(engagement, { status: 'waiting', nextAt: event.until });
    case 'StepReached':
      return changed(engagement, unanswered, { round: event.round, step: event.step, atBackstop: false, nextAt: event.nextAt });
    case 'BackstopReached':
      return changed(engagement, unanswered, { atBackstop: true, backstopRounds: event.time, nextAt: event.nextAt });
    case 'NobodyNotified':
      return changed(engagement, unanswered, { atBackstop: true, nextAt: event.nextAt });
    case 'StepSkipped':
    case 'StepMissed':
      return changed(engagement, { round: event.round, step: event.step });
    case 'PagePlaced':
      return changed(engagement, { pages: keepNewest([...engagement.pages, newPage(event, at)]) });
    case 'DeliveryRequested':
      return changed(
        changePage(engagement, event.page, (page) => withDelivery(page, event)),
        { notified: true },
      );
    case 'DeliveryFailed':
      return stillNotified(
        changePage(engagement, event.page, (page) =>
          changedPage(page, { deliveries: page.deliveries.map((each) => (each.id === event.delivery ? { ...each, failed: true } : each)) }),
        ),
      );
    case 'PageReleased':
      return changePage(engagement, event.page, (page) => changedPage(page, { status: 'released' }));
    case 'EngagementAcknowledged':
      return changed(engagement, {
        status: 'answered',
        answeredBy: event.by,
        answeredAt: at,
        firstAnsweredAt: engagement.firstAnsweredAt ?? at,
        nextAt: event.silentAt,
        pages: engagement.pages.map((page) => (page.id === event.page ? changedPage(page, { status: 'answered' }) : page)),
      });
    case 'SilenceRestarted':
      return changed(engagement, { nextAt: event.silentAt });
    case 'AcknowledgementExpired':
    case 'SnoozeEnded':
      return changed(engagement, unanswered, { nextAt: event.nextAt });
    case 'EngagementSnoozed':
      return changed(engagement, { status: 'snoozed', nextAt: event.until, answeredBy: event.by });
    case 'EngagementEscalated':
      return changed(engagement, unanswered, { nextAt: at });
    case 'EngagementReassigned':
      return event.people.length > 0
        ? changed(engagement, unanswered, { nextAt: event.nextAt })
        : changed(engagement, { ...fromTheStart, ...factsIn(event) }, { path: event.path, turn: event.turn, nextAt: event.nextAt });
    case 'EngagementReopened':
      return changed(engagement, fromTheStart, { nextAt: at, notified: false, firstAnsweredAt: null });
    case 'EngagementClosed':
      return changed(engagement, { status: 'closed', nextAt: null });
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
  return changedPage(page, { requested: Math.max(page.requested, event.planned + 1), deliveries: [...page.deliveries, delivery] });
}

function changePage(engagement: Engagement, id: PageId, change: (page: Page) => Page): Engagement {
  return changed(engagement, { pages: engagement.pages.map((page) => (page.id === id ? change(page) : page)) });
}

/** When all that is known of has failed, nobody has been notified after all. */
function stillNotified(engagement: Engagement): Engagement {
  const hope = engagement.pages.some((page) => page.deliveries.some((each) => !each.failed));
  return engagement.notified && !hope ? changed(engagement, { notified: false }) : engagement;
}

/** Pending pages always stay; of the others the oldest go first. */
function keepNewest(pages: readonly Page[]): readonly Page[] {
  const excess = pages.length - limits.pagesKeptPerEngagement;
  if (excess <= 0) return pages;
  let dropped = 0;
  return pages.filter((page) => page.status === 'pending' || ++dropped > excess);
}

/** A copy, changed. Written out field by field, since V8 takes many times as long for `{ ...engagement }`. */
function changed(engagement: Engagement, change: Partial<Engagement>, more: Partial<Engagement> | null = null): Engagement {
  const copy: Engagement = {
    id: engagement.id,
    responsibility: engagement.responsibility,
    team: engagement.team,
    discipline: engagement.discipline,
    path: engagement.path,
    status: engagement.status,
    startedAt: engagement.startedAt,
    turn: engagement.turn,
    round: engagement.round,
    step: engagement.step,
    atBackstop: engagement.atBackstop,
    backstopRounds: engagement.backstopRounds,
    nextAt: engagement.nextAt,
    notified: engagement.notified,
    answeredBy: engagement.answeredBy,
    answeredAt: engagement.answeredAt,
    firstAnsweredAt: engagement.firstAnsweredAt,
    pages: engagement.pages,
  };
  return Object.assign(copy, engagement.facts === undefined ? null : { facts: engagement.facts }, change, more);
}

function changedPage(page: Page, change: Partial<Page>): Page {
  const copy: Page = {
    id: page.id,
    person: page.person,
    personName: page.personName,
    because: page.because,
    step: page.step,
    placedAt: page.placedAt,
    status: page.status,
    planned: page.planned,
    requested: page.requested,
    deliveries: page.deliveries,
  };
  return Object.assign(copy, change);
}
