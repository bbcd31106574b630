// Does time flow steadily, whatever is done to the clock?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hour, minute, second } from '../../core/kernel/instant.ts';
import { approach, type ClockJump, createSteadyTime, jumpInWords, jumpMs, startOf } from './steady-time.ts';

const start = Date.parse('2026-12-01T09:00:00Z');

/** A machine whose clock can be set, and which can be put to sleep. */
function machine() {
  const at = { wall: start, elapsed: 5_000, uptime: 5_000 };
  const told: ClockJump[] = [];
  const time = createSteadyTime({
    startsAt: at.wall,
    elapsed: () => at.elapsed,
    awakeOrNot: () => at.uptime,
    told: (jump) => told.push(jump),
  });
  const look = () => time.hears(at.wall - at.elapsed, at.wall - at.elapsed);
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= second) {
      const step = Math.min(left, second);
      at.wall += step;
      at.elapsed += step;
      at.uptime += step;
      look();
    }
  };
  const sleep = (ms: number) => {
    at.wall += ms;
    at.uptime += ms;
    look();
  };
  return { at, told, time, look, pass, sleep };
}

test.each([
  ['back 3 h', -3 * hour],
  ['forward 5 h', 5 * hour],
])('a clock that is set %s is noticed once, and a wait of five minutes takes five minutes, or nearly', (_said, by) => {
  const { at, told, time, pass } = machine();
  pass(minute);
  const before = time.now();
  at.wall += by;
  pass(5 * minute);
  expect(Math.abs(time.now() - before - 5 * minute)).toBeLessThanOrEqual(5 * minute * approach + second);
  expect(told).toHaveLength(1);
  expect(told[0]?.byMs).toBe(by);
  expect(time.jump()).not.toBeNull();
  // In the end the two are one again.
  pass(Math.abs(by) / approach);
  expect(time.jump()).toBeNull();
  expect(Math.abs(time.now() - at.wall)).toBeLessThan(jumpMs);
  expect(told).toHaveLength(1);
});

test('a machine that slept has not had its clock set: time has passed', () => {
  const { at, told, time, pass, sleep } = machine();
  pass(minute);
  sleep(8 * hour);
  expect([time.now(), told]).toEqual([at.wall, []]);
});

test('a clock that is kept by others is followed without a word', () => {
  const { at, told, time, pass } = machine();
  for (let n = 0; n < 100; n++) {
    at.wall += n % 2 === 0 ? 40 : -60;
    pass(5 * second);
  }
  expect(Math.abs(time.now() - at.wall)).toBeLessThan(second);
  expect(told).toEqual([]);
});

test('whatever is set, put to sleep and let pass: time never goes back, and never much faster or slower than it does', () => {
  const happening = fc.oneof(
    fc.record({ type: fc.constant('set' as const), ms: fc.integer({ min: -48 * hour, max: 48 * hour }) }),
    fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 10 * minute }) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 15 }), (happenings) => {
      const { at, time, pass } = machine();
      for (const { type, ms } of happenings) {
        const before = time.now();
        if (type === 'set') at.wall += ms;
        else pass(ms);
        const went = time.now() - before;
        const passed = type === 'set' ? 0 : ms;
        expect(went).toBeGreaterThanOrEqual(0);
        expect(Math.abs(went - passed)).toBeLessThanOrEqual(passed * approach + second);
      }
    }),
    { numRuns: 100 },
  );
});

test('after a restart what was recorded is not undone, and what was long ago is said', () => {
  expect(startOf(start, null)).toEqual({ at: start, says: null });
  expect(startOf(start, start - 1)).toEqual({ at: start, says: null });
  expect(startOf(start, start + 3 * hour)).toEqual({
    at: start + 3 * hour,
    says: 'the clock is 3 h behind what was recorded last: time goes on from there, and approaches the clock slowly',
  });
  expect(startOf(start, start - 5 * hour)).toEqual({
    at: start,
    says: '5 h have passed since something was recorded last: what is due is decided as of now',
  });
  expect(startOf(start, start + 72 * hour).at).toBe(start);
  expect(jumpInWords({ byMs: -3 * hour, noticedAt: start })).toContain('it is 3 h behind the time that Tocsin goes by');
});
