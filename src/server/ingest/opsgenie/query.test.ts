// Does a search find what Opsgenie's would, and say what it does not understand?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsOf } from './query.ts';

const alert = {
  id: 'alr_1',
  alias: 'disk/db-1',
  message: 'Disk full on db-1',
  description: 'Full.',
  status: 'open',
  acknowledged: false,
  priority: 'P1',
  tags: ['db', 'prod'],
  details: { free: '1%' },
  responders: [{ name: 'Database', type: 'team' }],
  actions: [],
  entity: '',
  source: 'db-1',
  owner: '',
  count: 3,
  createdAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-02T09:00:00.000Z',
  integration: { name: 'Scripts', type: 'API' },
};

function found(query: string): boolean | string {
  const fits = fitsOf(query);
  return fits.ok ? fits.value(alert) : fits.refusal.message;
}

test.each([
  '',
  'status: open',
  'status:open',
  'status = open'.replace(' =', ':'),
  'alias: "disk/db-1"',
  'alias: disk/db-1',
  'tag: db AND priority: P1',
  'tag:db priority:p1',
  'tag: (x OR prod)',
  'NOT status: closed',
  'status: closed OR (tag: prod AND NOT tag: staging)',
  'message: "disk full"',
  'message: disk*db-1',
  'disk',
  'createdAt > 2026-03-01'.replace(' >', ': >'),
  'createdAt: >= 1772442000000 AND createdAt: < 2026-03-03T00:00:00Z',
  'count: > 2',
  'details.free: "1%"',
  'details.key: free',
  'responders: database',
  'acknowledged: false',
])('%s fits', (query) => {
  expect(found(query)).toBe(true);
});

test.each(['status: closed', 'tag: d', 'alias: disk', 'NOT tag: db', 'message: x*', 'count: 4', 'priority: (P2 OR P3)', 'nothing'])(
  '%s does not fit',
  (query) => {
    expect(found(query)).toBe(false);
  },
);

test.each([
  ['wibble: 5', "'wibble' is no field that can be searched"],
  ['status:', "'status' has no value"],
  ['(status: open', 'a parenthesis is not closed'],
  ['status: open)', "')' is not expected there"],
  ['createdAt: yesterday', "'yesterday' is no time"],
  ['alias: > 5', "'>' is for times and counts"],
])('%s is said not to be understood', (query, why) => {
  expect(found(query)).toBe(`query can not be understood: ${why}.`);
});

test('no query breaks it, and none takes long', () => {
  const piece = fc.constantFrom('(', ')', 'AND', 'OR', 'NOT', 'status:', 'open', '"', '*', 'tag: ', '>', ' ', 'createdAt: <', '5', '\\');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 200 }).map((all) => all.join(' ')),
      ),
      (query) => {
        expect(['boolean', 'string']).toContain(typeof found(query));
      },
    ),
  );
});
