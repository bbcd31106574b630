// What does an Opsgenie alert have beside what every alert has? What its sender said, kept in the alert's details, and what was added to
// or taken from that by hand, kept apart, so that it stays whatever the sender says of the alert again.

import { parseExactly, writeExactly } from '../../../core/kernel/exact-json.ts';
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

export interface ByHand {
  readonly tags: readonly string[];
  readonly details: JsonObject;
  readonly tagsTaken: readonly string[];
  readonly detailsTaken: readonly string[];
  /** Deleted by its sender: it is closed and shown no more, and its history stays. */
  readonly isDeleted: boolean;
}

export function writeExtras(extras: Extras): string {
  return writeExactly(extras);
}

/** Whatever is not there is empty: an alert may be older than a field. */
export function readExtras(details: string): Extras {
  const from = objectIn(details);
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

export function writeByHand(byHand: ByHand): string {
  return writeExactly(byHand);
}

export function readByHand(added: string | null): ByHand {
  const from = added === null ? {} : objectIn(added);
  return {
    tags: texts(from.tags),
    details: isObject(from.details) ? from.details : {},
    tagsTaken: texts(from.tagsTaken),
    detailsTaken: texts(from.detailsTaken),
    isDeleted: from.isDeleted === true,
  };
}

/** What the sender said, with what was done to it by hand. */
export function extrasOf(alert: { readonly details: string; readonly added: string | null }): Extras {
  const said = readExtras(alert.details);
  const byHand = readByHand(alert.added);
  const details = Object.entries(said.details).filter(([key]) => !byHand.detailsTaken.includes(key));
  return {
    ...said,
    tags: [...new Set([...said.tags.filter((tag) => !byHand.tagsTaken.includes(tag)), ...byHand.tags])],
    details: Object.fromEntries([...details, ...Object.entries(byHand.details)]),
  };
}

function objectIn(text: string): JsonObject {
  try {
    const read = parseExactly(text);
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
