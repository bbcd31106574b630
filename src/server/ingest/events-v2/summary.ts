// What is it about, in one line? The summary; where it is missing, whatever else of the event is said in words.

import { isObject, type JsonObject } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { Oddities } from '../oddities.ts';
import { textIn, writtenOut } from '../understood.ts';

/** `null`: nothing is said. */
export function summaryIn(body: JsonObject, payload: JsonObject, oddities: Oddities): string | null {
  const place = { field: 'summary', at: 'payload.summary' } as const;
  const summary = textIn(payload.summary, ingestLimits.summaryLength, place, oddities);
  if (summary !== null) return summary;
  const other = wordsIn(payload) ?? wordsIn(body) ?? namesIn(payload) ?? detailsIn(payload.custom_details);
  if (other === null) return null;
  oddities.note('summary', "'payload.summary' is missing; other text of the event stands in its place.");
  return textIn(other, ingestLimits.summaryLength, place, oddities);
}

/** What others call it. */
function wordsIn(from: JsonObject): string | null {
  for (const name of ['summary', 'message', 'title', 'description', 'text']) {
    const value = from[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

function namesIn(payload: JsonObject): string | null {
  const names = [payload.class, payload.component, payload.group, payload.source]
    .filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    .map(String)
    .filter((name) => name.trim() !== '');
  return names.length === 0 ? null : names.join(', ');
}

function detailsIn(details: unknown): string | null {
  if (details === undefined || details === null || typeof details === 'boolean') return null;
  if (isObject(details)) return wordsIn(details) ?? (Object.keys(details).length === 0 ? null : writtenOut(details));
  const text = writtenOut(details);
  return text.trim() === '' || text === '[]' ? null : text;
}
