import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle, waitingMoves } from './settle.ts';

test('nothing moves under the finger: rows keep their places, new ones come last', () => {
  expect(settle(['a', 'b', 'c'], ['c', 'x', 'a'], true)).toEqual(['a', 'b', 'c', 'x']);
});

test('when the finger is lifted, the wanted order stands', () => {
  expect(settle(['a', 'b', 'c'], ['c', 'x', 'a'], false)).toEqual(['c', 'x', 'a']);
});

test('the same order is the same array, so that nothing is rendered for it', () => {
  const standing = ['a', 'b'];
  expect(settle(standing, ['a', 'b'], false)).toBe(standing);
  expect(settle(standing, ['b', 'a'], true)).toBe(standing);
});

test('it says how much waits to be moved', () => {
  expect(waitingMoves(['a', 'b'], ['a', 'b'])).toBe(0);
  expect(waitingMoves(['a', 'b', 'c'], ['a', 'c'])).toBe(1);
});

test('while held, no row that stood ever changes its place', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (standing, wanted) => {
      expect(settle(standing, wanted, true).slice(0, standing.length)).toEqual(standing);
    }),
  );
});
