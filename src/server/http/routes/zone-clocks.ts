// What do the clocks show in the zones that a screen speaks of? Some years of offsets, from the zone data that is shipped.

import { ZoneClocks, ZoneClocksQuery } from '../../../contract/zone-clocks.ts';
import { day } from '../../../core/kernel/instant.ts';
import { ok } from '../../../core/kernel/result.ts';
import { clocksBetween, isZone } from '../../../core/kernel/zone.ts';
import { zoneDataVersion } from '../../../core/kernel/zone-data.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

/** Incidents of the last years are looked at, and shifts of the next. */
const beforeMs = 5 * 365 * day;
const afterMs = 2 * 365 * day;

export function zoneClockRoutes(deps: Deps): readonly Route[] {
  return [
    guarded({
      method: 'GET',
      url: '/api/v1/zone-clocks',
      name: 'readZoneClocks',
      summary: 'What the clocks show in a zone, and in those of the active plan',
      tag: 'plan',
      access: 'plan.read',
      query: ZoneClocksQuery,
      answer: ZoneClocks,
      async handle({ query, now }) {
        const plan = deps.plans.active()?.plan ?? null;
        const zones = new Set([query.zone, ...(plan === null ? [] : zonesOf(plan))]);
        const [from, to] = [now - beforeMs, now + afterMs];
        const told = [...zones].filter(isZone).map((zone) => [zone, clocksBetween(zone, from, to)] as const);
        return ok({ version: zoneDataVersion, from, to, zones: Object.fromEntries(told) });
      },
    }),
  ];
}

function zonesOf({ people, schedules, calendars }: Plan): readonly string[] {
  return [people, schedules, calendars].flatMap((of) => Object.values(of).map(({ zone }) => zone));
}
