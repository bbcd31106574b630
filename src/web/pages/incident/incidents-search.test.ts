import { expect, test } from 'vitest';
import { filterOf, isNarrowed, readIncidentsSearch } from './incidents-search.ts';

test('what the address says is taken where it means something', () => {
  expect(readIncidentsSearch({})).toEqual({ status: 'open' });
  expect(readIncidentsSearch({ status: 'resolved', service: 'search', from: '2026-11-01', to: 'soon', severity: '' })).toEqual({
    status: 'resolved',
    service: 'search',
    from: '2026-11-01',
  });
  expect(isNarrowed({ status: 'resolved' })).toBe(false);
  expect(isNarrowed({ status: 'resolved', customer: 'nordic' })).toBe(true);
});

test('days are whole, from the first midnight to the last', () => {
  const { from, to } = filterOf({ status: 'all', from: '2026-11-30', to: '2026-11-30' });
  expect([from, to].map((at) => new Date(at ?? 0).getHours())).toEqual([0, 0]);
  expect(new Date(to ?? 0).getDate()).toBe(1);
});
