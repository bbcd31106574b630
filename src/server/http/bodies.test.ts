// Is what lies in unfinished bodies and open streams bounded for all together and for each, and forgotten once it is over?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeld } from './bodies.ts';
import { createShares } from './stream-shares.ts';

const limits = { allBytes: 100, addressBytes: 60 };

test('whatever comes and goes, no bound is passed, and who has nothing on its way is not kept', () => {
  const step = fc.record({ address: fc.constantFrom('a', 'b', 'c'), bytes: fc.integer({ min: 1, max: 70 }), ends: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const held = createHeld(limits);
      const open: { readonly address: string; readonly bytes: number }[] = [];
      const sum = (of?: string) =>
        open.filter(({ address }) => of === undefined || address === of).reduce((all, { bytes }) => all + bytes, 0);
      for (const { address, bytes, ends } of steps) {
        const first = ends ? open.shift() : undefined;
        if (first !== undefined) held.give(first.address, first.bytes);
        const fits = sum() + bytes <= limits.allBytes && sum(address) + bytes <= limits.addressBytes;
        expect(held.take(address, bytes)).toBe(fits);
        if (fits) open.push({ address, bytes });
        expect(held.addresses()).toBe(new Set(open.map((each) => each.address)).size);
      }
    }),
  );
});

test('one account has its share of streams and no more; a place is given back once', () => {
  const shares = createShares(2);
  const first = shares.take('dana');
  expect([first === null, shares.take('dana') === null, shares.take('dana') === null, shares.take('lee') === null]).toEqual([
    false,
    false,
    true,
    false,
  ]);
  first?.();
  first?.();
  expect([shares.take('dana') === null, shares.take('dana') === null, shares.held()]).toEqual([false, true, 2]);
});
