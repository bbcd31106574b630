// Is a moment shown in the person's own time, whatever the season and whatever the plan says the zone is?

import { expect, test } from 'vitest';
import { localTime } from './local-time.ts';

test.each([
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 0, 59), 'Sun 29 Mar 2026, 01:59 CET'],
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 1, 0), 'Sun 29 Mar 2026, 03:00 CEST'],
  ['Asia/Kolkata', Date.UTC(2026, 11, 31, 18, 30), 'Fri 1 Jan 2027, 00:00 IST'],
  ['UTC', Date.UTC(2026, 0, 1), 'Thu 1 Jan 2026, 00:00 UTC'],
  ['Nowhere/Land', Date.UTC(2026, 0, 1), 'Thu 1 Jan 2026, 00:00 UTC'],
])('%s', (zone, at, text) => {
  expect(localTime(at, zone)).toBe(text);
});
