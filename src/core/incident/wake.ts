// When must the incident be looked at again? The one timer there is.

import { engagementWake } from '../escalation/engage.ts';
import { earliest, type Instant } from '../kernel/instant.ts';
import { clockWake } from '../sla/decide.ts';
import type { Incident } from './state.ts';

/** The earliest moment at which something happens by itself; `null`: never, until somebody acts. */
export function nextWake(incident: Incident): Instant | null {
  if (incident.status !== 'open') return null;
  let wake: Instant | null = null;
  for (const engagement of incident.engagements) wake = earliest(wake, engagementWake(engagement));
  for (const clock of incident.clocks) wake = earliest(wake, clockWake(clock));
  return wake;
}
