// What does a CloudEvent say of an alert? Its extension attributes first, else the fields of the same name in its data.

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import { parseInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import { isObject, shorten } from '../json.ts';
import { levelOf } from '../level.ts';
import { ingestLimits } from '../limits.ts';
import { linkOf } from '../link.ts';
import type { Placed } from './read.ts';

/** Without a dedup key, source and id together are one: the specification's own rule for duplicates. Refusal: `invalid-field`. */
export function eventOf({ event, place }: Placed, integration: Integration): Result<SenderEvent> {
  const data = isObject(event.data) ? event.data : {};
  const said = (...names: readonly string[]): string | null => {
    for (const name of names) {
      const value = event[name] ?? data[name];
      if (typeof value === 'string' && value.trim() !== '') return value;
    }
    return null;
  };
  const action = said('action', 'event_action') ?? 'trigger';
  if (action !== 'trigger' && action !== 'acknowledge' && action !== 'resolve') {
    return refuse('invalid-field', `\`${place}action\` must be trigger, acknowledge or resolve.`, `${place}action`);
  }
  const named = said('dedupkey', 'dedup_key');
  if (named === null && action !== 'trigger') {
    return refuse('invalid-field', `\`${place}dedupkey\` is required to ${action}.`, `${place}dedupkey`);
  }
  const dedupKey = named ?? `${event.source}|${event.id}`;
  if (dedupKey.length > ingestLimits.dedupKeyLength) {
    const field = `${place}${named === null ? 'id' : 'dedupkey'}`;
    return refuse('invalid-field', `\`${field}\` is too long: the dedup key may have ${ingestLimits.dedupKeyLength} characters.`, field);
  }
  const link = linkOf(said('url'), null);
  return ok({
    integration: integration.id,
    action,
    dedupKey,
    summary: shorten(said('summary', 'message', 'title') ?? said('subject') ?? event.type, ingestLimits.summaryLength),
    source: shorten(event.source, ingestLimits.nameLength),
    level: levelOf(said('severity')),
    component: nameOf(said('component')),
    group: nameOf(said('group')),
    class: nameOf(said('class') ?? event.type),
    service: integration.service,
    happenedAt: typeof event.time === 'string' ? parseInstant(event.time) : null,
    links: link === null ? [] : [link],
    ...unsaidOfEvent,
    details: JSON.stringify(event),
  });
}

function nameOf(text: string | null): string | null {
  return text === null ? null : shorten(text, ingestLimits.nameLength);
}
