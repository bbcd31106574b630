import { expect, test } from 'vitest';
import { manualTime } from '../../../test/notify.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { askAfterMs, createAnswered } from './answered.ts';

function world() {
  const time = manualTime();
  const store = { answers: true, asked: 0 };
  const answered = createAnswered({
    clock: time,
    timer: time,
    storeAnswers: async () => {
      store.asked += 1;
      return store.answers;
    },
  });
  const pass = async (ms: number) => {
    time.advance(ms);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { time, store, answered, pass };
}

test('what is answered soon asks nothing and leaves no timer', async () => {
  const { time, store, answered } = world();
  expect(await answered(Promise.resolve('yes'))).toBe('yes');
  expect(store.asked).toBe(0);
  expect(time.pending()).toBe(0);
});

test('long work is waited for while the database answers', async () => {
  const { time, store, answered, pass } = world();
  let finish: (word: string) => void = () => {};
  const asked = answered(new Promise<string>((resolve) => (finish = resolve)));
  for (let times = 1; times <= 10; times++) await pass(askAfterMs);
  expect(store.asked).toBe(10);
  finish('at last');
  expect(await asked).toBe('at last');
  expect(time.pending()).toBe(0);
});

test('nobody waits for a database that says nothing', async () => {
  const { time, store, answered, pass } = world();
  const asked = answered(new Promise(() => {}));
  const told = expect(asked).rejects.toThrow(StoreUnavailable);
  await pass(askAfterMs);
  store.answers = false;
  await pass(askAfterMs);
  await told;
  expect(time.pending()).toBe(0);
});
