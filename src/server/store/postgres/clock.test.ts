import { expect, test } from 'vitest';
import { createDatabaseClock, ownTime } from './clock.ts';

/** A database whose clock can be set, at the end of a line that takes its time; and a process in which time only passes. */
function lineTo() {
  const world = { elapsed: 1_000, database: 1_800_000_000_000, thereMs: 2, backMs: 2, slept: 0 };
  const pass = (ms: number) => {
    world.elapsed += ms;
    world.database += ms;
  };
  const run = async () => {
    pass(world.thereMs);
    const rows = [{ now: world.database }];
    pass(world.backMs);
    return { rows };
  };
  const deps = { ...ownTime, elapsed: () => world.elapsed, awakeOrNot: () => world.elapsed + world.slept };
  return { world, pass, run, deps };
}

test('the time is the database’s, to within half the quickest answer', async () => {
  const { world, pass, run, deps } = lineTo();
  world.backMs = 30;
  const clock = await createDatabaseClock(run, deps);
  pass(60_000);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(16);
});

test('a slow answer changes nothing that it does not contradict', async () => {
  const { world, run, deps } = lineTo();
  const clock = await createDatabaseClock(run, deps);
  world.backMs = 4_000;
  await clock.measure(run);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(2);
});

test('a database’s clock that is set is approached, not followed; when this machine slept, time has passed', async () => {
  const { world, pass, run, deps } = lineTo();
  const clock = await createDatabaseClock(run, deps);
  const before = clock.now();
  world.database += 300_000;
  pass(10_000);
  await clock.measure(run);
  expect(clock.now() - before).toBeGreaterThanOrEqual(10_000);
  expect(clock.now() - before).toBeLessThanOrEqual(11_100);
  expect(clock.jump()?.byMs).toBeGreaterThan(290_000);

  const other = lineTo();
  const steady = await createDatabaseClock(other.run, other.deps);
  other.world.database += 8 * 3_600_000;
  other.world.slept += 8 * 3_600_000;
  await steady.measure(other.run);
  expect(Math.abs(steady.now() - other.world.database)).toBeLessThanOrEqual(4);
  expect(steady.jump()).toBeNull();
});
