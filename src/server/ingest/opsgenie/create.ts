// What does an Opsgenie "create alert" say? One trigger, under its alias.

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { type JsonObject, shorten } from '../json.ts';
import { linksOf } from '../link.ts';
import { writeExtras } from './extras.ts';
import { detailsField, type Faults, recipientsField, requiredText, tagsField, textField } from './fields.ts';
import { levelOfPriority, priorityField } from './priority.ts';

export type Created = { readonly ok: true; readonly value: SenderEvent } | { readonly ok: false; readonly faults: Faults };

export function createdAlert(body: JsonObject, integration: Integration, newAlias: () => string): Created {
  const faults: Faults = {};
  const message = requiredText(body, 'message', opsgenieLimits.message, faults);
  const alias = textField(body, 'alias', opsgenieLimits.alias, faults);
  const description = textField(body, 'description', opsgenieLimits.description, faults) ?? '';
  const entity = textField(body, 'entity', opsgenieLimits.entity, faults) ?? '';
  const source = textField(body, 'source', Number.POSITIVE_INFINITY, faults) ?? '';
  const user = textField(body, 'user', opsgenieLimits.user, faults) ?? '';
  const note = textField(body, 'note', opsgenieLimits.note, faults) ?? '';
  const priority = priorityField(body, faults);
  const tags = tagsField(body, faults);
  const details = detailsField(body, faults);
  const responders = recipientsField(body, 'responders', faults);
  const visibleTo = recipientsField(body, 'visibleTo', faults);
  const actions = actionsField(body, faults);
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const value: SenderEvent = {
    integration: integration.id,
    action: 'trigger',
    dedupKey: alias === null || alias.trim() === '' ? newAlias() : alias,
    summary: message,
    // Cut, not refused: Alertmanager makes it of its own address and knows no limit.
    source: source.trim() === '' ? integration.name : shorten(source, opsgenieLimits.source),
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
  description: 15_000,
  entity: 512,
  source: 100,
  user: 100,
  note: 25_000,
  actions: 10,
  actionLength: 50,
} as const;

function actionsField(body: JsonObject, faults: Faults): readonly string[] {
  const value = body.actions;
  if (value === undefined || value === null) return [];
  const fits = Array.isArray(value) && value.length <= opsgenieLimits.actions;
  if (fits && value.every((each) => typeof each === 'string' && each.length <= opsgenieLimits.actionLength)) return value;
  faults.actions = `actions must be a list of at most ${opsgenieLimits.actions} texts of ${opsgenieLimits.actionLength} characters.`;
  return [];
}
