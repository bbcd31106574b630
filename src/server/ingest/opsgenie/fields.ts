// What does a field of an Opsgenie request say? What is not as Opsgenie defines it is taken as far as it can be, and noted.

import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { isLonger, isObject, type JsonObject, shorten } from '../json.ts';
import type { OddField, Oddities } from '../oddities.ts';
import { textIn, writtenOut } from '../understood.ts';

/** Faults by field, each a sentence; empty: none. */
export type Faults = Record<string, string>;

/** `null`: absent or blank. */
export function textField(body: JsonObject, name: string, most: number, field: OddField, oddities: Oddities): string | null {
  return textIn(body[name], most, { field, at: name }, oddities);
}

/** Without which there is nothing to do. */
export function requiredText(
  body: JsonObject,
  name: string,
  most: number,
  field: OddField,
  { faults, oddities }: { readonly faults: Faults; readonly oddities: Oddities },
): string {
  const text = textField(body, name, most, field, oddities);
  if (text === null) faults[name] = `${name} can not be empty.`;
  return text ?? '';
}

export function tagsField(value: unknown, oddities: Oddities): readonly string[] {
  return textsIn(value, { name: 'tags', field: 'tags', most: mostTags, length: tagLength }, oddities);
}

export function actionsField(value: unknown, oddities: Oddities): readonly string[] {
  return textsIn(value, { name: 'actions', field: 'actions', most: mostActions, length: actionLength }, oddities);
}

/** Values stay as they are; entries beyond the length are left out. */
export function detailsField(value: unknown, oddities: Oddities): JsonObject {
  if (value === undefined || value === null || value === '') return {};
  if (!isObject(value)) oddities.note('details', "'details' is no object; it was taken as one entry.");
  return fittingDetails(isObject(value) ? value : { details: value }, oddities);
}

export function fittingDetails(details: JsonObject, oddities: Oddities): JsonObject {
  if (!isLonger(writeExactly(details), detailsLength)) return details;
  oddities.note('details', `'details' is longer than ${detailsLength} characters; what is beyond was left out.`);
  let length = 2;
  const kept = Object.entries(details).filter(([key, each]) => {
    length += writeExactly({ [key]: each }).length - 1;
    return length <= detailsLength;
  });
  return Object.fromEntries(kept);
}

/** `responders`, `visibleTo`: kept as they came; who is called is the plan's to say. */
export function recipientsField(body: JsonObject, name: string, field: OddField, oddities: Oddities): readonly JsonObject[] {
  const value = body[name];
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) oddities.note(field, `'${name}' is no list.`);
  const list = (Array.isArray(value) ? value : [value]).slice(0, mostRecipients);
  if (Array.isArray(value) && value.length > mostRecipients) oddities.note(field, `'${name}' holds more than ${mostRecipients}.`);
  return list.flatMap((each, index) => {
    if (isObject(each) && [each.id, each.name, each.username].some((one) => typeof one === 'string')) return [each];
    oddities.note(field, `'${name}[${index}]' has no id, name or username.`);
    return typeof each === 'string' && each.trim() !== '' ? [{ name: each }] : [];
  });
}

export const mostTags = 20;
export const detailsLength = 8_000;
const tagLength = 50;
const mostActions = 10;
const actionLength = 50;
const mostRecipients = 50;

interface Listed {
  readonly name: string;
  readonly field: OddField;
  readonly most: number;
  readonly length: number;
}

/** A text alone may hold several, as in `a, b`. */
function textsIn(value: unknown, { name, field, most, length }: Listed, oddities: Oddities): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) oddities.note(field, `'${name}' is no list.`);
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',').map((each) => each.trim()) : [value];
  if (list.length > most) oddities.note(field, `'${name}' holds more than ${most}; the rest was left out.`);
  return list.slice(0, most).flatMap((each, index) => {
    if (typeof each !== 'string') oddities.note(field, `'${name}[${index}]' is no text.`);
    if (each === null || each === undefined) return [];
    const text = writtenOut(each);
    if (isLonger(text, length)) oddities.note(field, `'${name}[${index}]' is longer than ${length} characters; it was cut.`);
    return [shorten(text, length)];
  });
}
