// Did every message leave, under one name, again only with a reason, and never after nobody needed it any more?

import type { DeliveryOrder } from '../../../src/core/incident/delivery.ts';
import type { DeliveryId, PageId } from '../../../src/core/kernel/id.ts';
import { limits } from '../../../src/server/notify/limits.ts';
import type { Row } from '../outbox.ts';
import type { Sent } from '../record.ts';
import type { Played } from '../world.ts';
import { type Finding, happenings, type Invariant, isTroubled } from './finding.ts';

/** All that a message may need once nothing is wrong: a lease that a dead node left, and retries. */
const longestQueuedMs = 60_000;
/** Sooner than that only a person sends a path on: the message may be on its way out just then. */
const onItsWayMs = 1_000;
/** Known to be ours a moment ago, or by an answer that took its time; and a call to the carrier takes a moment, too. */
const longestUnsureMs = limits.sureForMs + limits.answerForMs;

export function findInDeliveries(played: Played): Finding[] {
  const sent = new Map<DeliveryId, Sent[]>();
  for (const each of played.diary.sent) sent.set(each.id, [...(sent.get(each.id) ?? []), each]);
  const released = releases(played);
  return [
    ...findStrangers(played, sent),
    ...[...sent.values()].flatMap((copies) => findInCopies(played, copies)),
    ...[...played.outbox.rows.values()].flatMap((row) => findUnsent(played, row, sent.get(row.order.id) ?? [], released)),
    ...findUnordered(played, released),
    ...played.diary.sent.flatMap((each) => findTooLate(played, each, released)),
  ];
}

interface Release {
  /** True time of the commit. */
  readonly at: number;
  readonly position: number;
  readonly life: string;
  /** Because the path went on; else somebody answered, or it is over. */
  readonly wentOn: boolean;
}

function releases({ diary }: Played): ReadonlyMap<PageId, Release> {
  const found = new Map<PageId, Release>();
  diary.written.forEach(({ at, life, changes }, position) => {
    for (const { commits } of changes.incidents) {
      for (const event of commits.flatMap((commit) => commit.events)) {
        const page = event.type === 'PageReleased' || event.type === 'EngagementAcknowledged' ? event.page : null;
        // One that was released may be answered all the same, later.
        if (page === null || found.has(page)) continue;
        found.set(page, { at, position, life, wentOn: event.type === 'PageReleased' && event.reason.startsWith('the path') });
      }
    }
  });
  return found;
}

function findStrangers({ outbox }: Played, sent: ReadonlyMap<DeliveryId, readonly Sent[]>): Finding[] {
  const strangers = [...sent.keys()].filter((id) => !outbox.rows.has(id));
  return strangers.map((id) => ({ invariant: 'a repeat has the same name', text: `${id} was sent, and nobody ordered it` }));
}

function findInCopies(played: Played, copies: readonly Sent[]): Finding[] {
  const findings: Finding[] = [];
  copies.forEach((copy, index) => {
    const before = copies[index - 1];
    if (before === undefined) return;
    if (copy.text !== before.text)
      findings.push({ invariant: 'a repeat has the same name', text: `${copy.id} was sent again in other words` });
    if (before.outcome !== 'failed' && !isTroubled(played, before.at, copy.at)) {
      findings.push({ invariant: 'a repeat has a reason', text: `${copy.id} was sent again by ${copy.life}, after ${before.life} had` });
    }
    const recorded = played.diary.receipts.find(({ receipt }) => receipt.id === copy.id && receipt.status === 'sent');
    if (recorded !== undefined && takenAt(played, copy) > recorded.at) {
      findings.push({ invariant: 'a repeat has a reason', text: `${copy.id} was taken again after it was recorded as sent` });
    }
  });
  return findings;
}

/** When the node that sent it had been given it last. */
function takenAt({ diary }: Played, { id, life, at }: Sent): number {
  return diary.taken.findLast((each) => each.id === id && each.life === life && each.at <= at)?.at ?? Number.NEGATIVE_INFINITY;
}

function findUnsent(played: Played, row: Row, copies: readonly Sent[], released: ReadonlyMap<PageId, Release>): Finding[] {
  const { order, status } = row;
  const findings: Finding[] = [];
  const find = (text: string) => findings.push({ invariant: 'a page leaves', text: `${order.id} ${text}` });
  const release = released.get(order.page);
  const ordered = played.diary.written.find((each) =>
    each.changes.incidents.some((change) => change.deliveries.some((delivery) => delivery.id === order.id)),
  );
  const orderedAt = ordered?.at ?? 0;
  switch (status) {
    case 'queued':
      if (orderedAt + longestQueuedMs + played.setBackMs < played.end) find('is queued at the end');
      break;
    case 'sent':
      if (!copies.some((copy) => copy.arrivedAt !== null)) find('is said to be sent, and never arrived');
      if (isCalledUnsent(played, order) && orderedAt + longestQueuedMs + played.setBackMs < played.end)
        find('was sent, and its incident says the contrary');
      break;
    case 'failed': {
      const isTold = happenings(played, order.incident).some(({ event }) => event.type === 'DeliveryFailed' && event.delivery === order.id);
      if (!isTold && release === undefined) find('has failed, and its incident does not know');
      break;
    }
    case 'cancelled':
      if (release === undefined) find('is cancelled, and its page was never released');
      else if (release.wentOn && release.at > orderedAt + onItsWayMs && copies.length === 0 && !isTroubled(played, orderedAt, release.at))
        find('never left before the path went on');
      break;
  }
  return findings;
}

/** What the history asks for is in the outbox, but for what was released in the same breath. */
function findUnordered({ diary, outbox }: Played, released: ReadonlyMap<PageId, Release>): Finding[] {
  return diary.written.flatMap(({ changes }, position) =>
    changes.incidents.flatMap(({ commits }) =>
      commits
        .flatMap((commit) => commit.events)
        .flatMap((event): Finding[] => {
          if (event.type !== 'DeliveryRequested' || outbox.rows.has(event.delivery)) return [];
          if (released.get(event.page)?.position === position) return [];
          return [{ invariant: 'a page leaves', text: `${event.delivery} was asked for, and is not in the outbox` }];
        }),
    ),
  );
}

function findTooLate(played: Played, { id, life, at, ...sent }: Sent, released: ReadonlyMap<PageId, Release>): Finding[] {
  const row = played.outbox.rows.get(id);
  const release = row === undefined ? undefined : released.get(row.order.page);
  if (row === undefined || release === undefined || at <= release.at) return [];
  const find = (text: string) => [
    { invariant: 'nothing leaves after it was released' satisfies Invariant, text: `${id} ${text}` } as const,
  ];
  if (takenAt(played, { id, life, at, ...sent }) > release.at) return find(`was given to ${life} after its page was released`);
  const heard = played.diary.told.find((each) => each.life === life && each.changes === played.diary.written[release.position]?.changes);
  if (heard !== undefined && heard.at < at) return find(`was sent by ${life}, which had released its page`);
  // Another node holds it, and is not sure of that for long.
  if (at > release.at + longestUnsureMs + played.setBackMs)
    return find(`was sent by ${life} ${at - release.at} ms after its page was released`);
  return [];
}

/** The last word of its incident on whether it was sent. */
function isCalledUnsent(played: Played, order: DeliveryOrder): boolean {
  const words = happenings(played, order.incident).flatMap(({ event }) =>
    (event.type === 'DeliveryUnsent' || event.type === 'DeliverySentAfterAll') && event.delivery === order.id ? [event.type] : [],
  );
  return words.at(-1) === 'DeliveryUnsent';
}
