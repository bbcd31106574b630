// What is added to an Opsgenie alert by hand, and taken from it? Kept beside what its sender says, and so kept when that is said again.

import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { type Action, type Asked, type Asking, said } from './asked.ts';
import { type ByHand, extrasOf, readByHand, writeByHand } from './extras.ts';
import { detailsField, fittingDetails, mostTags, tagsField } from './fields.ts';

export function addTags({ body, faults, oddities }: Asking): ReturnType<Action> {
  const tags = tagsField(body.tags, oddities);
  if (tags.length === 0) faults.tags = 'tags can not be empty.';
  return async (asked) => {
    const now = extrasOf(asked.alert).tags;
    const added = tags.filter((tag) => !now.includes(tag));
    if (now.length + added.length > mostTags) return refuse('too-many-tags', `An alert can not have more than ${mostTags} tags`, 'tags');
    return change(asked, ({ tags: before, tagsTaken }) => ({
      tags: [...new Set([...before, ...tags])],
      tagsTaken: tagsTaken.filter((tag) => !tags.includes(tag)),
    }));
  };
}

export function takeTags({ body, query, faults }: Asking): ReturnType<Action> {
  const tags = namesIn(query.tags ?? body.tags);
  if (tags.length === 0) faults.tags = 'tags can not be empty.';
  return (asked) =>
    change(asked, (before) => ({
      tags: before.tags.filter((tag) => !tags.includes(tag)),
      tagsTaken: [...new Set([...before.tagsTaken, ...tags])].slice(-mostTaken),
    }));
}

export function addDetails({ body, faults, oddities }: Asking): ReturnType<Action> {
  const details = detailsField(body.details, oddities);
  if (Object.keys(details).length === 0) faults.details = 'details can not be empty.';
  return (asked) =>
    change(asked, (before) => ({
      details: fittingDetails({ ...before.details, ...details }, oddities),
      detailsTaken: before.detailsTaken.filter((key) => !Object.hasOwn(details, key)),
    }));
}

export function takeDetails({ body, query, faults }: Asking): ReturnType<Action> {
  const keys = namesIn(query.keys ?? body.keys);
  if (keys.length === 0) faults.keys = 'keys can not be empty.';
  return (asked) =>
    change(asked, (before) => ({
      details: Object.fromEntries(Object.entries(before.details).filter(([key]) => !keys.includes(key))),
      detailsTaken: [...new Set([...before.detailsTaken, ...keys])].slice(-mostTaken),
    }));
}

/** Its end, and shown no more; what happened stays in the incident's history. */
export function deleteAlert(): ReturnType<Action> {
  return async (asked) => {
    const marked = await change(asked, () => ({ isDeleted: true }));
    return marked.ok ? asked.deps.engine.ingest(said(asked, { action: 'resolve' })) : marked;
  };
}

/** Of tags and details that were taken from an alert, so many are remembered. */
const mostTaken = 100;

function change(asked: Asked, changed: (before: ByHand) => Partial<ByHand>): Promise<Result<unknown>> {
  const before = readByHand(asked.alert.added);
  const added = writeByHand({ ...before, ...changed(before) });
  return added === asked.alert.added ? Promise.resolve(ok(null)) : asked.deps.engine.ingest(said(asked, { action: 'update', added }));
}

/** `a,b` as in an address, or a list. */
function namesIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return list
    .filter((each): each is string => typeof each === 'string')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
