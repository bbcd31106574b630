// The same answers as a model that asks Temporal alone and walks minute by minute, over every change of the clock?

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { day, type Instant, minute } from '../kernel/instant.ts';
import type { DayHours, Override, Rotation, Schedule, TimeOff, Weekday } from '../plan/plan.ts';
import { onCall, sameOnCall } from './oncall.ts';
import { onCallAt } from './present.ts';

/** Ten days around each change of the clock, and one stretch without. */
const nights: readonly (readonly [zone: string, from: string])[] = [
  ['Europe/Berlin', '2026-03-25'],
  ['Europe/Berlin', '2026-10-21'],
  ['America/New_York', '2026-03-05'],
  ['America/New_York', '2026-10-28'],
  ['Australia/Lord_Howe', '2026-03-31'],
  ['Australia/Lord_Howe', '2026-10-01'],
  ['Africa/Cairo', '2026-04-21'],
  ['Africa/Cairo', '2026-10-27'],
  ['America/Sao_Paulo', '2018-02-14'],
  ['America/Sao_Paulo', '2018-11-01'],
  ['Pacific/Apia', '2011-12-27'],
  ['Asia/Kolkata', '2026-12-28'],
];
const minutesAsked = 14_400;

const windows: fc.Arbitrary<DayHours> = fc.record({
  day: fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7),
  from: fc.integer({ min: 0, max: 1439 }),
  to: fc.integer({ min: 0, max: 1440 }),
});
const people = fc.constantFrom('ada', 'bob', 'cyd', 'dan', 'eve');
const rotations = (night: Temporal.PlainDateTime): fc.Arbitrary<Rotation> =>
  fc
    .record({
      layer: fc.integer({ min: 0, max: 2 }),
      members: fc.array(people, { maxLength: 4 }),
      startsBefore: fc.integer({ min: -8_000, max: 60_000 }),
      endsAfter: fc.option(fc.integer({ min: -1_000, max: 15_000 })),
      turn: fc.oneof(
        fc.record({ every: fc.integer({ min: 1, max: 36 }), unit: fc.constant('hour' as const) }),
        fc.record({ every: fc.integer({ min: 1, max: 4 }), unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const) }),
      ),
      restrictions: fc.oneof(fc.constant([]), fc.array(windows, { minLength: 1, maxLength: 6 })),
      turns: fc.constantFrom('calendar' as const, 'covered' as const),
      shadows: fc.array(people, { maxLength: 2 }),
    })
    .map(({ startsBefore, endsAfter, ...rotation }) => ({
      ...rotation,
      name: 'some',
      joins: [],
      start: text(night.subtract({ minutes: startsBefore })),
      end: endsAfter === null ? null : text(night.add({ minutes: endsAfter })),
    }));
const overrides = (night: Temporal.PlainDateTime): fc.Arbitrary<Override> =>
  fc.record({ begins: fc.nat(14_000), lasts: fc.nat(5_000), person: people, replaces: fc.option(people) }).map((given) => ({
    from: text(night.add({ minutes: given.begins })),
    to: text(night.add({ minutes: given.begins + given.lasts })),
    person: given.person,
    replaces: given.replaces,
  }));
const timeOff = (zone: string, night: Temporal.PlainDateTime): fc.Arbitrary<TimeOff> =>
  fc
    .record({ begins: fc.integer({ min: -2_000, max: 14_000 }), lasts: fc.integer({ min: 1, max: 6_000 }), person: people })
    .map((given) => {
      const from = moment(zone, night) + given.begins * minute;
      return { person: given.person, from, to: from + given.lasts * minute, reason: null };
    });
const cases = fc.constantFrom(...nights).chain(([zone, date]) => {
  const night = Temporal.PlainDateTime.from(date);
  return fc.record({
    schedule: fc
      .record({
        rotations: fc.array(rotations(night), { maxLength: 4 }),
        overrides: fc.array(overrides(night), { maxLength: 4 }),
        timeOff: fc.array(timeOff(zone, night), { maxLength: 4 }),
      })
      .map((given): Schedule => ({ id: 's', name: 'S', zone, ...given })),
    from: fc.constant(moment(zone, night)),
  });
});

test('stretches cover the time asked without gap or overlap, and name at each minute whom the model names', () => {
  fc.assert(
    fc.property(cases, ({ schedule, from }) => {
      const to = from + minutesAsked * minute;
      const stretches = onCall(schedule, from, to);
      expect([from, ...stretches.map((one) => one.to)]).toEqual([...stretches.map((one) => one.from), to]);
      expect(
        stretches.every((one, i) => one.from < one.to && !sameOnCall(one, stretches[i - 1] ?? { people: [], shadows: ['-'], away: [] })),
      ).toBe(true);
      const model = modelOf(schedule, from, to);
      for (const one of stretches) {
        const answer = one.people.map(({ person }) => person).join('+');
        for (let at = one.from; at < one.to; at += minute) {
          if (model(at) !== answer) expect({ at: new Date(at).toISOString(), answer }).toEqual({ at, answer: model(at) });
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('cutting the question in two changes no answer, nor does asking for one moment', () => {
  fc.assert(
    fc.property(cases, fc.nat(minutesAsked), ({ schedule, from }, cut) => {
      const middle = from + cut * minute;
      const whole = onCall(schedule, from, from + 10 * day);
      for (const part of [...onCall(schedule, from, middle), ...onCall(schedule, middle, from + 10 * day)]) {
        const same = whole.find((one) => one.from <= part.from && part.to <= one.to);
        expect(same !== undefined && sameOnCall(same, part) && sameOnCall(onCallAt(schedule, part.from), part)).toBe(true);
        expect(sameOnCall(onCallAt(schedule, part.to - 1), part)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('whoever exchange with one another are all exchanged, two or in a circle, however the plan orders it and whoever has a turn then', () => {
  const crew = ['ada', 'bob', 'cyd', 'dan', 'eve'];
  const always = { layer: 1, start: '2026-01-05T09:00', end: null, restrictions: [], turns: 'calendar', shadows: [], joins: [] } as const;
  const exchanges = fc.record({
    exchanged: fc.shuffledSubarray(crew, { minLength: 2 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
    together: fc.boolean(),
  });
  fc.assert(
    fc.property(exchanges, ({ exchanged, order, together }) => {
      const next = (person: string) => exchanged[(exchanged.indexOf(person) + 1) % exchanged.length] ?? person;
      const isExchanged = (person: string) => exchanged.includes(person);
      const overrides = order
        .flatMap((at) => exchanged[at] ?? [])
        .map((replaces): Override => ({ from: '2026-01-05T09:00', to: '2026-01-10T09:00', person: next(replaces), replaces }));
      const turns = together ? crew.map((person) => [person]) : [crew];
      const rotations = turns.map(
        (members, index): Rotation => ({ ...always, name: `${index}`, members, turn: { every: 1, unit: 'day' } }),
      );
      const schedule: Schedule = { id: 's', name: 'S', zone: 'UTC', rotations, overrides, timeOff: [] };
      const held = Array.from({ length: 5 }, (_, index) => {
        const { people } = onCallAt(schedule, Date.parse('2026-01-05T12:00:00Z') + index * day);
        return people.map(({ person }) => person);
      });
      const right = crew.map((person) => (isExchanged(person) ? next(person) : person));
      expect(held).toEqual(together ? crew.map(() => right) : right.map((person) => [person]));
    }),
  );
});

function text(local: Temporal.PlainDateTime): string {
  return local.toString({ smallestUnit: 'minute' });
}

function moment(zone: string, local: Temporal.PlainDateTime): Instant {
  const found = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(local)) return found.epochMilliseconds;
  return found.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.NaN;
}

type Named = { readonly from: Instant; readonly to: Instant; readonly person: string };

/** Walks every turn from the first; looks at every window of every date. */
function modelOf(schedule: Schedule, from: Instant, to: Instant): (at: Instant) => string {
  const at = (written: string) => moment(schedule.zone, Temporal.PlainDateTime.from(written));
  const lanes = schedule.rotations.map((rotation) => ({ rotation, ...lane(schedule.zone, rotation, from, to) }));
  const standIns = schedule.overrides.map((one) => ({ ...one, begin: at(one.from), end: at(one.to) }));
  return (now) => {
    const covering = lanes.flatMap(({ rotation, turns, hours, end }) => {
      const turn = turns.find((one) => one.from <= now && now < one.to);
      const open = hours === null || hours.some((one) => one.from <= now && now < one.to);
      return turn !== undefined && open && now < end ? [{ layer: rotation.layer, person: turn.person }] : [];
    });
    const top = Math.max(...covering.map(({ layer }) => layer));
    const places = covering.filter(({ layer }) => layer === top).map(({ person }) => person);
    const active = standIns.filter(({ begin, end }) => begin <= now && now < end);
    const held = places.length === 0 ? vacancy(active) : places.map((person) => standInFor(person, places, active));
    // Whoever is away is skipped last of all, so that nobody takes over but whom an override names.
    const here = held.filter((person) => !schedule.timeOff.some((one) => one.person === person && one.from <= now && now < one.to));
    return [...new Set(here)].join('+');
  };
}

type Standing = Pick<Override, 'person' | 'replaces'>;

/** Whoever is named last for nobody's place, and whoever is named for them after that. */
function vacancy(active: readonly Standing[]): readonly string[] {
  const at = active.map(({ replaces }) => replaces).lastIndexOf(null);
  const one = active[at];
  return one === undefined ? [] : [followed(one.person, active.slice(at + 1), [])];
}

/** In words: the last one named for them or for all; in a circle it ends there, and with somebody who has a place of their own. */
function standInFor(person: string, places: readonly string[], active: readonly Standing[]): string {
  const at = active.map(({ replaces }) => replaces === null || replaces === person).lastIndexOf(true);
  const one = active[at];
  if (one === undefined) return person;
  const after = active.slice(at + 1);
  if (one.replaces === null) return followed(one.person, after, []);
  const sinceAll = active.slice(active.map(({ replaces }) => replaces).lastIndexOf(null) + 1);
  const next = new Map(sinceAll.map((each) => [each.replaces, each.person]));
  const way = [person];
  for (let who = next.get(person); who !== undefined && !way.includes(who); who = next.get(who)) way.push(who);
  return next.get(way.at(-1) ?? '') === person ? one.person : followed(one.person, after, places);
}

function followed(person: string, active: readonly Standing[], places: readonly string[]): string {
  const at = active.map(({ replaces }) => replaces).lastIndexOf(person);
  const one = active[at];
  return one === undefined || places.includes(person) ? person : followed(one.person, active.slice(at + 1), places);
}

function lane(zone: string, rotation: Rotation, from: Instant, to: Instant) {
  const start = Temporal.PlainDateTime.from(rotation.start);
  const turns: Named[] = [];
  let used = 0;
  for (let index = 0, began = moment(zone, start); began < to && rotation.members.length > 0; index += 1) {
    const begins = start.add({ [`${rotation.turn.unit}s`]: index * rotation.turn.every });
    const ends = start.add({ [`${rotation.turn.unit}s`]: (index + 1) * rotation.turn.every });
    const ended = moment(zone, ends);
    if (ended > from) turns.push({ from: began, to: ended, person: rotation.members[used % rotation.members.length] ?? '' });
    began = ended;
    if (rotation.turns === 'calendar' || rotation.restrictions.length === 0 || covered(rotation, begins, ends)) used += 1;
  }
  const hours: { from: Instant; to: Instant }[] = [];
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).toPlainDate();
  for (let offset = -2; offset < 13; offset += 1) {
    for (const window of windowsOn(rotation, first.add({ days: offset }))) {
      hours.push({ from: moment(zone, window.from), to: moment(zone, window.to) });
    }
  }
  const end = rotation.end === null ? Number.POSITIVE_INFINITY : moment(zone, Temporal.PlainDateTime.from(rotation.end));
  return { turns, hours: rotation.restrictions.length === 0 ? null : hours, end };
}

function covered(rotation: Rotation, begins: Temporal.PlainDateTime, ends: Temporal.PlainDateTime): boolean {
  const before = Temporal.PlainDateTime.compare;
  for (let date = begins.toPlainDate().subtract({ days: 1 }); before(date.toPlainDateTime(), ends) < 0; date = date.add({ days: 1 })) {
    if (windowsOn(rotation, date).some((window) => before(window.from, ends) < 0 && before(begins, window.to) < 0)) return true;
  }
  return false;
}

function windowsOn(rotation: Rotation, date: Temporal.PlainDate) {
  const midnight = date.toPlainDateTime();
  return rotation.restrictions
    .filter((window) => window.day === date.dayOfWeek)
    .map((window) => ({
      from: midnight.add({ minutes: window.from }),
      to: midnight.add({ minutes: window.to <= window.from ? window.to + 1440 : window.to }),
    }));
}
