// How is one person reached? By their notification rules; by the next method when one fails.

import { assert } from '../kernel/assert.ts';
import { deliveryId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ContactMethod, Person, Plan } from '../plan/plan.ts';
import type { Because, Engagement, Page, PlannedDelivery } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { afterQuietHours } from './quiet.ts';

/** What the person's rules ask for; empty when they cannot be reached at all. */
export function plannedDeliveries(person: Person, urgency: 'high' | 'low'): readonly PlannedDelivery[] {
  const rules = person.notificationRules[urgency];
  const planned: PlannedDelivery[] = [];
  for (const rule of rules) {
    const method = person.contactMethods.find((each) => each.id === rule.method);
    if (method !== undefined) planned.push(plan(method, rule.afterMs));
  }
  if (planned.length > 0) return planned;
  return person.contactMethods.map((method) => plan(method, 0));
}

/** `undefined` where the plan has no such person, whatever the id looks like. */
export function personOf(plan: Plan, id: string): Person | undefined {
  return Object.hasOwn(plan.people, id) ? plan.people[id] : undefined;
}

/** Pages the people and asks for the messages that are due at once. */
export function placePages(ctx: Escalating, engagement: Engagement, people: readonly { person: string; because: Because }[]): Engagement {
  let after = engagement;
  for (const { person: id, because } of people) {
    const person = ctx.plan.people[id];
    assert(person !== undefined, `person ${id} is in the plan`);
    const planned = afterQuietHours(person, ctx.urgency, ctx.now, plannedDeliveries(person, ctx.urgency));
    const page = ctx.newPage();
    after = ctx.record({
      type: 'PagePlaced',
      engagement: engagement.id,
      page,
      person: id,
      personName: person.name,
      because,
      step: after.step,
      planned,
    });
    after = requestDue(ctx, after, pageOf(after, page));
  }
  return after;
}

/** When the page's next message is due; `null` when none is left. */
export function nextDeliveryAt(page: Page): Instant | null {
  if (page.status !== 'pending') return null;
  const next = page.planned[page.requested];
  return next === undefined ? null : page.placedAt + next.afterMs;
}

/** Asks for each message of the page whose time has come. */
export function requestDue(ctx: Escalating, engagement: Engagement, page: Page): Engagement {
  let after = engagement;
  let current = page;
  for (let at = nextDeliveryAt(current); at !== null && at <= ctx.now; at = nextDeliveryAt(current)) {
    const next = current.planned[current.requested];
    assert(next !== undefined, 'a planned delivery is left');
    if (ctx.plan.people[page.person]?.gone) return release(ctx, after, current, 'left the plan');
    after = request(ctx, after, current, next, 'rule');
    current = pageOf(after, page.id);
  }
  return after;
}

/** One message of the page has failed for good: the next method is tried at once, at last one that no rule names. */
export function fallBack(ctx: Escalating, engagement: Engagement, page: Page): Engagement {
  if (page.status !== 'pending') return engagement;
  if (ctx.plan.people[page.person]?.gone) return release(ctx, engagement, page, 'left the plan');
  const next = page.planned[page.requested];
  if (next !== undefined) return request(ctx, engagement, page, next, 'fallback');
  const person = ctx.plan.people[page.person];
  const untried = person?.contactMethods.find((each) => !page.deliveries.some(({ method }) => method === each.id));
  if (untried === undefined || !isExhausted(page)) return engagement;
  return request(ctx, engagement, page, plan(untried, 0), 'fallback');
}

/** Nothing reached the person, and nothing is left to try. */
export function isExhausted(page: Page): boolean {
  return page.requested >= page.planned.length && page.deliveries.every((each) => each.failed);
}

/** Whatever has not left yet is cancelled, of every page that still waits for an answer. */
export function releasePages(ctx: Escalating, engagement: Engagement, reason: string): Engagement {
  let after = engagement;
  for (const page of engagement.pages) {
    if (page.status === 'pending') after = release(ctx, after, page, reason);
  }
  return after;
}

function release(ctx: Escalating, engagement: Engagement, page: Page, reason: string): Engagement {
  return ctx.record({ type: 'PageReleased', engagement: engagement.id, page: page.id, person: page.person, reason });
}

/** The rules are those of when the page was placed, the address is the one of now; another of theirs where that method is no more. */
function asOfNow(ctx: Escalating, page: Page, planned: PlannedDelivery): PlannedDelivery {
  const methods = ctx.plan.people[page.person]?.contactMethods ?? [];
  const method = methods.find(({ id }) => id === planned.method) ?? methods[0];
  return method === undefined ? planned : plan(method, planned.afterMs);
}

function request(ctx: Escalating, engagement: Engagement, page: Page, asked: PlannedDelivery, because: 'rule' | 'fallback'): Engagement {
  const planned = asOfNow(ctx, page, asked);
  return ctx.record({
    type: 'DeliveryRequested',
    engagement: engagement.id,
    page: page.id,
    delivery: deliveryId(page.id, page.deliveries.length + 1, ctx.salt),
    person: page.person,
    method: planned.method,
    channel: planned.channel,
    address: planned.address,
    because,
    planned: page.requested,
  });
}

function pageOf(engagement: Engagement, id: string): Page {
  const page = engagement.pages.find((each) => each.id === id);
  assert(page !== undefined, `page ${id} is in its engagement`);
  return page;
}

function plan(method: ContactMethod, afterMs: number): PlannedDelivery {
  return { afterMs, method: method.id, channel: method.channel, address: method.address };
}
