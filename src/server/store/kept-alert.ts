// How is a kept alert read? Its body as it was written, what its row knows newer, and what bodies of earlier versions did not have.

import type { Alert } from '../../core/alert/alert.ts';
import { type JsonText, parsed } from './json-text.ts';

/** What a repeat changes is newer in the row. */
export interface KeptAlert {
  readonly body: JsonText<Alert>;
  readonly count: number;
  readonly status: Alert['status'];
  readonly last_event_at: number;
}

export function alertOf({ body, count, status, last_event_at: lastEventAt }: KeptAlert): Alert {
  return { ...unknownBefore, ...parsed(body), count, status, lastEventAt };
}

/** Alerts that were kept before this was known of them. */
const unknownBefore = { beganAt: null, added: null };
