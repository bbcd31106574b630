// Did every message leave, under one name, and again only where a kill made it uncertain?

import type { EngagementId } from '../../src/core/kernel/id.ts';
import type { Instant, Millis } from '../../src/core/kernel/instant.ts';
import type { ReceivedWebhook } from '../webhook-receiver.ts';
import { hides, killedBetween, type Outage, presentMs } from './outage.ts';
import { grouped, type Happened, happenings, type Stored, type StoredIncident } from './stored.ts';

/** A message that is due leaves within this, while somebody is there: what is due is looked for each second, and a machine may have much else to do. */
const leavesWithinMs = 4_000;

/** `afterOutagesMs`: for so long after an outage a message may still be held by whoever was away. */
export function findInDeliveries(
  stored: Stored,
  received: readonly ReceivedWebhook[],
  outages: readonly Outage[],
  afterOutagesMs: Millis = 0,
): string[] {
  const copies = grouped(received, ({ headers }) => String(headers['webhook-id']));
  const known = new Set(stored.deliveries.map(({ id }) => id));
  return [
    ...[...copies.keys()].filter((id) => !known.has(id)).map((id) => `${id} was sent, and nobody asked for it`),
    ...[...copies].flatMap(([id, some]) => findInCopies(id, some, outages)),
    ...stored.incidents.flatMap((incident) => findInOrders(incident, stored)),
    ...stored.incidents.flatMap((incident) => findUnsent(incident, stored, copies, outages, afterOutagesMs)),
  ];
}

function findInCopies(id: string, copies: readonly ReceivedWebhook[], outages: readonly Outage[]): string[] {
  const findings: string[] = [];
  copies.forEach((copy, index) => {
    const before = copies[index - 1];
    if (before === undefined) return;
    if (!killedBetween(outages, before.at, copy.at)) findings.push(`${id} was sent again without a kill`);
    if (copy.body !== before.body) findings.push(`${id} was sent again in other words`);
  });
  return findings;
}

/** The history and the outbox name the same messages, and each page uses each way of reaching its person once. */
function findInOrders(incident: StoredIncident, { deliveries }: Stored): string[] {
  const findings: string[] = [];
  const rows = new Set(deliveries.filter((each) => each.incident === incident.id).map(({ id }) => id));
  const ways = new Set<string>();
  for (const { at, event } of happenings(incident)) {
    if (event.type !== 'DeliveryRequested') continue;
    const way = `${event.page} ${event.method}`;
    if (ways.has(way)) findings.push(`${way} is used twice`);
    ways.add(way);
    if (!rows.delete(event.delivery) && releaseOf(incident, event.page)?.at !== at) findings.push(`${event.delivery} is not in the outbox`);
  }
  for (const page of incident.state.engagements.flatMap((each) => each.pages)) {
    if (page.status === 'pending' && page.requested < page.planned.length) findings.push(`${page.id} still waits to be sent`);
  }
  return findings.concat([...rows].map((id) => `${id} is in the outbox, and no history tells of it`));
}

/**
 * Only what somebody answered or ended may have stayed unsent, and what an outage let the next step overtake: that step was due while
 * Tocsin was away, or the message was, and could be asked for only afterwards. The step was really next, and Tocsin was away for all
 * of the time in which the message lay, but for what it takes to leave.
 */
function findUnsent(
  incident: StoredIncident,
  { deliveries }: Stored,
  copies: ReadonlyMap<string, unknown>,
  outages: readonly Outage[],
  afterOutagesMs: Millis,
): string[] {
  const findings: string[] = [];
  const longer = outages.map((outage) => ({ ...outage, until: outage.until + afterOutagesMs }));
  for (const { id, page, status, createdAt } of deliveries.filter((each) => each.incident === incident.id)) {
    if (status === 'queued' || status === 'failed') findings.push(`${id} is ${status} at the end`);
    if (copies.has(id)) continue;
    if (status === 'sent') findings.push(`${id} is said to be sent, and never came`);
    const release = releaseOf(incident, page);
    if (status !== 'cancelled' || release === null || release.overtakenBy === null) continue;
    const { dueAt: nextDueAt, isNext } = release.overtakenBy;
    const dueAt = dueOfMessage(incident, id);
    const isExcused =
      hides(outages, nextDueAt) || (dueAt !== null && outages.some((outage) => hides([outage], dueAt) && outage.from < createdAt));
    const about = `due ${dueAt}, asked for ${createdAt}, overtaken ${release.at} by what was due ${nextDueAt}`;
    if (!isExcused) findings.push(`${id} never left: ${about}`);
    if (!isNext || nextDueAt > release.at) findings.push(`${id} was overtaken by what was not next: ${about}`);
    const layMs = dueAt === null ? Number.POSITIVE_INFINITY : presentMs(longer, dueAt, release.at);
    if (layMs > leavesWithinMs) findings.push(`${id} lay for ${layMs} ms while Tocsin was there: ${about}`);
  }
  return findings;
}

/** By the rules of its person, from the moment of its page. */
function dueOfMessage(incident: StoredIncident, id: string): number | null {
  const pages = new Map<string, { readonly at: number; readonly afterMs: readonly number[] }>();
  for (const { at, event } of happenings(incident)) {
    if (event.type === 'PagePlaced') pages.set(event.page, { at, afterMs: event.planned.map((each) => each.afterMs) });
    if (event.type !== 'DeliveryRequested' || event.delivery !== id) continue;
    const placed = pages.get(event.page);
    return placed === undefined ? null : placed.at + (placed.afterMs[event.planned] ?? 0);
  }
  return null;
}

interface Release {
  readonly at: Instant;
  /** How the path went on, where that is why the page was released; `null`: somebody answered, or it is over. */
  readonly overtakenBy: { readonly dueAt: Instant; readonly isNext: boolean } | null;
}

function releaseOf(incident: StoredIncident, page: string): Release | null {
  const all = happenings(incident);
  const index = all.findIndex(({ event }) => event.type === 'PageReleased' && event.page === page);
  const released = all[index];
  if (released === undefined) return null;
  const then = all.slice(index).find((each) => each.event.type !== 'PageReleased');
  const goesOn = then !== undefined && then.at === released.at ? goingOn(then) : null;
  if (goesOn === null) return { at: released.at, overtakenBy: null };
  const engagement = incident.state.engagements.find((each) => each.pages.some(({ id }) => id === page))?.id;
  return { at: released.at, overtakenBy: { dueAt: goesOn.dueAt, isNext: goesOn.engagement === engagement } };
}

function goingOn({ event }: Happened): { readonly engagement: EngagementId; readonly dueAt: Instant } | null {
  return event.type === 'StepReached' || event.type === 'BackstopReached' ? event : null;
}
