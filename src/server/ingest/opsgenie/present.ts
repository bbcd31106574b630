// How does an alert look to those who ask by the Opsgenie API?

import { formatInstant } from '../../../core/kernel/instant.ts';
import type { Integration } from '../../../core/plan/plan.ts';
import type { JsonObject } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import { extrasOf } from './extras.ts';
import { priorityOf } from './priority.ts';

export function presentAlert({ alert, incident }: FoundAlert, integration: Integration): JsonObject {
  const extras = extrasOf(alert);
  const engagements = incident.engagements;
  const acknowledged = engagements.length > 0 && engagements.every((each) => each.status === 'answered' || each.status === 'closed');
  return {
    id: alert.id,
    tinyId: alert.id,
    alias: alert.dedupKey,
    message: alert.summary,
    status: alert.status === 'open' ? 'open' : 'closed',
    acknowledged: alert.status === 'open' && acknowledged,
    isSeen: engagements.some((each) => each.firstAnsweredAt !== null || each.answeredBy !== null),
    snoozed: engagements.some((each) => each.status === 'snoozed'),
    count: alert.count,
    createdAt: formatInstant(alert.openedAt),
    updatedAt: formatInstant(alert.lastEventAt),
    lastOccurredAt: formatInstant(alert.lastEventAt),
    source: alert.source,
    owner: engagements[0]?.answeredBy?.kind === 'person' ? engagements[0].answeredBy.name : '',
    priority: extras.priority ?? priorityOf(alert.level),
    responders: extras.responders,
    integration: { id: integration.id, name: integration.name, type: 'API' },
    description: extras.description,
    entity: extras.entity,
    tags: extras.tags,
    actions: extras.actions,
    details: extras.details,
    incident: incident.id,
  };
}
