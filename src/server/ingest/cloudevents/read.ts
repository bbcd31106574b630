// How is a CloudEvent carried? In a body of its own, several in one body, or in headers with its data as the body.

import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { cleanText, isObject, type JsonObject, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { Oddities } from '../oddities.ts';

/** An event with where it stands in its request, as its fields are named after it: `[3].` in a batch, else nothing. */
export interface Placed {
  readonly event: JsonObject;
  readonly place: string;
}

/**
 * Structured, batched or binary, by the headers; where these do not say it, by what the body is.
 * Refusals: those of `readJson`, `invalid-field`, `too-many-alerts`.
 */
export function readCloudEvents(headers: IncomingHttpHeaders, body: Buffer | undefined, oddities: Oddities): Result<readonly Placed[]> {
  const media = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isStructured = media.startsWith('application/cloudevents');
  if (!isStructured && Object.keys(headers).some((name) => name.startsWith('ce-'))) return binary(headers, media, body, oddities);
  const json = readJson(body, oddities);
  if (!json.ok) return json;
  if (Array.isArray(json.value)) return batch(json.value, oddities);
  if (!isObject(json.value)) return refuse('invalid-field', 'A CloudEvent must be a JSON object.', 'body');
  if (!isStructured) oddities.note('type', "'Content-Type' is not that of a CloudEvent; the body was read as one.");
  return ok([{ event: json.value, place: '' }]);
}

/** What is no event is noted and left out, unless nothing else is there. */
function batch(list: readonly unknown[], oddities: Oddities): Result<readonly Placed[]> {
  if (list.length > ingestLimits.alertsPerRequest) {
    return refuse('too-many-alerts', `One request may hold ${ingestLimits.alertsPerRequest} events at most.`, 'body');
  }
  const events = list.flatMap((each, index) => {
    if (isObject(each)) return [{ event: each, place: `[${index}].` }];
    oddities.note('event', `'[${index}]' is no object; it was left out.`);
    return [];
  });
  return events.length === 0 && list.length > 0 ? refuse('invalid-field', 'A CloudEvent must be a JSON object.', '[0]') : ok(events);
}

function binary(headers: IncomingHttpHeaders, media: string, body: Buffer | undefined, oddities: Oddities): Result<readonly Placed[]> {
  const event: JsonObject = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') event[name.slice(3)] = cleanText(percentDecoded(value));
  }
  if (media !== '') event.datacontenttype = media;
  if (body !== undefined && body.length > 0) Object.assign(event, dataOf(media, body, oddities));
  return ok([{ event, place: '' }]);
}

/** What says to be JSON and is none is a text. */
function dataOf(media: string, body: Buffer, oddities: Oddities): JsonObject {
  if (media === '' || media === 'application/json' || media.endsWith('+json')) {
    const json = readJson(body, oddities);
    if (json.ok) return { data: json.value };
    oddities.note('body', 'The body is no JSON; it was taken as text.');
  }
  return isUtf8(body) ? { data: cleanText(body.toString('utf8')) } : { data_base64: body.toString('base64') };
}

/** As the HTTP binding writes what a header cannot hold. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
