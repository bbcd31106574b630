// How far is a zone's clock ahead of UTC? As the server says; until it has been heard, as the browser's own data has it.

import type { ZoneClocks } from '../../contract/zone-clocks.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';

let heard: ZoneClocks | null = null;

export function heardZoneClocks(clocks: ZoneClocks): void {
  heard = clocks;
}

/** `null`: the server has said nothing of that zone and time. */
export function offsetFromServer(zone: string, at: Instant): Millis | null {
  if (heard === null || at < heard.from || at >= heard.to || !Object.hasOwn(heard.zones, zone)) return null;
  return heard.zones[zone]?.findLast(({ from }) => from <= at)?.offsetMs ?? null;
}
