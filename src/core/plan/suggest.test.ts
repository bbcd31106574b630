// Is what was meant found, and only that?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearestWord } from './suggest.ts';

const known = ['payments', 'payments-secondary', 'platform', 'on', 'security'];

test.each([
  ['paymnts', 'payments'],
  ['paymetns', 'payments'],
  ['Payments', 'payments'],
  ['platfrom', 'platform'],
  ['payments-secundary', 'payments-secondary'],
  ['no', 'on'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearestWord(word, known)).toBe(meant);
});

test.each(['legal', '', 'x', 'zzz', 'p'.repeat(1_000)])('nothing is near %s', (word) => {
  expect(didYouMean(word, known)).toBeNull();
});

test('one slip of the finger is always forgiven', () => {
  const word = fc.string({ minLength: 3, maxLength: 30, unit: fc.constantFrom(...'abcdefghijklmnop-') });
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('cut', 'double', 'swap'), (meant, at, slip) => {
      const i = at % (meant.length - 1);
      const [a = '', b = ''] = [meant[i], meant[i + 1]];
      const slipped = meant.slice(0, i) + { cut: b, double: a + a + b, swap: b + a }[slip] + meant.slice(i + 2);
      expect(nearestWord(slipped, [meant])).toBe(meant);
    }),
  );
});
