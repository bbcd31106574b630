import { expect, test } from 'vitest';
import { bookkeepingLimits, createBookkeeping } from './bookkeeping.ts';

test('a note that fails is nobody’s trouble, and none is made for a while after it', async () => {
  let elapsed = 0;
  let asked = 0;
  const bookkeeping = createBookkeeping(() => elapsed);
  const work = () => {
    asked += 1;
    return Promise.reject(new Error('cannot execute UPDATE in a read-only transaction'));
  };
  bookkeeping.note(work);
  await new Promise(setImmediate);
  bookkeeping.note(work);
  expect(asked).toBe(1);
  elapsed = bookkeepingLimits.restMs;
  bookkeeping.note(work);
  expect(asked).toBe(2);
});

test('however many read, few notes are under way', () => {
  const bookkeeping = createBookkeeping();
  let asked = 0;
  for (let times = 0; times < 100; times += 1) {
    bookkeeping.note(() => {
      asked += 1;
      return new Promise(() => {});
    });
  }
  expect(asked).toBe(bookkeepingLimits.underWay);
});
