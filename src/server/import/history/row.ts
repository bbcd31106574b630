// Which past incident does a row tell of? The documented columns, each checked; whatever is wrong names its row and field.

import { parseInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { PastIncident, PastUpdate } from '../../../sim/replay/past.ts';

/** The columns of a CSV file and the keys of a JSON object. */
export const columns = [
  'id',
  'title',
  'service',
  'services',
  'severity',
  'opened',
  'acknowledged',
  'acknowledged by',
  'resolved',
  'updates',
  'url',
] as const;

export type Row = Readonly<Record<string, unknown>>;

/** Longer texts are cut: they are read by people. */
const longest = { id: 200, title: 1_000, name: 200, update: 10_000 } as const;
const mostUpdates = 1_000;
const mostServices = 100;

/** Refusal: `bad-row`; `field` is the column. */
export function pastIncidentOf(row: Row): Result<PastIncident> {
  const strange = Object.keys(row).find((key) => !columns.some((column) => column === key));
  if (strange !== undefined) return bad(strange, `there is no column \`${strange}\`; known are ${columns.join(', ')}`);
  const read = reading(row);
  const incident: PastIncident = {
    id: read.text('id', longest.id) ?? '',
    title: read.text('title', longest.title) ?? '',
    services: read.services(),
    severity: read.text('severity', longest.name) ?? '',
    openedAt: read.instant('opened') ?? 0,
    acknowledgedAt: read.instant('acknowledged'),
    acknowledgedBy: read.text('acknowledged by', longest.name),
    resolvedAt: read.instant('resolved'),
    updates: read.updates(),
    answers: [],
    severityChanges: [],
    alert: null,
    url: read.text('url', longest.title),
  };
  const wrong = read.wrong() ?? missing(incident) ?? disorder(incident);
  return wrong ?? ok(incident);
}

function reading(row: Row) {
  let wrong: ReturnType<typeof bad> | null = null;
  const refuseField = (field: string, message: string): null => {
    wrong ??= bad(field, message);
    return null;
  };
  const text = (field: string, limit: number): string | null => {
    const value = row[field];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? cut(value.trim(), limit) : refuseField(field, 'is no text');
  };
  const instantOf = (value: unknown, field: string): number | null => {
    if (value === undefined || value === null || value === '') return null;
    const at = typeof value === 'string' ? parseInstant(value.trim().replace(' ', 'T')) : null;
    return at ?? refuseField(field, `\`${String(value)}\` is no moment: write it like 2026-03-29T02:30:00Z`);
  };
  return {
    wrong: () => wrong,
    text,
    instant: (field: string) => instantOf(row[field], field),
    services: (): readonly string[] => {
      const { service, services } = row;
      const list: readonly unknown[] = Array.isArray(services)
        ? services
        : typeof services === 'string' && services !== ''
          ? services.split(';')
          : [];
      const all = [...(service === undefined || service === null || service === '' ? [] : [service]), ...list];
      if (all.some((each) => typeof each !== 'string')) return refuseField('services', 'is no list of names') ?? [];
      return [...new Set(all.map((each) => cut(String(each).trim(), longest.name)))].filter((each) => each !== '').slice(0, mostServices);
    },
    updates: (): readonly PastUpdate[] => {
      const { updates } = row;
      if (updates === undefined || updates === null || updates === '') return [];
      const list = typeof updates === 'string' ? parsedJson(updates) : updates;
      if (!Array.isArray(list)) return refuseField('updates', 'is no list of `{ "at", "status", "text" }`') ?? [];
      if (list.length > mostUpdates) return refuseField('updates', `has more than ${mostUpdates} entries`) ?? [];
      const found = list.map((each: unknown, index): PastUpdate => {
        const entry: Row = typeof each === 'object' && each !== null ? { ...each } : {};
        const at = instantOf(entry.at, `updates[${index}].at`) ?? refuseField(`updates[${index}].at`, 'is missing') ?? 0;
        return { at, status: cut(String(entry.status ?? ''), longest.name), text: cut(String(entry.text ?? ''), longest.update) };
      });
      return found.toSorted((a, b) => a.at - b.at);
    },
  };
}

function missing(incident: PastIncident): ReturnType<typeof bad> | null {
  if (incident.id === '') return bad('id', 'is missing');
  if (incident.title === '') return bad('title', 'is missing');
  if (incident.severity === '') return bad('severity', 'is missing');
  return incident.openedAt === 0 ? bad('opened', 'is missing') : null;
}

function disorder({ openedAt, acknowledgedAt, resolvedAt }: PastIncident): ReturnType<typeof bad> | null {
  if (acknowledgedAt !== null && acknowledgedAt < openedAt) return bad('acknowledged', 'is before `opened`');
  return resolvedAt !== null && resolvedAt < openedAt ? bad('resolved', 'is before `opened`') : null;
}

function bad(field: string, message: string): ReturnType<typeof refuse> {
  return refuse('bad-row', message, field);
}

/** Never ends in half a character. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replaceAll('\0', '');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
