// What does each Opsgenie action do to an alert or to its incident?

import type { IncidentCommand } from '../../../core/incident/commands.ts';
import { day } from '../../../core/kernel/instant.ts';
import { limits } from '../../../core/kernel/limits.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import { momentIn } from '../understood.ts';
import { type Action, type Asked, said } from './asked.ts';
import { addDetails, addTags, deleteAlert, takeDetails, takeTags } from './by-hand.ts';
import { opsgenieLimits } from './create.ts';
import { personNamed } from './desk.ts';
import { type Extras, readExtras, writeExtras } from './extras.ts';
import { type Faults, requiredText, textField } from './fields.ts';
import { knownPriority, levelOfPriority } from './priority.ts';

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
  snooze({ body, faults, oddities, deps }) {
    const at = momentIn(body.endTime, { field: 'timestamp', at: 'endTime' }, oddities);
    const forMs = at === null ? 0 : at - deps.clock.now();
    if (at === null) faults.endTime = 'endTime must be a time as in ISO 8601, with its offset.';
    else if (forMs <= 0 || forMs > limits.snoozeDays * day) {
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
  escalate({ body, faults }) {
    const named = namesField(body, 'escalation', ['id', 'name'], faults);
    return async (asked) => {
      const path = Object.values(asked.plan.paths).find((each) => named.includes(each.id) || named.includes(each.name));
      if (path === undefined) return refuse('unknown-path', 'Escalation does not exist', 'escalation');
      return submit(asked, { type: 'Engage', responsibility: path.name, path: path.id, by: asked.by, reason: asked.reason });
    };
  },
  assign({ body, faults }) {
    const named = namesField(body, 'owner', ['id', 'username', 'name'], faults);
    return async (asked) => {
      const person = named.map((name) => personNamed(name, asked.plan)).find((each) => each !== undefined);
      if (person === undefined) return refuse('unknown-person', 'User does not exist', 'owner');
      const engagement = asked.incident.engagements.find((each) => each.status !== 'closed');
      if (engagement === undefined) return refuse('nothing-to-assign', 'Nobody is responsible for this alert any more', 'owner');
      const to = { kind: 'person', id: person.id } as const;
      return submit(asked, { type: 'Reassign', engagement: engagement.id, to, by: asked.by, reason: asked.reason });
    };
  },
  /** The note itself is added for every action that brings one. */
  notes({ body, ...asking }) {
    requiredText(body, 'note', opsgenieLimits.limit.note, 'note', asking);
    return async () => ok(null);
  },
  tags: addTags,
  details: addDetails,
};

export const putActions: Readonly<Record<string, Action>> = {
  message({ body, ...asking }) {
    const summary = requiredText(body, 'message', opsgenieLimits.message, 'summary', asking);
    return (asked) => asked.deps.engine.ingest(said(asked, { action: 'update', summary }));
  },
  description({ body, faults, oddities }) {
    const description = textField(body, 'description', opsgenieLimits.limit.description, 'description', oddities);
    // Alertmanager sends what its template gives, which may be nothing: that clears it.
    if (body.description === undefined || body.description === null) faults.description = 'description is required.';
    return (asked) => changeExtras(asked, { description: description ?? '' });
  },
  priority({ body, faults }) {
    const priority = knownPriority(body.priority);
    if (priority === null) faults.priority = 'priority must be one of P1, P2, P3, P4 and P5.';
    return (asked) => {
      const details = writeExtras({ ...readExtras(asked.alert.details), priority });
      return asked.deps.engine.ingest(said(asked, { action: 'update', level: levelOfPriority(priority ?? 'P3'), details }));
    };
  },
};

export const deleteActions: Readonly<Record<string, Action>> = {
  '': deleteAlert,
  tags: takeTags,
  details: takeDetails,
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

/** An object with one of the names, or a name alone. */
function namesField(body: JsonObject, field: string, keys: readonly string[], faults: Faults): readonly string[] {
  const value = body[field];
  const values = isObject(value) ? keys.map((key) => value[key]) : [value];
  const names = values.filter((name): name is string => typeof name === 'string' && name.trim() !== '');
  if (names.length === 0) faults[field] = `${field} must have ${keys.join(' or ')}.`;
  return names;
}
