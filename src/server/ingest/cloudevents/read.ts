// Which CloudEvents does a request hold, in whichever of the three ways that HTTP can carry them?

import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { cleanText, isObject, type JsonObject, readJson } from '../json.ts';
import { ingestLimits } from '../limits.ts';

/** One event: its attributes, and `data` or `data_base64`. */
export type CloudEvent = JsonObject & { readonly id: string; readonly source: string; readonly type: string };

/** An event with where it stands in its request, as its fields are named after it: `[3].` in a batch, else nothing. */
export interface Placed {
  readonly event: CloudEvent;
  readonly place: string;
}

/** Structured, batched or binary, by the headers. Refusals: those of `readJson`, `invalid-field`, `too-many-alerts`, `wrong-media-type`. */
export function readCloudEvents(headers: IncomingHttpHeaders, body: Buffer | undefined): Result<readonly Placed[]> {
  const media = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (media === 'application/cloudevents-batch+json') return batch(body);
  if (media === 'application/cloudevents+json') {
    const json = readJson(body);
    return json.ok ? listOf(checked(json.value, '')) : json;
  }
  if (headers['ce-specversion'] !== undefined) return listOf(binary(headers, media, body));
  return refuse(
    'wrong-media-type',
    'Send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers.',
    'Content-Type',
  );
}

function batch(body: Buffer | undefined): Result<readonly Placed[]> {
  const json = readJson(body);
  if (!json.ok) return json;
  if (!Array.isArray(json.value)) return refuse('invalid-field', 'A batch must be a list of events.', 'body');
  if (json.value.length > ingestLimits.alertsPerRequest) {
    return refuse('too-many-alerts', `One request may hold ${ingestLimits.alertsPerRequest} events at most.`, 'body');
  }
  const events: Placed[] = [];
  for (const [index, each] of json.value.entries()) {
    const place = `[${index}].`;
    const event = checked(each, place);
    if (!event.ok) return event;
    events.push({ event: event.value, place });
  }
  return ok(events);
}

function binary(headers: IncomingHttpHeaders, media: string, body: Buffer | undefined): Result<CloudEvent> {
  const event: JsonObject = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') event[name.slice(3)] = cleanText(percentDecoded(value));
  }
  if (media !== '') event.datacontenttype = media;
  if (body === undefined || body.length === 0) return checked(event, '');
  if (media === '' || media === 'application/json' || media.endsWith('+json')) {
    const json = readJson(body);
    if (!json.ok) return json;
    event.data = json.value;
  } else if (isUtf8(body)) event.data = cleanText(body.toString('utf8'));
  else event.data_base64 = body.toString('base64');
  return checked(event, '');
}

function checked(event: unknown, place: string): Result<CloudEvent> {
  if (!isObject(event)) return refuse('invalid-field', 'A CloudEvent must be a JSON object.', place === '' ? 'body' : place.slice(0, -1));
  for (const name of ['id', 'source', 'type'] as const) {
    if (typeof event[name] !== 'string' || event[name] === '') {
      return refuse('invalid-field', `\`${place}${name}\` is required and must be text.`, `${place}${name}`);
    }
  }
  if (typeof event.specversion !== 'string' || !/^1\./.test(event.specversion)) {
    return refuse('invalid-field', `\`${place}specversion\` must be 1.0.`, `${place}specversion`);
  }
  return ok(event as CloudEvent); // its three attributes have just been checked
}

function listOf(event: Result<CloudEvent>): Result<readonly Placed[]> {
  return event.ok ? ok([{ event: event.value, place: '' }]) : event;
}

/** As the HTTP binding writes what a header cannot hold. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
