import { expect, test } from 'vitest';
import { momentsIn, renamed } from './copying.ts';

test('an incident, its alert and its key are marked wherever they occur, also within other ids', () => {
  const text = '{"id":"inc_1","pages":["inc_1/p1"],"key":"new-7","alert":"alr_1"}';
  expect(renamed(text, ['inc_1', 'alr_1', 'new-7'])).toBe('{"id":"@n0@","pages":["@n0@/p1"],"key":"@n2@","alert":"@n1@"}');
});

test('moments are marked, each value once; ids, counts and longer numbers are none', () => {
  const text =
    '{"openedAt":1790000000000,"nextAt":1790007200000,"again":1790000000000,"count":7,"id":"a1790000000000","big":17900000000001}';
  expect(momentsIn(text)).toEqual({
    template: '{"openedAt":@m0@,"nextAt":@m1@,"again":@m0@,"count":7,"id":"a1790000000000","big":17900000000001}',
    moments: [1_790_000_000_000, 1_790_007_200_000],
  });
});
