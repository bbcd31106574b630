// Did every message leave, under one name, and again only where a kill made it uncertain?

import type { ReceivedWebhook } from '../webhook-receiver.ts';
import { hides, killedBetween, type Outage } from './outage.ts';
import { grouped, type Happened, happenings, type Stored, type StoredIncident } from './stored.ts';

export function findInDeliveries(stored: Stored, received: readonly ReceivedWebhook[], outages: readonly Outage[]): string[] {
  const copies = grouped(received, ({ headers }) => String(headers['webhook-id']));
  const known = new Set(stored.deliveries.map(({ id }) => id));
  return [
    ...[...copies.keys()].filter((id) => !known.has(id)).map((id) => `${id} was sent, and nobody asked for it`),
    ...[...copies].flatMap(([id, some]) => findInCopies(id, some, outages)),
    ...stored.incidents.flatMap((incident) => findInOrders(incident, stored)),
    ...stored.incidents.flatMap((incident) => findUnsent(incident, stored, copies, outages)),
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
 * Tocsin was away, or the message was, and could be asked for only afterwards.
 */
function findUnsent(
  incident: StoredIncident,
  { deliveries }: Stored,
  copies: ReadonlyMap<string, unknown>,
  outages: readonly Outage[],
): string[] {
  const findings: string[] = [];
  for (const { id, page, status, createdAt } of deliveries.filter((each) => each.incident === incident.id)) {
    if (status === 'queued' || status === 'failed') findings.push(`${id} is ${status} at the end`);
    if (copies.has(id)) continue;
    if (status === 'sent') findings.push(`${id} is said to be sent, and never came`);
    const release = releaseOf(incident, page);
    if (status !== 'cancelled' || release === null) continue;
    if (release.dueAt === null || hides(outages, release.dueAt)) continue;
    const dueAt = dueOfMessage(incident, id);
    if (dueAt !== null && outages.some((outage) => hides([outage], dueAt) && outage.from < createdAt)) continue;
    findings.push(`${id} never left: due ${dueAt}, asked for ${createdAt}, overtaken ${release.at} by what was due ${release.dueAt}`);
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

/** `dueAt`: when the path was to go on, where that is why the page was released; `null`: somebody answered, or it is over. */
function releaseOf(incident: StoredIncident, page: string): { readonly at: number; readonly dueAt: number | null } | null {
  const all = happenings(incident);
  const index = all.findIndex(({ event }) => event.type === 'PageReleased' && event.page === page);
  const released = all[index];
  if (released === undefined) return null;
  const then = all.slice(index).find((each) => each.event.type !== 'PageReleased');
  return { at: released.at, dueAt: then !== undefined && then.at === released.at ? dueOf(then) : null };
}

function dueOf({ event }: Happened): number | null {
  return event.type === 'StepReached' || event.type === 'BackstopReached' ? event.dueAt : null;
}
