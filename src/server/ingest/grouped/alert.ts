// What does one alert of a group say? Scalars among its labels are made text; what says neither that it fires nor that it is over
// opens and ends nothing.

import type { Instant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { isObject, type JsonObject, shorten } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { Oddities } from '../oddities.ts';
import { keyIn, momentIn, writtenOut } from '../understood.ts';

export interface GroupedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly fingerprint: string | null;
  /** The alert as it came, for what only one sender has. */
  readonly raw: JsonObject;
  /** Where it stands in its request: `alerts[3]`. */
  readonly place: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface Reading {
  readonly place: string;
  /** What the group says of itself, for an alert that says nothing. */
  readonly groupStatus: unknown;
  readonly oddities: Oddities;
}

/** Refusals: `invalid-field`, and `not-told` for a status that neither opens nor ends anything. */
export function groupedAlert(raw: unknown, { place, groupStatus, oddities }: Reading): Result<GroupedAlert> {
  if (!isObject(raw)) return refuse('invalid-field', `\`${place}\` is no object; it was left out.`, place);
  const labels = labelsIn(raw.labels, 'labels', place, oddities);
  const annotations = labelsIn(raw.annotations, 'annotations', place, oddities);
  const fingerprint = keyIn(raw.fingerprint, ingestLimits.dedupKeyLength, { field: 'fingerprint', at: `${place}.fingerprint` }, oddities);
  if (fingerprint === null && Object.keys(labels).length === 0) {
    return refuse('invalid-field', `\`${place}\` has neither a fingerprint nor labels to be known by; it was left out.`, `${place}.labels`);
  }
  const startsAt = momentIn(raw.startsAt, { field: 'starts', at: `${place}.startsAt` }, oddities);
  const endsAt = momentIn(raw.endsAt, { field: 'ends', at: `${place}.endsAt` }, oddities);
  const status = statusOf(raw.status, place, oddities) ?? statusOf(groupStatus, '', null) ?? 'firing';
  if (status === 'neither') {
    return refuse('not-told', `\`${place}.status\` says neither firing nor resolved; nothing was opened or ended.`, `${place}.status`);
  }
  return ok({ status, labels, annotations, startsAt, endsAt, fingerprint, raw, place });
}

/** `null`: it says nothing that is known. `oddities` `null`: it is only looked at. */
function statusOf(value: unknown, place: string, oddities: Oddities | null): GroupedAlert['status'] | 'neither' | null {
  if (value === 'firing' || value === 'resolved') return value;
  const word = typeof value === 'string' ? value : isObject(value) ? value.state : undefined; // as in Alertmanager's own API
  const status = typeof word === 'string' ? statusWords.get(word.trim().toLowerCase()) : undefined;
  if (status === 'neither') return status;
  const read = status === undefined ? "the group's status, else firing, was taken" : `it was read as ${status}`;
  oddities?.note('status', `\`${place}.status\` is neither firing nor resolved; ${read}.`);
  return status ?? null;
}

const statusWords: ReadonlyMap<string, GroupedAlert['status'] | 'neither'> = new Map([
  ...['firing', 'active', 'unprocessed', 'alerting', 'open', 'problem', 'nodata', 'no_data', 'error'].map(
    (word) => [word, 'firing'] as const,
  ),
  ...['resolved', 'ok', 'normal', 'inactive', 'closed', 'ended', 'expired'].map((word) => [word, 'resolved'] as const),
  ...['suppressed', 'silenced', 'inhibited', 'muted', 'pending', 'paused'].map((word) => [word, 'neither'] as const),
]);

function labelsIn(value: unknown, field: 'labels' | 'annotations', place: string, oddities: Oddities): Labels {
  if (value === undefined || value === null) return {};
  const at = `${place}.${field}`;
  if (!isObject(value)) {
    oddities.note(field, `\`${at}\` is no object; it was left out.`);
    return {};
  }
  let entries = Object.entries(value);
  if (entries.length > ingestLimits.labels) {
    oddities.note(field, `\`${at}\` has more than ${ingestLimits.labels} entries; the rest was left out.`);
    entries = entries.slice(0, ingestLimits.labels);
  }
  if (entries.every(([, each]) => typeof each === 'string')) return Object.fromEntries(entries) as Labels; // just seen
  return Object.fromEntries(
    entries.flatMap(([name, each]) => {
      if (typeof each === 'string') return [[name, each]];
      const what = each === null ? 'is empty; it was left out' : 'is no text; it was made one';
      oddities.note(field, `\`${at}.${shorten(name, placeLength)}\` ${what}.`);
      return each === null ? [] : [[name, writtenOut(each)]];
    }),
  );
}

/** Of a label's name, where it is said what was odd about it. */
const placeLength = 100;
