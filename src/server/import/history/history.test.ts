// Is every form of history read alike, is whatever is wrong named by row and field, and is each incident kept once?

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Opened, openEmbeddedStore } from '../../../../test/stores.ts';
import { readPastIncidents } from '../../store/past-incidents.ts';
import { importHistory } from './command.ts';
import { parseCsv } from './csv.ts';
import { readHistoryFile } from './read.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, content: string | Buffer) => {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
};

const asCsv = `ID,Title,Service,Severity,Opened,Acknowledged,Acknowledged by,Resolved,Updates
7,"Checkout, and ""basket"" fail",checkout,SEV1,2026-03-01T02:00:00Z,2026-03-01T02:07:00Z,dana,2026-03-01 03:00:00Z,"[{""at"":""2026-03-01T02:30:00Z"",
""status"":""Update"",""text"":""two\\nlines""}]"

8,Slow,,SEV3,2026-03-02T02:00:00+01:00,,,,
`;
const first = {
  id: '7',
  title: 'Checkout, and "basket" fail',
  services: ['checkout'],
  severity: 'SEV1',
  openedAt: Date.parse('2026-03-01T02:00:00Z'),
  acknowledgedAt: Date.parse('2026-03-01T02:07:00Z'),
  acknowledgedBy: 'dana',
  resolvedAt: Date.parse('2026-03-01T03:00:00Z'),
  updates: [{ at: Date.parse('2026-03-01T02:30:00Z'), status: 'Update', text: 'two\nlines' }],
  answers: [],
  severityChanges: [],
  alert: null,
  url: null,
};
const second = { ...first, id: '8', title: 'Slow', services: [], severity: 'SEV3', openedAt: Date.parse('2026-03-02T01:00:00Z') };
const both = [first, { ...second, acknowledgedAt: null, acknowledgedBy: null, resolvedAt: null, updates: [] }];

const asObjects = [
  {
    id: 7,
    title: 'Checkout, and "basket" fail',
    service: 'checkout',
    severity: 'SEV1',
    opened: '2026-03-01T02:00:00Z',
    acknowledged: '2026-03-01T02:07:00Z',
    'acknowledged by': 'dana',
    resolved: '2026-03-01T03:00:00Z',
    updates: [{ at: '2026-03-01T02:30:00Z', status: 'Update', text: 'two\nlines' }],
  },
  { id: '8', title: 'Slow', severity: 'SEV3', opened: '2026-03-02T01:00:00Z' },
];

test.each([
  ['past.csv', asCsv],
  ['past.json', JSON.stringify(asObjects)],
  ['past.jsonl', asObjects.map((each) => JSON.stringify(each)).join('\n')],
  ['past.csv.gz', gzipSync(asCsv)],
])('%s is read', async (name, content) => {
  const read = await readHistoryFile(await put(name, content), 'tocsin');
  expect(read).toEqual({ ok: true, value: { incidents: both, bad: [] } });
});

test("GitHub's status history is read, and what it does not say stays open", async () => {
  const line = {
    id: '963',
    entry_id: 'tag',
    title: 'Incident with Codespaces',
    url: 'https://example.com/963',
    started_at: '2022-03-26T01:43:00Z',
    resolved_at: '2022-03-26T03:35:00Z',
    impact: 'minor',
    components: ['Codespaces', 'Pages'],
    updates: [{ at: '2022-03-26T01:43:00Z', status: 'Investigating', message: 'We are investigating.' }],
  };
  const read = await readHistoryFile(await put('github.jsonl', JSON.stringify(line)), 'github-status');
  expect(read.ok && read.value.incidents).toEqual([
    {
      id: '963',
      title: 'Incident with Codespaces',
      services: ['Codespaces', 'Pages'],
      severity: 'minor',
      openedAt: Date.parse('2022-03-26T01:43:00Z'),
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: Date.parse('2022-03-26T03:35:00Z'),
      updates: [{ at: Date.parse('2022-03-26T01:43:00Z'), status: 'Investigating', text: 'We are investigating.' }],
      answers: [],
      severityChanges: [],
      alert: null,
      url: 'https://example.com/963',
    },
  ]);
});

test.each([
  ['a.json', '[{"id":"1"}]', { row: 1, field: 'title', message: 'is missing' }],
  ['a.json', '[3]', { row: 1, field: '', message: 'is no object' }],
  [
    'a.jsonl',
    '\n{"id":"1","title":"x","severity":"s","opened":"yesterday"}',
    { row: 2, field: 'opened', message: '`yesterday` is no moment: write it like 2026-03-29T02:30:00Z' },
  ],
  [
    'a.jsonl',
    '{"id":"1","title":"x","severity":"s","opened":"2026-01-01T00:00:00Z","resolved":"2025-01-01T00:00:00Z"}',
    { row: 1, field: 'resolved', message: 'is before `opened`' },
  ],
  [
    'a.jsonl',
    '{"id":"1","title":"x","severity":"s","opened":"2026-01-01T00:00:00Z","updates":[{"at":"x"}]}',
    { row: 1, field: 'updates[0].at', message: '`x` is no moment: write it like 2026-03-29T02:30:00Z' },
  ],
  ['a.jsonl', '{"id":"1","title":"x","severity":"s","opened":"2026-01-01T00:00:00Z","owner":"x"}', { row: 1, field: 'owner' }],
  [
    'a.csv',
    'id,title,severity,opened\n1,a,s,2026-01-01T00:00:00Z\n\n1,b,s,2026-01-01T00:00:00Z',
    { row: 4, field: 'id', message: '`1` stands in row 2 already' },
  ],
  [
    'a.csv',
    'id,title,severity,opened,acknowledged\n1,a,s,2026-01-01T00:00:00Z,2025-01-01T00:00:00Z',
    { row: 2, field: 'acknowledged', message: 'is before `opened`' },
  ],
  ['a.csv', 'id,title\n1,a,too much', { row: 2, field: '', message: 'is no object' }],
])('what is wrong in %s is named: %s', async (name, content, problem) => {
  const read = await readHistoryFile(await put(name, content), 'tocsin');
  expect(read.ok && read.value.bad).toEqual([expect.objectContaining(problem)]);
});

test.each([
  ['a.csv', 'id,owner\n', 'there is no column `owner`'],
  ['a.csv', 'id\n"a', 'line 2: a quote'],
  ['a.json', '{}', 'holds no JSON list'],
  ['a.txt', '', 'expected a name that ends in'],
  ['a.json', Buffer.from([0xff, 0xfe, 0x00]), 'cannot be read'],
])('%s of this kind is refused as a whole: %s', async (name, content, message) => {
  const read = await readHistoryFile(await put(name, content), 'tocsin');
  expect(read.ok ? '' : read.refusal.message).toContain(message);
});

test('whatever is written as CSV is read back', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
  const row = fc.array(field, { minLength: 2, maxLength: 4 });
  const written = (fields: readonly string[]) => fields.map((each) => `"${each.replaceAll('"', '""')}"`).join(',');
  fc.assert(
    fc.property(fc.array(row), fc.constantFrom('\n', '\r\n'), (rows, end) => {
      const parsed = parseCsv(rows.map((fields) => written(fields) + end).join(''));
      expect(parsed.ok && parsed.value.map(({ fields }) => fields)).toEqual(rows);
    }),
  );
});

test('whatever a CSV file holds, it is read or refused', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => void parseCsv(text)));
});

let opened: Opened;
beforeAll(async () => {
  opened = await openEmbeddedStore();
});
afterAll(() => opened.close());

test('an import done twice keeps each incident once, and a corrected row is changed', async () => {
  const said: string[] = [];
  const { database } = opened;
  const deps = { open: async () => ({ ...database, close: async () => {} }), now: first.openedAt, progress: () => {} };
  const run = (file: string, skipBad = false) =>
    importHistory({ file, format: 'tocsin', source: 'old-tool', skipBad, json: false }, deps, { write: (text) => void said.push(text) });
  const file = await put('past.json', JSON.stringify(asObjects));
  expect(await run(file)).toBe(0);
  expect(said.at(-1)).toBe('old-tool: 2 added, 0 changed, 0 unchanged, 0 left out\n');
  expect(await run(file)).toBe(0);
  expect(said.at(-1)).toBe('old-tool: 0 added, 0 changed, 2 unchanged, 0 left out\n');
  const corrected = await put('past.json', JSON.stringify([asObjects[0], { ...asObjects[1], severity: 'SEV2' }]));
  expect(await run(corrected)).toBe(0);
  expect(said.at(-1)).toBe('old-tool: 0 added, 1 changed, 1 unchanged, 0 left out\n');
  const broken = await put('past.json', JSON.stringify([{ id: '9' }, { ...asObjects[1], id: '10' }]));
  expect(await run(broken)).toBe(1);
  expect(said.at(-1)).toContain('nothing is kept: 1 of 2 rows are bad');
  expect(await readPastIncidents(database.db, { since: 0, source: null })).toEqual([both[0], { ...both[1], severity: 'SEV2' }]);
  expect(await run(broken, true)).toBe(1);
  const ids = (await readPastIncidents(database.db, { since: first.openedAt + 1, source: 'old-tool' })).map(({ id }) => id);
  expect(ids).toEqual(['10', '8']);
});
