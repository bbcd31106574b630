// What does an Opsgenie alert have beside what every alert has? Kept in the alert's details, read back from there.

import { isObject, type JsonObject } from '../json.ts';

export interface Extras {
  readonly description: string;
  readonly tags: readonly string[];
  readonly details: JsonObject;
  readonly priority: string | null;
  readonly entity: string;
  readonly actions: readonly string[];
  readonly responders: readonly JsonObject[];
  readonly visibleTo: readonly JsonObject[];
  readonly user: string;
  readonly note: string;
}

export function writeExtras(extras: Extras): string {
  return JSON.stringify(extras);
}

/** Whatever is not there is empty: an alert may be older than a field. */
export function readExtras(details: string): Extras {
  let read: unknown;
  try {
    read = JSON.parse(details);
  } catch {
    read = {};
  }
  const from: JsonObject = isObject(read) ? read : {};
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []);
  const objects = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    description: text(from.description),
    tags: texts(from.tags),
    details: isObject(from.details) ? from.details : {},
    priority: typeof from.priority === 'string' ? from.priority : null,
    entity: text(from.entity),
    actions: texts(from.actions),
    responders: objects(from.responders),
    visibleTo: objects(from.visibleTo),
    user: text(from.user),
    note: text(from.note),
  };
}
