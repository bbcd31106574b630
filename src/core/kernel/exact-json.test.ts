// Do whole numbers survive reading and writing, and is everything else as the runtime reads it?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExactly, writeExactly } from './exact-json.ts';

test('numbers beyond 2^53 stay apart', () => {
  expect(parseExactly('{"cycle":3628324908194384877,"n":[-9007199254740993,7,1e30,0.1234567890123456]}')).toEqual({
    cycle: 3628324908194384877n,
    n: [-9007199254740993n, 7, 1e30, 0.1234567890123456],
  });
  expect(parseExactly('3628324908194384878')).toBe(3628324908194384878n);
});

test('a text that looks like a number is a text, also where it looks like the mark', () => {
  const hidden = '{"a":"exactly:1","b":"\\u0065xactly:12","c":"\\"3628324908194384877","__proto__":3628324908194384877}';
  const read = parseExactly(hidden) as Record<string, unknown>;
  expect([read.a, read.b, read.c]).toEqual(['exactly:1', 'exactly:12', '"3628324908194384877']);
  expect(Object.getOwnPropertyDescriptor(read, '__proto__')?.value).toBe(3628324908194384877n);
});

test('what is no JSON throws as ever', () => {
  for (const text of ['', '{', '12345678901234567890,', '[1234567890123456789', '01234567890123456789']) {
    expect(() => parseExactly(text)).toThrow(SyntaxError);
  }
});

/** JSON values with whole numbers of any size. */
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
    fc.oneof(fc.string(), fc.constantFrom('exactly:5', 'exactly-0:', '\\', '"', '1234567890123456789')),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', '12345678901234567')), tie('any'), { maxKeys: 4 }),
  ),
})).any;

test('whatever is written is read as it was', () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(parseExactly(writeExactly(given))).toEqual(given);
    }),
  );
});

test('any JSON is read as the runtime reads it, but for the digits', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(writeExactly(parseExactly(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});
