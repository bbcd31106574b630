// Does a page wake somebody? Between 22:00 and 07:00 on that person's own clock.

import type { Instant } from '../../core/kernel/instant.ts';
import { localParts } from '../../core/kernel/zone.ts';

export const nightFrom = 22;
export const nightUntil = 7;

export function isNight(at: Instant, zone: string): boolean {
  const hour = Number(localParts(zone, at).time.slice(0, 2));
  return hour >= nightFrom || hour < nightUntil;
}
