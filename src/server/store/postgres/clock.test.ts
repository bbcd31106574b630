import { expect, test } from 'vitest';
import { createDatabaseClock } from './clock.ts';

/** A database whose clock can be set, at the end of a line that takes its time; and a process in which time only passes. */
function lineTo() {
  const world = { elapsed: 1_000, database: 1_800_000_000_000, thereMs: 2, backMs: 2 };
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
  return { world, pass, run, elapsed: () => world.elapsed };
}

test('the time is the database’s, to within half the quickest answer', async () => {
  const { world, pass, run, elapsed } = lineTo();
  world.backMs = 30;
  const clock = await createDatabaseClock(run, elapsed);
  pass(60_000);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(16);
});

test('a slow answer changes nothing that it does not contradict', async () => {
  const { world, run, elapsed } = lineTo();
  const clock = await createDatabaseClock(run, elapsed);
  world.backMs = 4_000;
  await clock.measure(run);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(2);
});

test('it follows when the database’s clock is set, and when this machine slept', async () => {
  const { world, run, elapsed } = lineTo();
  const clock = await createDatabaseClock(run, elapsed);
  world.database += 300_000;
  await clock.measure(run);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(4);
  world.database -= 700_000;
  await clock.measure(run);
  expect(Math.abs(clock.now() - world.database)).toBeLessThanOrEqual(4);
});
