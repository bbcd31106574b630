// What does a CloudEvent say of an alert? Its extension attributes first, else the fields of the same name in its data.

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { writeExactly } from '../../../core/kernel/exact-json.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { isObject, shorten } from '../json.ts';
import { ingestLimits } from '../limits.ts';
import type { OddField, Oddities } from '../oddities.ts';
import { actionIn, keyIn, levelIn, linkIn, momentIn, textIn } from '../understood.ts';
import type { Placed } from './read.ts';

export interface Reading {
  readonly integration: Integration;
  readonly oddities: Oddities;
  readonly newDedupKey: () => string;
}

/**
 * Without a dedup key, source and id together are one: the specification's own rule for duplicates.
 * Refusal: `invalid-field` (an action that is none, nothing that it could be about, nothing to say).
 */
export function eventOf({ event, place }: Placed, { integration, oddities, newDedupKey }: Reading): Result<SenderEvent> {
  const data = isObject(event.data) ? event.data : {};
  const found = (...names: readonly string[]) => {
    for (const name of names) {
      for (const from of [event, data]) {
        const value = Object.hasOwn(from, name) ? from[name] : undefined;
        if (value !== undefined && value !== null && value !== '') return { value, at: `${place}${name}` };
      }
    }
    return null;
  };
  const text = (field: OddField, most: number, ...names: readonly string[]): string | null => {
    const one = found(...names);
    return one === null ? null : textIn(one.value, most, { field, at: one.at }, oddities);
  };
  const asked = found('action', 'event_action');
  const action = asked === null ? 'trigger' : actionIn(asked.value, { field: 'action', at: asked.at }, oddities);
  if (action === null) return refuse('invalid-field', `\`${place}action\` must be trigger, acknowledge or resolve.`, `${place}action`);
  const { nameLength, summaryLength, dedupKeyLength } = ingestLimits;
  const named = found('dedupkey', 'dedup_key');
  const key = named === null ? null : keyIn(named.value, dedupKeyLength, { field: 'dedup_key', at: named.at }, oddities);
  if (key === null && action !== 'trigger') {
    return refuse('invalid-field', `\`${place}dedupkey\` is required to ${action}.`, `${place}dedupkey`);
  }
  const attribute = (name: 'source' | 'type' | 'id') => textIn(event[name], nameLength, { field: name, at: `${place}${name}` }, oddities);
  const [source, type, id] = [attribute('source'), attribute('type'), attribute('id')];
  const isTold = typeof event.data === 'string' && event.data.trim() !== '' ? event.data : null;
  const summary = text('summary', summaryLength, 'summary', 'message', 'title', 'subject') ?? isTold ?? type;
  if (action === 'trigger' && summary === null)
    return refuse('invalid-field', `\`${place}type\` is required and must be text.`, `${place}type`);
  if (!(typeof event.specversion === 'string' && /^1\./.test(event.specversion))) {
    oddities.note('specversion', `'${place}specversion' is not 1.0; it was read as if it were.`);
  }
  for (const [name, value] of Object.entries({ source, type, id })) {
    if (value === null) oddities.note(name as 'source' | 'type' | 'id', `'${place}${name}' is missing.`); // the keys above
  }
  const severity = found('severity');
  const url = found('url');
  const link = url === null ? null : linkIn(url.value, null, { field: 'links', at: url.at }, oddities);
  const dedupKey = key ?? keyIn(id === null ? null : `${source ?? ''}|${id}`, dedupKeyLength, { field: 'id', at: `${place}id` }, oddities);
  return ok({
    integration: integration.id,
    action,
    dedupKey: dedupKey ?? newDedupKey(),
    summary: shorten(summary ?? integration.name, summaryLength),
    source: source ?? integration.name,
    level: severity === null ? 'error' : levelIn(severity.value, { field: 'severity', at: severity.at }, oddities),
    component: text('component', nameLength, 'component'),
    group: text('group', nameLength, 'group'),
    class: text('class', nameLength, 'class') ?? type,
    service: integration.service,
    happenedAt: momentIn(event.time, { field: 'timestamp', at: `${place}time` }, oddities),
    links: link === null ? [] : [link],
    ...unsaidOfEvent,
    details: writeExactly(event),
  });
}
