// Which incidents does the address ask for? State, service, customer, severity, and the days on which they were opened, in my zone.

import { day } from '../../../core/kernel/instant.ts';
import type { IncidentsFilter } from '../../api/queries.ts';

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
    from: from === undefined ? undefined : startOf(from),
    // The day after may be 23 or 25 hours later: noon of it is on it in any case.
    to: to === undefined ? undefined : startOf(dateOf(startOf(to) + 1.5 * day)),
  };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(startOf(text));
}

function startOf(date: string): number {
  return new Date(`${date}T00:00`).getTime();
}

function dateOf(at: number): string {
  const local = new Date(at);
  return [local.getFullYear(), local.getMonth() + 1, local.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
