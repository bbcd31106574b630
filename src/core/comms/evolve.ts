// What does an event change in what is owed to audiences?

import { unreachable } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import type { UpdateDuty, UpdateEvent } from './update.ts';

export function evolveUpdates(duties: readonly UpdateDuty[], event: UpdateEvent, at: Instant): readonly UpdateDuty[] {
  const before = duties.find(({ audience }) => audience === event.audience) ?? fresh(event, at);
  const after = evolveDuty(before, event, at);
  return duties.includes(before) ? duties.map((each) => (each === before ? after : each)) : [...duties, after];
}

/** The incident is over: nothing more is owed. What was published stays told. */
export function atTheEnd(duties: readonly UpdateDuty[]): readonly UpdateDuty[] {
  return duties.map((each) => ({ ...each, dueAt: null, warnAt: null }));
}

/** It is opened again: what is owed begins anew. */
export function anew(duties: readonly UpdateDuty[]): readonly UpdateDuty[] {
  return duties.map((each) => ({ ...each, dueAt: null, warnAt: null, firstAt: null, lastAt: null, missed: 0 }));
}

function evolveDuty(duty: UpdateDuty, event: UpdateEvent, at: Instant): UpdateDuty {
  switch (event.type) {
    case 'UpdateOwed': {
      const { audienceName, owner, since, dueAt, warnAt, everyMs } = event;
      return { ...duty, audienceName, owner, since, dueAt, warnAt, everyMs };
    }
    case 'UpdateDueSoon':
      return { ...duty, warnAt: null };
    case 'UpdateMissed':
      return { ...duty, dueAt: event.nextAt, warnAt: event.warnAt, missed: duty.missed + event.times };
    case 'UpdatePublished':
      return {
        ...duty,
        since: at,
        dueAt: event.nextAt,
        warnAt: event.warnAt,
        missed: 0,
        firstAt: duty.firstAt ?? at,
        lastAt: at,
        published: duty.published + 1,
      };
    case 'UpdateNotOwed':
      return { ...duty, dueAt: null, warnAt: null };
    default:
      return unreachable(event);
  }
}

function fresh(event: UpdateEvent, at: Instant): UpdateDuty {
  const { audience, audienceName } = event;
  const nothing = { dueAt: null, warnAt: null, everyMs: null, missed: 0, firstAt: null, lastAt: null, published: 0 };
  return { audience, audienceName, owner: null, since: at, ...nothing };
}
