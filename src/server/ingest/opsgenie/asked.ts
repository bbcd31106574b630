// What is asked by an Opsgenie action, of which alert, and how is it said to the engine?

import { type SenderEvent, unsaidOfEvent } from '../../../core/alert/event.ts';
import type { Actor } from '../../../core/kernel/actor.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { Integration, Plan } from '../../../core/plan/plan.ts';
import type { IngestDeps } from '../deps.ts';
import type { JsonObject } from '../json.ts';
import type { FoundAlert } from '../lookup.ts';
import type { Oddities } from '../oddities.ts';
import type { Faults } from './fields.ts';

/** What an action needs: the alert that it is about, and who asks for it. */
export interface Asked extends FoundAlert {
  readonly deps: IngestDeps;
  readonly integration: Integration;
  readonly plan: Plan;
  readonly by: Actor;
  readonly reason: string;
}

/** What is asked, and where is told what is at fault and what is only odd. */
export interface Asking {
  readonly body: JsonObject;
  readonly query: Readonly<Record<string, unknown>>;
  readonly faults: Faults;
  readonly oddities: Oddities;
  readonly deps: IngestDeps;
}

/** Reads into what shall be done. Faults are filled in where there is nothing to do; then it is not done. */
export type Action = (asking: Asking) => Deed;
export type Deed = (asked: Asked) => Promise<Result<unknown>>;

/** The alert as it is, with what is now said otherwise, by whoever says so. */
export function said({ alert, by }: Asked, now: Pick<SenderEvent, 'action'> & Partial<SenderEvent>): SenderEvent {
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
    by,
    ...now,
  };
}
