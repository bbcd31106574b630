// Is the clock the one of the law? Dated laws of seven places and more, and the runtime's own data wherever both know the same laws.
import fc from 'fast-check';
import packed from 'moment-timezone/data/packed/latest.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { day, hour, minute, parseInstant } from './instant.ts';
import { formatLocal, isZone, localToInstant, offsetAt } from './zone.ts';
import { zoneDataVersion } from './zone-data.ts';
import { changesBetween } from './zone-years.ts';

test.each([
  // British Columbia put its clocks forward on 8 March 2026 for the last time.
  ['2026-11-30T17:00Z', 'America/Vancouver', 'Mon 30 Nov 2026 10:00 MST'],
  ['2026-10-31T17:00Z', 'America/Vancouver', 'Sat 31 Oct 2026 10:00 PDT'],
  ['2026-02-01T17:00Z', 'America/Vancouver', 'Sun 1 Feb 2026 09:00 PST'],
  ['2060-01-15T17:00Z', 'America/Vancouver', 'Thu 15 Jan 2060 10:00 MST'],
  // Morocco left its summer time, and the pause of it in Ramadan, on 20 September 2026.
  ['2026-09-20T00:59Z', 'Africa/Casablanca', 'Sun 20 Sep 2026 01:59 UTC+01:00'],
  ['2026-12-01T12:00Z', 'Africa/Casablanca', 'Tue 1 Dec 2026 12:00 UTC+00:00'],
  ['2026-03-01T12:00Z', 'Africa/Casablanca', 'Sun 1 Mar 2026 12:00 UTC+00:00'],
  ['2040-07-01T12:00Z', 'Africa/Casablanca', 'Sun 1 Jul 2040 12:00 UTC+00:00'],
  // Cuba stays on summer time through the winter of 2026, and goes back to its rule in November 2027.
  ['2026-12-01T12:00Z', 'America/Havana', 'Tue 1 Dec 2026 08:00 CDT'],
  ['2027-12-01T12:00Z', 'America/Havana', 'Wed 1 Dec 2027 07:00 CST'],
  ['2043-12-01T12:00Z', 'America/Havana', 'Tue 1 Dec 2043 07:00 CST'],
  ['2043-07-01T12:00Z', 'America/Havana', 'Wed 1 Jul 2043 08:00 CDT'],
  // Egypt has a summer time again since 2023: last Friday of April to the end of the last Thursday of October.
  ['2022-07-01T12:00Z', 'Africa/Cairo', 'Fri 1 Jul 2022 14:00 EET'],
  ['2026-04-23T22:00Z', 'Africa/Cairo', 'Fri 24 Apr 2026 01:00 EEST'],
  ['2026-10-29T20:59Z', 'Africa/Cairo', 'Thu 29 Oct 2026 23:59 EEST'],
  ['2026-10-29T21:00Z', 'Africa/Cairo', 'Thu 29 Oct 2026 23:00 EET'],
  ['2051-07-01T12:00Z', 'Africa/Cairo', 'Sat 1 Jul 2051 15:00 EEST'],
  // Paraguay stays on summer time since October 2024.
  ['2024-09-01T12:00Z', 'America/Asuncion', 'Sun 1 Sep 2024 08:00 UTC-04:00'],
  ['2025-07-01T12:00Z', 'America/Asuncion', 'Tue 1 Jul 2025 09:00 UTC-03:00'],
  // Samoa gave its summer time up in 2021.
  ['2021-01-15T12:00Z', 'Pacific/Apia', 'Sat 16 Jan 2021 02:00 UTC+14:00'],
  ['2022-01-15T12:00Z', 'Pacific/Apia', 'Sun 16 Jan 2022 01:00 UTC+13:00'],
  // On Lord Howe Island summer time is half an hour.
  ['2026-01-15T12:00Z', 'Australia/Lord_Howe', 'Thu 15 Jan 2026 23:00 UTC+11:00'],
  ['2026-07-15T12:00Z', 'Australia/Lord_Howe', 'Wed 15 Jul 2026 22:30 UTC+10:30'],
  ['2055-07-15T12:00Z', 'Australia/Lord_Howe', 'Thu 15 Jul 2055 22:30 UTC+10:30'],
  // Alberta, the Northwest Territories and Manitoba followed British Columbia in 2026.
  ['2026-12-01T12:00Z', 'America/Edmonton', 'Tue 1 Dec 2026 06:00 CST'],
  ['2026-12-01T12:00Z', 'America/Winnipeg', 'Tue 1 Dec 2026 07:00 EST'],
])('%s in %s reads %s', (at, zone, text) => {
  expect(formatLocal(parseInstant(at) ?? 0, zone)).toBe(text);
});

test('a hand-over at nine in Vancouver on 30 November 2026 is at 16:00 UTC', () => {
  expect(localToInstant('America/Vancouver', '2026-11-30T09:00')).toBe(parseInstant('2026-11-30T16:00Z'));
});

test.each([
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Etc/GMT+5', 'America/Panama'],
  ['EUROPE/berlin', 'Europe/Berlin'],
  ['utc', 'Etc/UTC'],
  ['US/Pacific-New', 'America/Los_Angeles'],
])('%s is a name of %s', (name, zone) => {
  expect([isZone(name), isZone(zone)]).toEqual([true, true]);
  for (let month = 0; month < 12; month += 1)
    expect(offsetAt(name, Date.UTC(2026, month, 15))).toBe(offsetAt(zone, Date.UTC(2026, month, 15)));
});

test('every zone that the runtime offers is a zone', () => {
  expect(Intl.supportedValuesOf('timeZone').filter((name) => !isZone(name))).toEqual([]);
});

const names = [...packed.zones.map((line) => line.split('|')[0] ?? ''), ...packed.links.map((link) => link.split('|')[1] ?? '')];

interface Law {
  readonly zones: readonly string[];
  /** The release of the database that knew it first; a runtime with older data cannot know it. */
  readonly release: string;
  readonly from: string;
  readonly to: string;
  readonly law: string;
}

/** Where the runtimes that Tocsin runs on may differ from the data, and why the data is right. */
const younger: readonly Law[] = [
  {
    zones: ['America/Vancouver', 'Canada/Pacific'],
    release: '2026b',
    from: '2026-11-01',
    to: '9999-01-01',
    law: 'British Columbia, permanent time since 2026-03-09',
  },
  {
    zones: ['Europe/Chisinau', 'Europe/Tiraspol'],
    release: '2026b',
    from: '2022-03-27',
    to: '9999-01-01',
    law: 'Moldova, the hours of the European Union since 2022',
  },
  {
    zones: ['Africa/Casablanca', 'Africa/El_Aaiun'],
    release: '2026c',
    from: '2026-09-20',
    to: '9999-01-01',
    law: 'Morocco, permanent time since 2026-09-20',
  },
  {
    zones: ['America/Edmonton', 'Canada/Mountain'],
    release: '2026c',
    from: '2026-11-01',
    to: '9999-01-01',
    law: 'Alberta, permanent time since 2026-06-18',
  },
  {
    zones: ['America/Inuvik', 'America/Yellowknife', 'America/Edmonton', 'Canada/Mountain'],
    release: '2026d',
    from: '2026-11-01',
    to: '9999-01-01',
    law: 'Northwest Territories, permanent time since 2026-08-21',
  },
  {
    zones: ['America/Bogota'],
    release: '2026d',
    from: '1992-05-02',
    to: '1992-05-03',
    law: 'Colombia, 1992: from the beginning of 2 May, not its end',
  },
  {
    zones: ['America/Winnipeg', 'America/Rainy_River', 'Canada/Central'],
    release: '2026e',
    from: '2026-11-01',
    to: '9999-01-01',
    law: 'Manitoba, permanent time since 2026-10-31',
  },
  {
    zones: ['America/Havana', 'Cuba'],
    release: '2026f',
    from: '2026-11-01',
    to: '2027-03-15',
    law: 'Cuba, no change of the clock in November 2026',
  },
  {
    zones: ['America/Coyhaique'],
    release: '2025b',
    from: '1990-01-01',
    to: '9999-01-01',
    law: 'Aysén in Chile, a zone of its own since 2025-03-20',
  },
  {
    zones: ['Asia/Manila'],
    release: '2025a',
    from: '1990-01-01',
    to: '1991-01-01',
    law: 'Philippines, summer time in 1990',
  },
  {
    zones: ['America/Asuncion'],
    release: '2025a',
    from: '2025-03-22',
    to: '9999-01-01',
    law: 'Paraguay, permanent time since 2024-10-15',
  },
];

const firstInstant = Date.UTC(1990, 0, 1);
const lastInstant = Date.UTC(2060, 0, 1);
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the runtime says, in minutes; the data of the runtime's own ICU. */
function runtimeOffset(zone: string, at: number): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(at)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes) * minute) + 0;
}

function excused(zone: string, at: number): boolean {
  return younger.some(
    ({ zones, release, from, to }) =>
      zones.includes(zone) && (process.versions.tz ?? '') < release && Date.parse(from) <= at && at < Date.parse(to) + day,
  );
}

/** Only where the runtime's data is not younger than ours; else it may know laws that ours does not. */
const comparable = (process.versions.tz ?? '') <= zoneDataVersion;

test('every change of every clock from 1990 to 2060 is the runtime’s, but for laws that it does not know', () => {
  const wrong: string[] = [];
  for (const zone of names) {
    for (const { at } of changesBetween(zone, firstInstant, lastInstant)) {
      if (at <= firstInstant || !comparable) continue;
      for (const moment of [at - 1, at])
        if (runtimeOffset(zone, moment) !== offsetAt(zone, moment) && !excused(zone, moment))
          wrong.push(`${zone} ${new Date(moment).toISOString()}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('so is every offset between the changes', () => {
  const moments = fc.array(fc.integer({ min: firstInstant, max: lastInstant }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...names), moments, (zone, ats) => {
      for (const at of ats)
        expect(!comparable || excused(zone, at) || runtimeOffset(zone, at) === offsetAt(zone, at), `${zone} ${at}`).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

test('no law stands in the list without need: each is known to the data, and differs where the runtime does not know it', () => {
  const idle = younger.filter(({ zones, release, from, to }) => {
    if ((process.versions.tz ?? '') >= release) return false;
    const until = Math.min(Date.parse(to), lastInstant);
    const moments = Array.from({ length: 400 }, (_, index) => Date.parse(from) + ((until - Date.parse(from)) * index) / 400);
    return zones.some((zone) => moments.every((at) => runtimeOffset(zone, at) === offsetAt(zone, at)));
  });
  expect(idle).toEqual([]);
});
