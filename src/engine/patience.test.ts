import { expect, test } from 'vitest';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { createPatience, patienceLimits } from './patience.ts';

/** A patience, and how long whoever waits for an answer that never comes is left waiting. */
function patient() {
  const time = createVirtualTime(1_800_000_000_000);
  let givenUpAt: number | null = null;
  const patience = createPatience({ clock: time, timer: time }, () => {
    givenUpAt ??= time.now();
  });
  return {
    async answer(value: object, afterMs: number) {
      await patience.during(new Promise<object>((resolve) => time.at(time.now() + afterMs, () => resolve(value))));
    },
    time,
    async silenceMs() {
      givenUpAt = null;
      const from = time.now();
      void patience.during(new Promise<object>(() => {}));
      await time.advanceTo(from + 60_000);
      return givenUpAt === null ? null : givenUpAt - from;
    },
  };
}

test('a batch that was left out behind one that never came is no slow answer: the next silence is given up as soon', async () => {
  const { answer, time, silenceMs } = patient();
  const leftOut = answer({ ok: false }, 10_000);
  await time.advanceTo(time.now() + 10_000);
  await leftOut;
  expect(await silenceMs()).toBe(patienceLimits.leastMs);
});

test('a slow answer is one: the next is waited for longer', async () => {
  const { answer, time, silenceMs } = patient();
  const slow = answer({ ok: true }, 1_500);
  await time.advanceTo(time.now() + 1_500);
  await slow;
  expect(await silenceMs()).toBe(1_500 * patienceLimits.times);
});
