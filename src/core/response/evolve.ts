// What does an event change in the response to an incident?

import { anew, atTheEnd, evolveUpdates } from '../comms/evolve.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import type { HeldFact, HeldRole, Response, ResponseEvent } from './response.ts';

const none: Response = { timed: 'usual', facts: [], roles: [], updates: [], looks: [] };
const allTimed: Response = { ...none, timed: 'all' };

/** Of an incident that is opened; `undefined`: its plan asks for nothing of it. */
export function newResponse(timed: 'all' | undefined): Response | undefined {
  return timed === undefined ? undefined : allTimed;
}

/** From now on every promise of its plan has a clock. */
export function fullyTimed(response: Response | undefined): Response {
  return response === undefined ? allTimed : { ...response, timed: 'all' };
}

export function evolveResponse(before: Response | undefined, event: ResponseEvent, at: Instant): Response {
  const response = before ?? none;
  switch (event.type) {
    case 'FactAttested':
      return { ...response, facts: withFact(response, { fact: event.fact, since: at, by: event.by, reason: event.reason }) };
    case 'FactSeen':
      return { ...response, facts: withFact(response, { fact: event.fact, since: at, by: event.by, reason: null }) };
    case 'FactWithdrawn':
      return { ...response, facts: response.facts.filter(({ fact }) => fact !== event.fact) };
    case 'LooksPlanned':
      return { ...response, looks: event.at };
    case 'LooksTaken':
      return { ...response, looks: response.looks.filter((each) => each > event.upTo) };
    case 'RoleTaken': {
      const { role, roleName, person, personName } = event;
      return { ...response, roles: withRole(response, { role, roleName, person, personName, since: at }) };
    }
    case 'RoleReleased':
      return { ...response, roles: response.roles.filter(({ role }) => role !== event.role) };
    case 'UpdateOwed':
    case 'UpdateDueSoon':
    case 'UpdateMissed':
    case 'UpdatePublished':
    case 'UpdateNotOwed':
      return { ...response, updates: evolveUpdates(response.updates, event, at) };
    default:
      return unreachable(event);
  }
}

/** The incident is resolved: nobody is owed an update any more, and nothing is waited for. */
export function resolvedResponse(response: Response | undefined): Response | undefined {
  return response === undefined ? undefined : { ...response, updates: atTheEnd(response.updates) };
}

export function reopenedResponse(response: Response | undefined): Response | undefined {
  return response === undefined ? undefined : { ...response, updates: anew(response.updates) };
}

/** What is true already keeps its beginning. */
function withFact({ facts }: Response, fact: HeldFact): readonly HeldFact[] {
  return facts.some((each) => each.fact === fact.fact) ? facts : [...facts, fact];
}

function withRole({ roles }: Response, role: HeldRole): readonly HeldRole[] {
  return [...roles.filter((each) => each.role !== role.role), role];
}
