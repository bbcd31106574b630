// Does memory stay bounded, and keep what is used?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecent } from './recent.ts';

test('what is used again outlives what is older and what is newer', () => {
  const dropped: string[] = [];
  const recent = createRecent<string, string>(3, (value) => dropped.push(value));
  for (const each of ['a', 'b', 'c']) recent.set(each, each.toUpperCase());
  recent.use('a');
  recent.set('d', 'D');
  recent.set('e', 'E');
  expect(dropped).toEqual(['B', 'C']);
  expect(['a', 'b', 'c', 'd', 'e'].map((each) => recent.get(each))).toEqual(['A', undefined, undefined, 'D', 'E']);
});

test('never more than its limit, always what was set last, and each that goes is told once', () => {
  const key = fc.integer({ min: 0, max: 12 });
  const deed = fc.oneof(
    fc.record({ do: fc.constant('set' as const), key }),
    fc.record({ do: fc.constant('use' as const), key }),
    fc.record({ do: fc.constant('delete' as const), key }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(deed, { maxLength: 80 }), (limit, deeds) => {
      const there = new Map<number, number>();
      const recent = createRecent<number, { readonly key: number; readonly nth: number }>(limit, (value) => {
        expect(there.get(value.key)).toBe(value.nth);
        there.delete(value.key);
      });
      for (const [nth, each] of deeds.entries()) {
        if (each.do === 'use') recent.use(each.key);
        else if (each.do === 'delete') {
          recent.delete(each.key);
          there.delete(each.key);
        } else {
          recent.set(each.key, { key: each.key, nth });
          there.set(each.key, nth);
          expect(recent.get(each.key)?.nth).toBe(nth);
        }
        expect(there.size).toBeLessThanOrEqual(limit);
        for (let asked = 0; asked <= 12; asked++) expect(recent.get(asked)?.nth).toBe(there.get(asked));
      }
    }),
  );
});
