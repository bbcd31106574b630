// How is a moment written for a person? In words of their own time zone, the zone's name beside it.

import type { Instant } from '../../core/kernel/instant.ts';
import { dateForPeople, isZone, localParts, zoneNameAt } from '../../core/kernel/zone.ts';

/** `Mon 23 Nov 2026, 14:05 CET`. An unknown zone is shown in UTC. */
export function localTime(at: Instant, zone: string): string {
  const known = isZone(zone) ? zone : 'UTC';
  const parts = localParts(known, at);
  return `${dateForPeople(parts)}, ${parts.time} ${zoneNameAt(known, at)}`;
}
