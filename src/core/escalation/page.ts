// How is one person reached? By their notification rules; by the next method when one fails.

import { assert } from '../kernel/assert.ts';
import { deliveryId } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ContactMethod, Person, Plan } from '../plan/plan.ts';
import type { Because, Engagement, Page, PlannedDelivery } from './engagement.ts';
import type { Escalating } from './escalating.ts';
import { afterQuietHours } from './quiet.ts';

/** What the person's rules ask for, in order; empty when they cannot be reached at all, or have opted out of this urgency (`notify: { low: [] }`). */
export function plannedDeliveries(person: Person, urgency: 'high' | 'low'): readonly PlannedDelivery[] {
  const rules = person.notificationRules[urgency];
  const planned: PlannedDelivery[] = [];
  for (const rule of rules) {
    const method = person.contactMethods.find((each) => each.id === rule.method);
    if (method !== undefined) planned.push(plan(method, rule.afterMs));
  }
  return onceEach(planned);
}

/** What comes to one address at one moment is one message. */
function onceEach(planned: readonly PlannedDelivery[]): readonly PlannedDelivery[] {
  if (planned.length < 2) return planned;
  const first = new Map<string, PlannedDelivery>();
  for (const each of planned) {
    const key = `${each.afterMs} ${whereTo(each)}`;
    if (!first.has(key)) first.set(key, each);
  }
  return first.size === planned.length ? planned : [...first.values()];
}

function whereTo({ channel, address }: Pick<PlannedDelivery, 'channel' | 'address'>): string {
  return `${channel} ${address}`;
}

/** What a page that is placed at `at` asks for: the person's rules, quiet hours kept. */
export function plannedAt(
  person: Person,
  urgency: 'high' | 'low',
  at: Instant,
  planned = plannedDeliveries(person, urgency),
): readonly PlannedDelivery[] {
  return onceEach(afterQuietHours(person, urgency, at, planned));
}

/** Why no page of this urgency reaches them. */
export function whyUnreached(person: Person, urgency: 'high' | 'low'): string {
  if (person.gone) return `${person.name} left the plan`;
  if (person.contactMethods.length === 0) return `${person.name} has no contact method`;
  return `${person.name} takes no pages of ${urgency} urgency`;
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
    const planned = plannedAt(person, ctx.urgency, ctx.now);
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

/** Asks for the messages of the page whose time has come: where several are due by now, one for each address. */
export function requestDue(ctx: Escalating, engagement: Engagement, page: Page): Engagement {
  if (page.status !== 'pending') return engagement;
  const isDue = (at: number) => {
    const planned = page.planned[at];
    return planned !== undefined && page.placedAt + planned.afterMs <= ctx.now;
  };
  if (!isDue(page.requested)) return engagement;
  if (ctx.plan.people[page.person]?.gone) return release(ctx, engagement, page, 'left the plan');
  if (!isDue(page.requested + 1)) return request(ctx, engagement, page, { at: page.requested, because: 'rule' });
  const due = new Map<string, number>();
  for (let at = page.requested; at < page.planned.length; at += 1) {
    const next = page.planned[at];
    if (next === undefined || !isDue(at)) break;
    const key = whereTo(asOfNow(ctx, page, next));
    due.delete(key);
    due.set(key, at);
  }
  let after = engagement;
  for (const at of due.values()) after = request(ctx, after, pageOf(after, page.id), { at, because: 'rule' });
  return after;
}

/**
 * One message of the page has failed for good, or does not get through so far: the next method is tried at once, at last one that no rule names.
 * What is tried again already is not asked for a second time.
 */
export function fallBack(ctx: Escalating, engagement: Engagement, page: Page): Engagement {
  if (page.status !== 'pending') return engagement;
  if (ctx.plan.people[page.person]?.gone) return release(ctx, engagement, page, 'left the plan');
  const next = page.planned[page.requested];
  const isUnderWay = page.deliveries.some((each) => each.delayed === true && !each.failed && each.method === next?.method);
  if (next !== undefined && !isUnderWay) return request(ctx, engagement, page, { at: page.requested, because: 'fallback' });
  const person = ctx.plan.people[page.person];
  const untried = person?.contactMethods.find((each) => !page.deliveries.some(({ method }) => method === each.id));
  const isInVain = page.deliveries.every((each) => each.failed || each.delayed === true);
  if (untried === undefined || !isInVain) return engagement;
  return request(ctx, engagement, page, { method: plan(untried, 0), at: page.requested, because: 'fallback' });
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

interface Wanted {
  /** Place in the page's `planned`. */
  readonly at: number;
  /** One that no rule names. */
  readonly method?: PlannedDelivery;
  readonly because: 'rule' | 'fallback';
}

function request(ctx: Escalating, engagement: Engagement, page: Page, { at, method, because }: Wanted): Engagement {
  const asked = method ?? page.planned[at];
  assert(asked !== undefined, 'what is asked for is planned');
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
    planned: at,
  });
}

export function pageOf(engagement: Engagement, id: string): Page {
  const page = engagement.pages.find((each) => each.id === id);
  assert(page !== undefined, `page ${id} is in its engagement`);
  return page;
}

function plan(method: ContactMethod, afterMs: number): PlannedDelivery {
  return { afterMs, method: method.id, channel: method.channel, address: method.address };
}
