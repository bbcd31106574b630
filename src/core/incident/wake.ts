// When must the incident be looked at again? The one timer there is.

import { dutyWake } from '../comms/duties.ts';
import { engagementWake } from '../escalation/engage.ts';
import { earliest, type Instant } from '../kernel/instant.ts';
import { clockWake } from '../sla/decide.ts';
import type { Incident } from './state.ts';

/** The earliest moment at which something happens by itself; `null`: never, until somebody acts. */
export function nextWake(incident: Incident): Instant | null {
  const { response } = incident;
  // Of the usual clocks none outlives the incident.
  if (incident.status !== 'open' && response === undefined) return null;
  let wake: Instant | null = null;
  for (const engagement of incident.engagements) wake = earliest(wake, engagementWake(engagement));
  for (const clock of incident.clocks) wake = earliest(wake, clockWake(clock));
  if (response === undefined || incident.status !== 'open') return wake;
  for (const duty of response.updates) wake = earliest(wake, dutyWake(duty));
  return earliest(wake, response.looks[0] ?? null);
}
