// How do facts, roles and updates read in a timeline?

import { nameOf } from '../escalation/answer.ts';
import { unreachable } from '../kernel/assert.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { ResponseEvent } from '../response/response.ts';
import { takenBy } from './roles.ts';

export interface ResponseWords {
  readonly text: string;
  readonly tone: 'normal' | 'quiet' | 'good' | 'bad';
}

export function describeResponse(event: ResponseEvent): ResponseWords {
  switch (event.type) {
    case 'FactAttested': {
      const why = event.reason === null ? '' : `: ${event.reason}`;
      return { text: `${nameOf(event.by)} says: ${event.description}${why}`, tone: 'good' };
    }
    case 'FactSeen':
      return { text: `It is so: ${event.description}`, tone: 'normal' };
    case 'FactWithdrawn':
      return { text: `${nameOf(event.by)} withdraws: ${event.description} (${event.reason})`, tone: 'normal' };
    case 'LooksPlanned':
      return { text: 'Conditions of the plan are looked at again in time', tone: 'quiet' };
    case 'LooksTaken':
      return { text: 'Conditions of the plan are looked at again', tone: 'quiet' };
    case 'RoleTaken': {
      const why = event.reason === null ? '' : `: ${event.reason}`;
      return { text: `${event.personName} is ${event.roleName} now${takenBy(event.person, event.by)}${why}`, tone: 'good' };
    }
    case 'RoleReleased':
      return { text: `${event.personName} is ${event.roleName} no longer: ${event.reason}`, tone: 'normal' };
    case 'UpdateOwed':
      return { text: `${event.audienceName} are owed an update: ${event.because}`, tone: 'quiet' };
    case 'UpdateDueSoon':
      return { text: `The update to ${event.audienceName} is due soon`, tone: 'normal' };
    case 'UpdateMissed': {
      const times = event.times === 1 ? '' : `, ${event.times} times`;
      return { text: `The update to ${event.audienceName} was missed${times}`, tone: 'bad' };
    }
    case 'UpdatePublished': {
      const late = event.overdueMs === null ? '' : ` (${formatDuration(event.overdueMs)} overdue)`;
      const why = event.reason === null ? '' : ` [${event.reason}]`;
      return { text: `${nameOf(event.by)} recorded an update for ${event.audienceName}${late}: ${event.text}${why}`, tone: 'good' };
    }
    case 'UpdateNotOwed':
      return { text: `${event.audienceName} are owed no update any more: ${event.because}`, tone: 'quiet' };
    default:
      return unreachable(event);
  }
}
