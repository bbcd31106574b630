import { expect, test } from 'vitest';
import { zoneDataAge } from './zone-age.ts';
import { zoneDataVersion } from './zone-data.ts';

test('the release that is shipped is one whose day of publication is written down', () => {
  // After an update of the package: put its version and day, from the NEWS of the IANA time zone database, into zone-age.ts.
  expect({ ...zoneDataAge(Date.UTC(2026, 11, 1)), version: zoneDataVersion }).toEqual({
    version: '2026f',
    published: '2026-10-28',
    warning: null,
  });
});

test('data is worth a warning when it is older than a year', () => {
  expect(zoneDataAge(Date.UTC(2027, 9, 28)).warning).toBeNull();
  expect(zoneDataAge(Date.UTC(2027, 9, 29)).warning).toBe(
    'the time zone data (IANA 2026f) is older than a year: clocks may since have been changed by law; update Tocsin',
  );
});
