// Which alerts are there? A sender's own, searched, sorted and in pages, and how many.

import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import type { JsonObject } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { AlertRequest, Desk } from './desk.ts';
import { readByHand } from './extras.ts';
import { presentAlert } from './present.ts';
import { fitsOf } from './query.ts';

export interface Found {
  readonly alerts: readonly JsonObject[];
  /** Said where not all of the sender's alerts were looked at. */
  readonly warnings: readonly string[];
}

/** Refusals: `bad-query`, `store-unavailable`. */
export async function search({ deps }: Desk, sender: Integration, query: AlertRequest['query']): Promise<Result<Found>> {
  const fits = fitsOf(typeof query.query === 'string' ? query.query : '');
  if (!fits.ok) return fits;
  const sort = query.sort ?? 'createdAt';
  if (typeof sort !== 'string' || !sortable.includes(sort))
    return refuse('bad-query', `sort must be one of ${sortable.join(', ')}.`, 'sort');
  const newest = await deps.alerts.newest(sender.id, ingestLimits.alertsSearched);
  if (!newest.ok) return newest;
  const shown = newest.value
    .filter(({ alert }) => !readByHand(alert.added).isDeleted)
    .map((each) => presentAlert(each, sender))
    .filter(fits.value);
  const upwards = String(query.order ?? 'desc').toLowerCase() === 'asc' ? 1 : -1;
  const alerts = shown.sort((a, b) => upwards * order(a[sort], b[sort]));
  const isCut = newest.value.length === ingestLimits.alertsSearched;
  return ok({ alerts, warnings: isCut ? [`Only the newest ${ingestLimits.alertsSearched} alerts were searched.`] : [] });
}

/** `limit` and `offset` within what Opsgenie takes. */
export function pageOf(query: AlertRequest['query']): Result<{ readonly offset: number; readonly limit: number }> {
  const offset = Number(query.offset ?? 0);
  const limit = Number(query.limit ?? defaultLimit);
  if (!Number.isInteger(offset) || offset < 0) return refuse('bad-query', 'offset must be a whole number.', 'offset');
  if (!Number.isInteger(limit) || limit < 1) return refuse('bad-query', 'limit must be a whole number above 0.', 'limit');
  return ok({ offset, limit: Math.min(limit, mostOfPage) });
}

const defaultLimit = 20;
const mostOfPage = 100;
const sortable = [
  'createdAt',
  'updatedAt',
  'lastOccurredAt',
  'tinyId',
  'alias',
  'message',
  'status',
  'acknowledged',
  'isSeen',
  'snoozed',
  'count',
  'source',
  'priority',
];

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
