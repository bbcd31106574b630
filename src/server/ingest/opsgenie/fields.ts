// Is a field of an Opsgenie request as Opsgenie defines it? Each fault is a sentence under the field's name.

import { isLonger, isObject, type JsonObject } from '../json.ts';

/** Faults by field; empty: none. */
export type Faults = Record<string, string>;

/** `null`: absent or at fault. */
export function textField(body: JsonObject, field: string, most: number, faults: Faults): string | null {
  const value = body[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') {
    faults[field] = `${field} must be a text.`;
    return null;
  }
  if (isLonger(value, most)) {
    faults[field] = `${field} can not be longer than ${most} characters.`;
    return null;
  }
  return value;
}

export function requiredText(body: JsonObject, field: string, most: number, faults: Faults): string {
  const text = textField(body, field, most, faults);
  if (faults[field] === undefined && (text === null || text.trim() === '')) faults[field] = `${field} can not be empty.`;
  return text ?? '';
}

export function tagsField(body: JsonObject, faults: Faults): readonly string[] {
  const value = body.tags;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) {
    faults.tags = 'tags must be a list of texts.';
  } else if (value.length > mostTags) {
    faults.tags = `tags can not be more than ${mostTags}.`;
  } else if (value.some((tag) => isLonger(tag, tagLength))) {
    faults.tags = `a tag can not be longer than ${tagLength} characters.`;
  } else return value;
  return [];
}

export function detailsField(body: JsonObject, faults: Faults): JsonObject {
  const value = body.details;
  if (value === undefined || value === null) return {};
  if (!isObject(value)) faults.details = 'details must be an object.';
  else if (isLonger(JSON.stringify(value), detailsLength)) faults.details = `details can not be longer than ${detailsLength} characters.`;
  else return value;
  return {};
}

/** `responders`, `visibleTo`: kept as they came; who is called is the plan's to say. */
export function recipientsField(body: JsonObject, field: string, faults: Faults): readonly JsonObject[] {
  const value = body[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > mostRecipients) {
    faults[field] = `${field} must be a list of at most ${mostRecipients}.`;
    return [];
  }
  const recipients = value.filter((each) => isObject(each) && [each.id, each.name, each.username].some((name) => typeof name === 'string'));
  if (recipients.length < value.length) faults[field] = `each of ${field} must have an id, a name or a username.`;
  return recipients;
}

export const mostTags = 20;
export const detailsLength = 8_000;
const tagLength = 50;
const mostRecipients = 50;
