// What does each Opsgenie action do to an alert or to its incident?

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { IncidentCommand } from '../../../core/incident/commands.ts';
import type { Actor } from '../../../core/kernel/actor.ts';
import { day, parseInstant } from '../../../core/kernel/instant.ts';
import { limits } from '../../../core/kernel/limits.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Integration, Plan } from '../../../core/plan/plan.ts';
import type { IngestDeps } from '../deps.ts';
import { isLonger, isObject, type JsonObject } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import { opsgenieLimits } from './create.ts';
import { type Extras, readExtras, writeExtras } from './extras.ts';
import { detailsField, detailsLength, type Faults, mostTags, requiredText, tagsField, textField } from './fields.ts';
import { levelOfPriority, priorityField } from './priority.ts';

/** What an action needs: the alert that it is about, and who asks for it. */
export interface Asked extends FoundAlert {
  readonly deps: IngestDeps;
  readonly integration: Integration;
  readonly plan: Plan;
  readonly by: Actor;
  readonly reason: string;
}

/** Checks the body into what shall be done. Faults are filled in where the body is at fault; then it is not done. */
export type Action = (body: JsonObject, faults: Faults, deps: IngestDeps) => Deed;
export type Deed = (asked: Asked) => Promise<Result<unknown>>;

export const postActions: Readonly<Record<string, Action>> = {
  close: () => (asked) => asked.deps.engine.ingest(said(asked, { action: 'resolve' })),
  acknowledge: () => (asked) => asked.deps.engine.ingest(said(asked, { action: 'acknowledge' })),
  unacknowledge: () => (asked) =>
    eachEngagement(asked, ['answered', 'snoozed'], (engagement) => ({
      type: 'Reassign',
      engagement: engagement.id,
      to: { kind: 'path', id: engagement.path },
      by: asked.by,
      reason: asked.reason,
    })),
  snooze(body, faults, deps) {
    const endTime = requiredText(body, 'endTime', 100, faults);
    const at = parseInstant(endTime);
    const forMs = at === null ? 0 : at - deps.clock.now();
    if (faults.endTime === undefined && at === null) faults.endTime = 'endTime must be a time as in ISO 8601, with its offset.';
    else if (faults.endTime === undefined && (forMs <= 0 || forMs > limits.snoozeDays * day)) {
      faults.endTime = `endTime must be in the future, at most ${limits.snoozeDays} days ahead.`;
    }
    return (asked) =>
      eachEngagement(asked, ['waiting', 'escalating', 'answered', 'snoozed'], (engagement) => ({
        type: 'Snooze',
        engagement: engagement.id,
        forMs,
        by: asked.by,
        reason: asked.reason,
      }));
  },
  escalate(body, faults) {
    const named = namesField(body, 'escalation', ['id', 'name'], faults);
    return async (asked) => {
      const path = Object.values(asked.plan.paths).find((each) => named.includes(each.id) || named.includes(each.name));
      if (path === undefined) return refuse('unknown-path', 'Escalation does not exist', 'escalation');
      return submit(asked, { type: 'Engage', responsibility: path.name, path: path.id, by: asked.by, reason: asked.reason });
    };
  },
  assign(body, faults) {
    const named = namesField(body, 'owner', ['id', 'username'], faults);
    return async (asked) => {
      const person = Object.values(asked.plan.people).find((each) => named.includes(each.id) || named.includes(each.email));
      if (person === undefined) return refuse('unknown-person', 'User does not exist', 'owner');
      const engagement = asked.incident.engagements.find((each) => each.status !== 'closed');
      if (engagement === undefined) return refuse('nothing-to-assign', 'Nobody is responsible for this alert any more', 'owner');
      const to = { kind: 'person', id: person.id } as const;
      return submit(asked, { type: 'Reassign', engagement: engagement.id, to, by: asked.by, reason: asked.reason });
    };
  },
  /** The note itself is added for every action that brings one. */
  notes(body, faults) {
    requiredText(body, 'note', opsgenieLimits.note, faults);
    return async () => ok(null);
  },
  tags(body, faults) {
    const tags = tagsField(body, faults);
    if (faults.tags === undefined && tags.length === 0) faults.tags = 'tags can not be empty.';
    return async (asked) => {
      const all = [...new Set([...readExtras(asked.alert.details).tags, ...tags])];
      if (all.length > mostTags) return refuse('too-many-tags', `An alert can not have more than ${mostTags} tags`, 'tags');
      return changeExtras(asked, { tags: all });
    };
  },
  details(body, faults) {
    const details = detailsField(body, faults);
    if (faults.details === undefined && Object.keys(details).length === 0) faults.details = 'details can not be empty.';
    return async (asked) => {
      const all = { ...readExtras(asked.alert.details).details, ...details };
      if (isLonger(JSON.stringify(all), detailsLength)) {
        return refuse('details-too-long', `Details can not be longer than ${detailsLength} characters`, 'details');
      }
      return changeExtras(asked, { details: all });
    };
  },
};

export const putActions: Readonly<Record<string, Action>> = {
  message(body, faults) {
    const summary = requiredText(body, 'message', opsgenieLimits.message, faults);
    return (asked) => asked.deps.engine.ingest(said(asked, { action: 'update', summary }));
  },
  description(body, faults) {
    const description = textField(body, 'description', opsgenieLimits.description, faults);
    // Alertmanager sends what its template gives, which may be nothing: that clears it.
    if (description === null) faults.description ??= 'description is required.';
    return (asked) => changeExtras(asked, { description: description ?? '' });
  },
  priority(body, faults) {
    if (body.priority === undefined || body.priority === null) faults.priority = 'priority can not be empty.';
    const priority = priorityField(body, faults);
    return (asked) => {
      const details = writeExtras({ ...readExtras(asked.alert.details), priority });
      return asked.deps.engine.ingest(said(asked, { action: 'update', level: levelOfPriority(priority), details }));
    };
  },
};

type OnIncident = Exclude<IncidentCommand, { type: 'OpenIncident' }>;
type Engagement = FoundAlert['incident']['engagements'][number];

function submit(asked: Asked, command: OnIncident): Promise<Result<unknown>> {
  return asked.deps.engine.submit(asked.incident.id, command);
}

async function eachEngagement(
  asked: Asked,
  statuses: readonly Engagement['status'][],
  command: (engagement: Engagement) => OnIncident,
): Promise<Result<unknown>> {
  const fitting = asked.incident.engagements.filter((each) => statuses.includes(each.status));
  const results = await Promise.all(fitting.map((engagement) => submit(asked, command(engagement))));
  return results.find((result) => !result.ok) ?? ok(null);
}

function changeExtras(asked: Asked, changed: Partial<Extras>): Promise<Result<unknown>> {
  const details = writeExtras({ ...readExtras(asked.alert.details), ...changed });
  return asked.deps.engine.ingest(said(asked, { action: 'update', details }));
}

/** The alert as it is, with what the sender now says otherwise. */
function said({ alert }: Asked, now: Pick<SenderEvent, 'action'> & Partial<SenderEvent>): SenderEvent {
  return {
    integration: alert.integration,
    dedupKey: alert.dedupKey,
    summary: alert.summary,
    source: alert.source,
    level: alert.level,
    component: alert.component,
    group: alert.group,
    class: alert.class,
    service: alert.service,
    happenedAt: null,
    links: alert.links,
    details: alert.details,
    ...unsaidOfEvent,
    ...now,
  };
}

function namesField(body: JsonObject, field: string, keys: readonly string[], faults: Faults): readonly string[] {
  const value = body[field];
  const names = isObject(value) ? keys.map((key) => value[key]).filter((name) => typeof name === 'string') : [];
  if (names.length === 0) faults[field] = `${field} must have ${keys.join(' or ')}.`;
  return names;
}
