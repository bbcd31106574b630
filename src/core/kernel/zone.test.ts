import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { minute, parseInstant } from './instant.ts';
import {
  clocksBetween,
  formatLocal,
  formatLocalText,
  instantOf,
  isZone,
  localAt,
  localParts,
  localToInstant,
  offsetAt,
  parseLocal,
} from './zone.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'Pacific/Apia',
];
const from = Date.UTC(2008, 0, 1);
const to = Date.UTC(2040, 0, 1);

test.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'])('%s is a zone', (name) => {
  expect(isZone(name)).toBe(true);
});

test.each(['', '+01:00', 'Europe/Bonn', 'Mars/Olympus', '2026-01-01T00:00Z', 'Europe/Berlin '])('%j is no zone', (name) => {
  expect(isZone(name)).toBe(false);
});

test.each(['2026-02-30T09:00', '2026-01-05', '2026-01-05T24:00', '2026-01-05T09:60', '2026-1-5T9:00', '2026-01-05T09:00Z', ''])(
  '%j is no local date and time',
  (text) => {
    expect(parseLocal(text)).toBeNull();
  },
);

test.each([
  ['an ordinary time', 'Europe/Berlin', '2026-11-23T02:00', '2026-11-23T01:00Z'],
  ['a skipped time is the first moment after the gap', 'Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00Z'],
  ['the end of the gap is that moment, too', 'Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00Z'],
  ['an ambiguous time is its first occurrence', 'Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z'],
  ['the end of the repeated hour occurs once', 'Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00Z'],
  ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30Z'],
  ['a repeated half hour', 'Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
  ['a midnight that is skipped', 'America/Sao_Paulo', '2018-11-04T00:00', '2018-11-04T03:00Z'],
  ['an hour before midnight that is repeated', 'America/Sao_Paulo', '2018-02-17T23:30', '2018-02-18T01:30Z'],
  ['a whole day that is skipped', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00Z'],
])('%s: %s %s', (_, zone, local, utc) => {
  expect(localToInstant(zone, local)).toBe(parseInstant(utc));
});

test('offsets are those of Temporal, wherever they are asked', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: from, max: to }), (zone, at) => {
      expect(offsetAt(zone, at) * 1e6).toBe(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds);
    }),
    { numRuns: 2_000 },
  );
});

test('a local time is the first moment at which the wall shows it or more', () => {
  const minutes = fc.integer({ min: from / minute, max: to / minute });
  fc.assert(
    fc.property(fc.constantFrom(...zones), minutes, (zone, at) => {
      const local = at * minute;
      const instant = instantOf(zone, local);
      expect(localAt(zone, instant)).toBeGreaterThanOrEqual(local);
      for (let back = 1; back <= 180; back += 1) expect(localAt(zone, instant - back * minute)).toBeLessThan(local);
      expect(instantOf(zone, local + minute)).toBeGreaterThanOrEqual(instant);
    }),
  );
});

test('a time that exists agrees with Temporal, which takes the earlier of two', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: from / minute, max: to / minute }), (zone, at) => {
      const text = formatLocalText(localAt(zone, at * minute));
      expect(localToInstant(zone, text)).toBe(
        Temporal.PlainDateTime.from(text).toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds,
      );
    }),
    { numRuns: 1_000 },
  );
});

test('parts are those that the wall shows', () => {
  expect(localParts('Europe/Berlin', Date.UTC(2026, 10, 22, 23, 5))).toEqual({
    date: '2026-11-23',
    time: '00:05',
    year: 2026,
    month: 11,
    day: 23,
    hour: 0,
    minute: 5,
    weekday: 1,
  });
});

test.each([
  ['2026-11-23T01:00Z', 'Europe/Berlin', 'Mon 23 Nov 2026 02:00 CET'],
  ['2026-07-01T01:00Z', 'Europe/Berlin', 'Wed 1 Jul 2026 03:00 CEST'],
  ['2026-11-23T01:00Z', 'America/New_York', 'Sun 22 Nov 2026 20:00 EST'],
  ['2026-11-23T01:00Z', 'Asia/Kolkata', 'Mon 23 Nov 2026 06:30 IST'],
  ['2026-11-23T01:00Z', 'UTC', 'Mon 23 Nov 2026 01:00 UTC'],
  ['2026-11-23T01:00Z', 'Asia/Kathmandu', 'Mon 23 Nov 2026 06:45 UTC+05:45'],
])('%s in %s reads %s', (at, zone, text) => {
  expect(formatLocal(parseInstant(at) ?? 0, zone)).toBe(text);
});

test('the clocks of some years are told change by change', () => {
  const told = clocksBetween('Europe/Berlin', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1));
  expect(told.map(({ from: since, offsetMs, name }) => [new Date(since).toISOString(), offsetMs / 3_600_000, name])).toEqual([
    ['2026-01-01T00:00:00.000Z', 1, 'CET'],
    ['2026-03-29T01:00:00.000Z', 2, 'CEST'],
    ['2026-10-25T01:00:00.000Z', 1, 'CET'],
  ]);
  expect(clocksBetween('UTC', 0, Date.UTC(2040, 0, 1))).toEqual([{ from: 0, offsetMs: 0, name: 'UTC' }]);
});
