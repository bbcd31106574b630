// Which incidents does the address ask for? State, service, customer, severity, and the days on which they were opened, in my zone.

import type { IncidentsFilter } from '../../api/queries.ts';
import { beginOf, endOf } from '../../ui/moment-text.ts';

export interface IncidentsSearch {
  readonly status: 'open' | 'resolved' | 'all';
  readonly service?: string;
  readonly customer?: string;
  readonly severity?: string;
  /** `2026-11-30`: opened on that day or later. */
  readonly from?: string;
  /** Opened on that day or before. */
  readonly to?: string;
}

export const narrowing = ['service', 'customer', 'severity', 'from', 'to'] as const;

export function readIncidentsSearch(search: Readonly<Record<string, unknown>>): IncidentsSearch {
  const said = Object.fromEntries(
    narrowing.flatMap((name) => {
      const value = search[name];
      return typeof value === 'string' && value !== '' && (name === 'from' || name === 'to' ? isDate(value) : true) ? [[name, value]] : [];
    }),
  );
  return { status: search.status === 'resolved' || search.status === 'all' ? search.status : 'open', ...said };
}

export function isNarrowed(search: IncidentsSearch): boolean {
  return narrowing.some((name) => search[name] !== undefined);
}

/** As the server is asked: whole days become instants. */
export function filterOf({ status, service, customer, severity, from, to }: IncidentsSearch): IncidentsFilter {
  return {
    status,
    service,
    customer,
    severity,
    from: from === undefined ? undefined : beginOf(from),
    to: to === undefined ? undefined : endOf(to),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(beginOf(text));
}
