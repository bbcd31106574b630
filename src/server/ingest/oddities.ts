// What was odd about a request that was understood all the same? Told in the answer, counted by field, and shown at the integration.

import { ingestLimits } from './limits.ts';

/** The names of fields are the metric's labels, so none of them ever comes from a sender. */
export type OddField =
  | 'action'
  | 'actions'
  | 'alerts'
  | 'annotations'
  | 'body'
  | 'class'
  | 'client'
  | 'component'
  | 'dedup_key'
  | 'description'
  | 'details'
  | 'ends'
  | 'entity'
  | 'event'
  | 'fingerprint'
  | 'group'
  | 'id'
  | 'images'
  | 'labels'
  | 'links'
  | 'map'
  | 'note'
  | 'payload'
  | 'priority'
  | 'responders'
  | 'routing_key'
  | 'scenario'
  | 'service'
  | 'severity'
  | 'source'
  | 'specversion'
  | 'starts'
  | 'status'
  | 'summary'
  | 'tags'
  | 'timestamp'
  | 'truncated'
  | 'type'
  | 'user'
  | 'visible_to';

export interface Oddity {
  readonly field: OddField;
  /** A sentence about one place of the request, which it names. */
  readonly what: string;
}

export interface Oddities {
  note(field: OddField, what: string): void;
  /** How many there were. */
  count(): number;
  /** The first of them. */
  list(): readonly Oddity[];
}

export function createOddities(): Oddities {
  let list: Oddity[] | null = null;
  let count = 0;
  return {
    note(field, what) {
      count += 1;
      list ??= [];
      if (list.length < ingestLimits.oddities) list.push({ field, what });
    },
    count: () => count,
    list: () => list ?? none,
  };
}

/** What a sender's answer holds beside its contract's: nothing where nothing was odd. */
export function warningsOf(oddities: Oddities): { readonly warnings?: readonly string[] } {
  const told = oddities.list();
  if (told.length === 0) return {};
  const untold = oddities.count() - told.length;
  const warnings = told.map(({ what }) => what);
  return { warnings: untold === 0 ? warnings : [...warnings, `and ${untold} more`] };
}

const none: readonly Oddity[] = [];
