// What does an Opsgenie "create alert" say? One trigger, under its alias.

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { type JsonObject, shorten } from '../json.ts';
import { linksOf } from '../link.ts';
import type { Oddities } from '../oddities.ts';
import { keyIn, textIn } from '../understood.ts';
import { writeExtras } from './extras.ts';
import { actionsField, detailsField, type Faults, recipientsField, tagsField, textField } from './fields.ts';
import { levelOfPriority, priorityIn } from './priority.ts';

export type Created = { readonly ok: true; readonly value: SenderEvent } | { readonly ok: false; readonly faults: Faults };

/** At fault is only what says nothing at all. */
export function createdAlert(body: JsonObject, integration: Integration, newAlias: () => string, oddities: Oddities): Created {
  const message = messageIn(body, oddities);
  if (message === null) return { ok: false, faults: { message: 'message can not be empty.' } };
  const { limit } = opsgenieLimits;
  const alias = keyIn(body.alias, opsgenieLimits.alias, { field: 'dedup_key', at: 'alias' }, oddities);
  const description = textField(body, 'description', limit.description, 'description', oddities) ?? '';
  const entity = textField(body, 'entity', limit.entity, 'entity', oddities) ?? '';
  // Alertmanager makes it of its own address and knows no limit: that is nothing odd.
  const source = textField(body, 'source', Number.POSITIVE_INFINITY, 'source', oddities) ?? '';
  const user = textField(body, 'user', limit.user, 'user', oddities) ?? '';
  const note = textField(body, 'note', limit.note, 'note', oddities) ?? '';
  const priority = priorityIn(body.priority, oddities);
  const tags = tagsField(body.tags, oddities);
  const details = detailsField(body.details, oddities);
  const responders = recipientsField(body, 'responders', 'responders', oddities);
  const visibleTo = recipientsField(body, 'visibleTo', 'visible_to', oddities);
  const actions = actionsField(body.actions, oddities);
  const value: SenderEvent = {
    integration: integration.id,
    action: 'trigger',
    dedupKey: alias ?? newAlias(),
    summary: message,
    source: source === '' ? integration.name : shorten(source, limit.source),
    level: levelOfPriority(priority),
    component: entity === '' ? null : entity,
    group: null,
    class: null,
    service: integration.service,
    happenedAt: null,
    links: linksOf([[source, 'Source']]), // Alertmanager's is its address
    details: writeExtras({ description, tags, details, priority, entity, actions, responders, visibleTo, user, note }),
    ...unsaidOfEvent,
  };
  return { ok: true, value };
}

export const opsgenieLimits = {
  message: 130,
  alias: 512,
  limit: { description: 15_000, entity: 512, source: 100, user: 100, note: 25_000 },
} as const;

/** Without a message, what else is said in words stands in its place. */
function messageIn(body: JsonObject, oddities: Oddities): string | null {
  const place = { field: 'summary', at: 'message' } as const;
  const message = textIn(body.message, opsgenieLimits.message, place, oddities);
  if (message !== null) return message;
  const other = ['description', 'note', 'entity', 'alias']
    .map((name) => body[name])
    .find((each) => typeof each === 'string' && each.trim() !== '');
  if (other === undefined) return null;
  oddities.note('summary', "'message' is missing; other text of the alert stands in its place.");
  return textIn(other, opsgenieLimits.message, place, oddities);
}
