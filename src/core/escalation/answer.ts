// What can people do to an engagement? Answer, snooze, escalate now, hand it to somebody else.

import type { Actor } from '../kernel/actor.ts';
import type { PageId } from '../kernel/id.ts';
import { earliest, type Millis } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts';
import { shortened } from '../kernel/shortened.ts';
import { advance, pathOf, presentWait } from './advance.ts';
import type { Engagement } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { answersFor } from './owner.ts';
import { fallBack, isExhausted, pageOf, personOf, placePages, plannedDeliveries, releasePages, whyUnreached } from './page.ts';

/**
 * Stops the paging. By somebody who neither belongs to it nor is paged for it, it is given on behalf of those who are: it meets no promise, and
 * one of their own may follow. Answered so already: nothing changes.
 */
export function acknowledge(ctx: Escalating, engagement: Engagement, by: Actor, answer: { page: PageId | null; via: string }): Engagement {
  if (engagement.status === 'closed') return engagement;
  const isOwn = answersFor(ctx.plan, engagement, by, ctx.now);
  if (engagement.status === 'answered' && (!isOwn || engagement.onBehalfOf === undefined)) return engagement;
  const paged = engagement.pages.filter(({ id, status }) => (answer.page === null ? status === 'pending' : id === answer.page));
  const own = engagement.pages.findLast((page) => (answer.page === null ? isOf(by, page.person) : page.id === answer.page));
  const timeoutMs = silenceOf(ctx, engagement);
  const silentAt = timeoutMs === null ? null : ctx.now + timeoutMs;
  const after = ctx.record({
    type: 'EngagementAcknowledged',
    engagement: engagement.id,
    by,
    page: isOwn ? (own?.id ?? null) : null,
    via: answer.via,
    silentAt,
    ...(isOwn ? {} : { onBehalfOf: [...new Set(paged.map(({ person }) => person))] }),
  });
  return releasePages(ctx, after, `${nameOf(by)} answered`);
}

/** Somebody works on it: the time-out of silence starts anew. */
export function noteActivity(ctx: Escalating, engagement: Engagement): Engagement {
  const timeoutMs = silenceOf(ctx, engagement);
  if (engagement.status !== 'answered' || timeoutMs === null) return engagement;
  const silentAt = ctx.now + timeoutMs;
  if (engagement.nextAt !== null && engagement.nextAt >= silentAt) return engagement;
  return ctx.record({ type: 'SilenceRestarted', engagement: engagement.id, silentAt });
}

/** The incident's severity has changed, and with it how long silence is borne. */
export function retimeSilence(ctx: Escalating, engagement: Engagement): Engagement {
  if (engagement.status !== 'answered') return engagement;
  // It is never borne for longer because of the change alone.
  const timeoutMs = silenceOf(ctx, engagement);
  const silentAt = timeoutMs === null ? null : earliest(engagement.nextAt, ctx.now + timeoutMs);
  if (engagement.nextAt === silentAt) return engagement;
  return ctx.record({ type: 'SilenceRestarted', engagement: engagement.id, silentAt });
}

export function snooze(ctx: Escalating, engagement: Engagement, by: Actor, wanted: { forMs: Millis; reason: string }): Result<Engagement> {
  if (engagement.status === 'closed') return closed();
  const until = ctx.now + wanted.forMs;
  const after = ctx.record({ type: 'EngagementSnoozed', engagement: engagement.id, by, until, reason: wanted.reason });
  return ok(releasePages(ctx, after, `${nameOf(by)} snoozed it`));
}

export function escalateNow(ctx: Escalating, engagement: Engagement, by: Actor, reason: string): Result<Engagement> {
  if (engagement.status === 'closed') return closed();
  const after = ctx.record({ type: 'EngagementEscalated', engagement: engagement.id, by, reason });
  return ok(advance(ctx, after, ctx.now));
}

/** To a person: paged at once, and without an answer the path goes on. To a path: from its first step. */
export function reassign(
  ctx: Escalating,
  engagement: Engagement,
  by: Actor,
  wanted: { to: { readonly kind: 'person' | 'path'; readonly id: string }; reason: string },
): Result<Engagement> {
  if (engagement.status === 'closed') return closed();
  const { to, reason } = wanted;
  if (to.kind === 'path') {
    if (!Object.hasOwn(ctx.plan.paths, to.id)) return refuse('unknown-path', `There is no path ${to.id} in this incident's plan.`, 'to.id');
    releasePages(ctx, engagement, 'reassigned');
    return ok(advance(ctx, putOnPath(ctx, engagement, { by, path: to.id, reason }), ctx.now));
  }
  const person = personOf(ctx.plan, to.id);
  if (person === undefined) return refuse('unknown-person', `There is no person ${to.id} in this incident's plan.`, 'to.id');
  if (plannedDeliveries(person, ctx.urgency).length === 0) {
    return refuse('unreachable-person', whyUnreached(person, ctx.urgency), 'to.id');
  }
  releasePages(ctx, engagement, 'reassigned');
  const after = ctx.record({
    type: 'EngagementReassigned',
    engagement: engagement.id,
    by,
    people: [person.id],
    path: engagement.path,
    turn: engagement.turn,
    reason,
    nextAt: ctx.now + presentWait(ctx, engagement),
  });
  return ok(placePages(ctx, after, [{ person: person.id, because: { kind: 'reassigned', text: `by ${nameOf(by)}` } }]));
}

/** Its first step is due now. `path` is in the plan. */
export function putOnPath(ctx: Escalating, engagement: Engagement, to: { by: Actor; path: string; reason: string }): Engagement {
  const { by, path, reason } = to;
  return ctx.record({
    type: 'EngagementReassigned',
    engagement: engagement.id,
    by,
    people: [],
    path,
    turn: ctx.turnOf(path),
    facts: ctx.facts,
    reason,
    nextAt: ctx.now,
  });
}

/** The next method is tried; when nobody of the step can be reached by any, the path goes on at once. */
export function deliveryFailed(
  ctx: Escalating,
  engagement: Engagement,
  failed: { page: PageId; delivery: string; error: string },
): Result<Engagement> {
  const page = engagement.pages.find((each) => each.id === failed.page);
  const delivery = page?.deliveries.find((each) => each.id === failed.delivery);
  if (page === undefined || delivery === undefined || delivery.failed) return ok(engagement);
  let after = ctx.record({
    type: 'DeliveryFailed',
    engagement: engagement.id,
    channel: delivery.channel,
    page: page.id,
    delivery: delivery.id,
    error: shortened(failed.error, limits.reasonLength),
  });
  const now = after.pages.find((each) => each.id === failed.page);
  if (now === undefined || engagement.status !== 'escalating') return ok(after);
  // What was delayed has its next method beside it already.
  if (delivery.delayed !== true) after = fallBack(ctx, after, now);
  const pending = after.pages.filter((each) => each.status === 'pending');
  if (after.atBackstop || !pending.every(isExhausted)) return ok(after);
  after = ctx.record({
    type: 'StepSkipped',
    engagement: engagement.id,
    round: after.round,
    step: after.step,
    reason: 'no message could be delivered',
  });
  return ok(advance(ctx, after, ctx.now));
}

/** It is tried again, and the next method beside it. */
export function deliveryDelayed(
  ctx: Escalating,
  engagement: Engagement,
  delayed: { page: PageId; delivery: string; error: string },
): Engagement {
  const page = engagement.pages.find((each) => each.id === delayed.page);
  const delivery = page?.deliveries.find((each) => each.id === delayed.delivery);
  if (page?.status !== 'pending' || delivery === undefined || delivery.failed || delivery.delayed === true) return engagement;
  const after = ctx.record({
    type: 'DeliveryDelayed',
    engagement: engagement.id,
    channel: delivery.channel,
    page: page.id,
    delivery: delivery.id,
    error: shortened(delayed.error, limits.reasonLength),
  });
  return fallBack(ctx, after, pageOf(after, page.id));
}

/** Nothing follows from it but that it is said: its page is answered or released by then. */
export function deliveryUnsent(ctx: Escalating, engagement: Engagement, unsent: { page: PageId; delivery: string }): Engagement {
  const page = engagement.pages.find((each) => each.id === unsent.page);
  const delivery = page?.deliveries.find((each) => each.id === unsent.delivery);
  if (page === undefined || page.status === 'pending' || delivery === undefined || delivery.failed) return engagement;
  return ctx.record({
    type: 'DeliveryUnsent',
    engagement: engagement.id,
    page: page.id,
    delivery: delivery.id,
    person: page.person,
    channel: delivery.channel,
  });
}

/** Corrects what was said of it; of what was never called unsent nothing is to be corrected. */
export function deliverySentAfterAll(ctx: Escalating, engagement: Engagement, sent: { page: PageId; delivery: string }): Engagement {
  const page = engagement.pages.find((each) => each.id === sent.page);
  const delivery = page?.deliveries.find((each) => each.id === sent.delivery);
  if (page === undefined || delivery?.unsent !== true) return engagement;
  return ctx.record({
    type: 'DeliverySentAfterAll',
    engagement: engagement.id,
    page: page.id,
    delivery: delivery.id,
    person: page.person,
    channel: delivery.channel,
  });
}

/** How long it may be silent after an answer: as its path says, else as the severity does. */
function silenceOf(ctx: Escalating, engagement: Engagement): Millis | null {
  const own = pathOf(ctx, engagement).acknowledgementTimeoutMs;
  if (own === 'severity') return ctx.acknowledgementTimeoutMs;
  return own === 'never' ? null : own;
}

export function nameOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.name;
  return actor.kind === 'sender' ? actor.integration : 'Tocsin';
}

function isOf(actor: Actor, person: string): boolean {
  return actor.kind === 'person' && actor.id === person;
}

function closed(): { readonly ok: false; readonly refusal: Refusal } {
  return refuse('engagement-closed', 'This engagement is closed: its incident is resolved.', 'engagement');
}
