// What does an event change in an engagement? Facts are copied, nothing is looked up, nothing is refused.

import { unreachable } from '../kernel/assert.ts';
import type { DeliveryId, PageId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import type { Writable } from '../kernel/writable.ts';
import type { Engagement, EngagementEvent, Page, PageDelivery } from './engagement.ts';

type Started = Extract<EngagementEvent, { type: 'EngagementStarted' }>;

/** The engagement that an `EngagementStarted` brings into being. */
export function newEngagement(event: Started, at: Instant): Engagement {
  const engagement: Writable<Engagement> = {
    id: event.engagement,
    responsibility: event.responsibility,
    team: event.team,
    discipline: event.discipline,
    path: event.path,
    status: 'escalating',
    startedAt: at,
    pagingSince: at,
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
  if (event.facts !== undefined) engagement.facts = event.facts;
  if (event.notBefore !== undefined) engagement.notBefore = event.notBefore;
  return engagement;
}

/** Any event of this engagement but its first. */
export function evolveEngagement(engagement: Engagement, event: Exclude<EngagementEvent, Started>, at: Instant): Engagement {
  switch (event.type) {
    case 'EngagementFactsChanged':
      return changed(engagement, (next) => {
        next.facts = event.facts;
      });
    case 'EngagementHeld':
      return changed(engagement, (next) => {
        next.status = 'waiting';
        next.nextAt = event.until;
      });
    case 'EngagementDeferred':
      return changed(engagement, (next) => {
        next.status = 'waiting';
        next.nextAt = event.until;
        next.pagingSince = null;
      });
    case 'StepReached':
      return changed(engagement, (next) => {
        awaitAnswer(next, event.nextAt);
        beginToPage(next, at);
        next.round = event.round;
        next.step = event.step;
        next.atBackstop = false;
      });
    case 'BackstopReached':
      return changed(engagement, (next) => {
        awaitAnswer(next, event.nextAt);
        beginToPage(next, at);
        next.atBackstop = true;
        next.backstopRounds = event.time;
      });
    case 'NobodyNotified':
      return changed(engagement, (next) => {
        awaitAnswer(next, event.nextAt);
        beginToPage(next, at);
        next.atBackstop = true;
      });
    case 'StepSkipped':
    case 'StepMissed':
      return changed(engagement, (next) => {
        next.round = event.round;
        next.step = event.step;
      });
    case 'PagePlaced':
      return changed(engagement, (next) => {
        next.pages = keepNewest([...next.pages, newPage(event, at)]);
        beginToPage(next, at);
      });
    case 'DeliveryRequested':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, (page) => withDelivery(page, event));
        next.notified = true;
      });
    case 'DeliveryDelayed':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, (page) => withDelay(page, event.delivery));
      });
    case 'DeliveryFailed':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, (page) => withFailure(page, event.delivery));
        // When all that is known of has failed, nobody has been notified after all.
        next.notified &&= next.pages.some((page) => page.deliveries.some((each) => !each.failed));
      });
    case 'DeliveryUnsent':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, (page) => withUnsent(page, event.delivery));
      });
    case 'DeliverySentAfterAll':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, (page) => withSent(page, event.delivery));
      });
    case 'PageReleased':
      return changed(engagement, (next) => {
        next.pages = withPage(next.pages, event.page, released);
      });
    case 'EngagementAcknowledged':
      return changed(engagement, (next) => {
        next.status = 'answered';
        next.answeredBy = event.by;
        next.answeredAt = at;
        next.nextAt = event.silentAt;
        if (event.onBehalfOf === undefined) answeredByTheirOwn(next, at);
        else next.onBehalfOf = event.onBehalfOf;
        if (event.page !== null) next.pages = withPage(next.pages, event.page, answered);
      });
    case 'SilenceRestarted':
      return changed(engagement, (next) => {
        next.nextAt = event.silentAt;
      });
    case 'AcknowledgementExpired':
    case 'SnoozeEnded':
      return changed(engagement, (next) => awaitAnswer(next, event.nextAt));
    case 'EngagementSnoozed':
      return changed(engagement, (next) => {
        next.status = 'snoozed';
        next.nextAt = event.until;
        next.answeredBy = event.by;
        delete next.onBehalfOf;
      });
    case 'EngagementRaised':
      return changed(engagement, (next) => {
        awaitAnswer(next, event.nextAt);
        next.raised = { at, answeredAt: null };
      });
    case 'EngagementEscalated':
      return changed(engagement, (next) => awaitAnswer(next, at));
    case 'EngagementReassigned':
      return changed(engagement, (next) => {
        awaitAnswer(next, event.nextAt);
        if (event.people.length > 0) return;
        fromTheStart(next);
        next.path = event.path;
        next.turn = event.turn;
        if (event.facts !== undefined) next.facts = event.facts;
      });
    case 'EngagementReopened':
      return changed(engagement, (next) => {
        awaitAnswer(next, at);
        fromTheStart(next);
        next.notified = false;
        next.firstAnsweredAt = null;
        delete next.raised;
        delete next.notBefore;
        if (event.notBefore !== undefined) next.notBefore = event.notBefore;
        next.pagingSince = at;
      });
    case 'EngagementClosed':
      return changed(engagement, (next) => {
        next.status = 'closed';
        next.nextAt = null;
      });
    default:
      return unreachable(event);
  }
}

function answeredByTheirOwn(next: Writable<Engagement>, at: Instant): void {
  next.firstAnsweredAt ??= at;
  if (next.raised?.answeredAt === null) next.raised = { at: next.raised.at, answeredAt: at };
  delete next.onBehalfOf;
}

function awaitAnswer(next: Writable<Engagement>, nextAt: Instant): void {
  next.status = 'escalating';
  delete next.onBehalfOf;
  next.answeredBy = null;
  next.answeredAt = null;
  next.nextAt = nextAt;
}

/** What waited for support hours waits no longer. */
function beginToPage(next: Writable<Engagement>, at: Instant): void {
  if (next.pagingSince === null) next.pagingSince = at;
}

function fromTheStart(next: Writable<Engagement>): void {
  next.round = 0;
  next.step = -1;
  next.atBackstop = false;
  next.backstopRounds = 0;
}

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

function withPage(pages: readonly Page[], id: PageId, change: (page: Page) => Page): readonly Page[] {
  return pages.map((page) => (page.id === id ? change(page) : page));
}

function withDelivery(page: Page, event: Extract<EngagementEvent, { type: 'DeliveryRequested' }>): Page {
  const delivery: PageDelivery = { id: event.delivery, method: event.method, channel: event.channel, failed: false };
  return changedPage(page, (next) => {
    next.requested = Math.max(page.requested, event.planned + 1);
    next.deliveries = [...page.deliveries, delivery];
  });
}

function withFailure(page: Page, id: DeliveryId): Page {
  return changedPage(page, (next) => {
    next.deliveries = page.deliveries.map((each) => (each.id === id ? { ...each, failed: true } : each));
  });
}

function withUnsent(page: Page, id: DeliveryId): Page {
  return changedPage(page, (next) => {
    next.deliveries = page.deliveries.map((each) => (each.id === id ? { ...each, failed: true, unsent: true } : each));
  });
}

function withSent(page: Page, id: DeliveryId): Page {
  return changedPage(page, (next) => {
    next.deliveries = page.deliveries.map((each) => (each.id === id ? sentAfterAll(each) : each));
  });
}

function sentAfterAll({ unsent, ...delivery }: PageDelivery): PageDelivery {
  return { ...delivery, failed: false };
}

function withDelay(page: Page, id: DeliveryId): Page {
  return changedPage(page, (next) => {
    next.deliveries = page.deliveries.map((each) => (each.id === id ? { ...each, delayed: true } : each));
  });
}

function released(page: Page): Page {
  return changedPage(page, (next) => {
    next.status = 'released';
  });
}

function answered(page: Page): Page {
  return changedPage(page, (next) => {
    next.status = 'answered';
  });
}

/** Pending pages always stay; of the others the oldest go first. */
function keepNewest(pages: readonly Page[]): readonly Page[] {
  const excess = pages.length - limits.pagesKeptPerEngagement;
  if (excess <= 0) return pages;
  let dropped = 0;
  return pages.filter((page) => page.status === 'pending' || ++dropped > excess);
}

/** A copy, as `change` writes it. Written out field by field, since V8 takes many times as long for `{ ...engagement }`. */
function changed(engagement: Engagement, change: (next: Writable<Engagement>) => void): Engagement {
  const copy: Writable<Engagement> = {
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
  if (engagement.pagingSince !== undefined) copy.pagingSince = engagement.pagingSince;
  if (engagement.facts !== undefined) copy.facts = engagement.facts;
  if (engagement.onBehalfOf !== undefined) copy.onBehalfOf = engagement.onBehalfOf;
  if (engagement.raised !== undefined) copy.raised = engagement.raised;
  if (engagement.notBefore !== undefined) copy.notBefore = engagement.notBefore;
  change(copy);
  return copy;
}

function changedPage(page: Page, change: (next: Writable<Page>) => void): Page {
  const copy: Writable<Page> = {
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
  change(copy);
  return copy;
}
