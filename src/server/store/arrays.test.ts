import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, type Opened } from '../../../test/stores.ts';
import { integers, texts } from './arrays.ts';

describe.each(engines)('arrays on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test('any list of texts and safe integers arrives as it was sent', async () => {
    // PostgreSQL keeps no NUL, and a lone surrogate is no text: neither can come from JSON that was checked.
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value));
    const row = fc.tuple(fc.option(text), fc.option(fc.maxSafeInteger()));
    const sql = 'select a, b from unnest($1::text[], $2::bigint[]) with ordinality as n (a, b, nth) order by nth';
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 50 }), async (rows) => {
        const params = [texts(rows.map(([a]) => a)), integers(rows.map(([, b]) => b))];
        const answer = await opened.database.read({ sql, params });
        expect(answer).toEqual(rows.map(([a, b]) => ({ a, b: b === 0 ? 0 : b })));
      }),
      { numRuns: 60 },
    );
  });
});
