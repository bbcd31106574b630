import { expect, test } from 'vitest';
import { meaning } from './shortcuts.ts';

const act = () => {};
const page = { n: act, a: act };
const whole = { 'g n': () => {}, '?': act };

test('a key means what the newest layer says', () => {
  const older = { a: () => {} };
  expect(meaning('a', null, [older, page])).toEqual({ act });
  expect(meaning('?', null, [whole, page])).toEqual({ act });
});

test('the second key of a pair is not taken for itself', () => {
  expect(meaning('g', null, [whole, page])).toEqual({ waitFor: 'g' });
  expect(meaning('n', 'g', [whole, page])).toEqual({ act: whole['g n'] });
  expect(meaning('x', 'g', [whole, page])).toBeNull();
  expect(meaning('z', null, [whole, page])).toBeNull();
});
