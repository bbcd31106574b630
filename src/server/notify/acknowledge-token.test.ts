// Can a link be made by anyone but us, or be used for longer or for something else?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acknowledgeToken, readAcknowledgeToken } from './acknowledge-token.ts';
import { linkLimits } from './limits.ts';

const pageIds = fc.stringMatching(/^inc_[0-9a-zA-Z]{1,40}\.p[1-9][0-9]{0,4}$/);
const instants = fc.integer({ min: 0, max: 4_102_444_800_000 });

test('a token says its page until it expires, and from then on that it has expired', () => {
  fc.assert(
    fc.property(fc.string(), pageIds, instants, fc.nat(2 * linkLimits.validMs), (secret, page, placedAt, age) => {
      const token = acknowledgeToken(secret, page, placedAt);
      expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
      expect(token).toBe(acknowledgeToken(secret, page, placedAt));
      const kind = age < linkLimits.validMs ? 'valid' : 'expired';
      expect(readAcknowledgeToken(secret, token, placedAt + age)).toEqual({ kind, page });
    }),
  );
});

test('no change of a single character goes unnoticed', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  fc.assert(
    fc.property(pageIds, instants, fc.nat(), fc.constantFrom(...alphabet), (page, placedAt, at, character) => {
      const token = acknowledgeToken('secret', page, placedAt);
      const place = at % token.length;
      fc.pre(token[place] !== character);
      const altered = token.slice(0, place) + character + token.slice(place + 1);
      expect(readAcknowledgeToken('secret', altered, placedAt)).toEqual({ kind: 'forged' });
    }),
    { numRuns: 1_000 },
  );
});

test('another secret does not sign for this one', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), pageIds, instants, (secret, other, page, placedAt) => {
      fc.pre(secret !== other);
      expect(readAcknowledgeToken(other, acknowledgeToken(secret, page, placedAt), placedAt)).toEqual({ kind: 'forged' });
    }),
  );
});

test('any text at all is read without a fault', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000, unit: 'binary' }), instants, (text, now) => {
      expect(readAcknowledgeToken('secret', text, now)).toEqual({ kind: 'forged' });
    }),
  );
  for (const text of ['', '.', '..', 'a.', '.a', `${'a'.repeat(10_000)}.b`]) {
    expect(readAcknowledgeToken('secret', text, 0)).toEqual({ kind: 'forged' });
  }
});
