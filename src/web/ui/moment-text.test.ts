import { expect, test } from 'vitest';
import { fullMoment, momentText, timeOfDay } from './moment-text.ts';
import { heardZoneClocks } from './zone-clock.ts';

const at = Date.UTC(2026, 10, 24, 13, 5, 9);

test('today only the time is said, on another day the day too', () => {
  expect(momentText(at, at + 60_000, 'Europe/Berlin')).toBe('14:05');
  expect(momentText(at, at + 86_400_000, 'Europe/Berlin')).toBe('Tue 24 Nov 14:05');
  expect(timeOfDay(at, 'America/New_York')).toBe('08:05:09');
});

test('the hover says the other zone and UTC', () => {
  const lines = fullMoment(at, 'Asia/Tokyo').split('\n');
  expect(lines).toContain('Tue 24 Nov 22:05:09 Asia/Tokyo');
  expect(lines.at(-1)).toBe('2026-11-24T13:05:09Z');
});

test('times are those that the server knows, whatever the browser’s own zone data says', () => {
  const from = at - 1_000;
  const zones = { 'America/Vancouver': [{ from, offsetMs: -7 * 3_600_000, name: 'MST' }] };
  heardZoneClocks({ version: '2026f', from, to: at + 86_400_000, zones });
  expect(timeOfDay(at, 'America/Vancouver')).toBe('06:05:09');
  expect(momentText(at, at + 60_000, 'America/Vancouver')).toBe('06:05');
  expect(timeOfDay(at, 'America/New_York')).toBe('08:05:09');
});
