// Can a text from outside turn what stands beside it, or begin a line of its own?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, turningNothing } from './foreign-text.ts';

const turns = /[\u202a-\u202e\u2066-\u2069]/;
const texts = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202e', '\u2066', '\u2069', '\n', '\r', '\u2028', '\u0000')))
  .map((parts) => parts.join(''));

test('an override is shown as what it is', () => {
  expect(turningNothing('invoice\u202efdp.exe')).toBe('invoice⟨U+202E⟩fdp.exe');
  expect(oneLine('a\r\nBcc: x\u2028b ')).toBe('a Bcc: x b');
});

test('no text turns anything, and what holds nothing of the kind stays as it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(turningNothing(text)).not.toMatch(turns);
      expect(oneLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      if (!turns.test(text)) expect(turningNothing(text)).toBe(text);
    }),
  );
});
