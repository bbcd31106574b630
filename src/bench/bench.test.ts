import { expect, test } from 'vitest';
import { type BenchOptions, runBench } from './bench.ts';
import type { Reading } from './readings.ts';
import type { Row } from './row.ts';

const options: BenchOptions = {
  json: true,
  only: [],
  databaseUrl: null,
  rounds: 1,
  seconds: 1,
  connections: [1],
  full: false,
  profile: false,
};
const reading = (lost: number): Reading => ({ what: 'p99', unit: 'ms', rounds: [7], target: { atMost: 5 }, beside: null, lost });
const row = (name: string, run: Row['run'], onlyInFull: string | null = null): Row => ({
  name,
  question: `what of ${name}?`,
  onlyInFull,
  run,
});
const quick = row('quick', async () => ({ readings: [reading(0)] }), 'a million of them');
const lossy = row('lossy', async () => ({ readings: [reading(2)] }));
const broken = row('broken', async () => {
  throw new Error('no such server');
});

async function run(wish: Partial<BenchOptions>, rows: readonly Row[]) {
  const written: string[] = [];
  const said: string[] = [];
  const shell = { write: (text: string) => void written.push(text), say: (text: string) => void said.push(text) };
  const code = await runBench({ ...options, ...wish }, shell, rows);
  return { code, written: written.join(''), said: said.join('\n') };
}

test('rows are measured in turn, or only those that are named; a missed target is an answer, not a failure', async () => {
  const all = await run({}, [quick, quick]);
  expect(all.code).toBe(0);
  expect(JSON.parse(all.written)).toMatchObject({
    readings: [{ row: 'quick', median: 7, kept: false }, { row: 'quick' }],
    missed: ['quick: p99', 'quick: p99'],
  });
  expect(JSON.parse(all.written).notes[0]).toContain('Left to --full: quick: a million of them');
  const some = await run({ only: ['quick'], full: true }, [quick, lossy]);
  expect(JSON.parse(some.written)).toMatchObject({ readings: [{ row: 'quick' }], notes: [] });
});

test('what was lost is a failure', async () => {
  expect((await run({}, [quick, lossy])).code).toBe(1);
});

test('a row that fails says so, and the others are measured all the same', async () => {
  const { code, written } = await run({ json: false }, [broken, quick]);
  expect(code).toBe(1);
  expect(written).toContain('FAILED: broken: no such server');
  expect(written).toMatch(/^quick +p99 +7 ms/m);
});

test('a row that does not exist is misuse, and those that do are named', async () => {
  const { code, said, written } = await run({ only: ['nothing'] }, [quick]);
  expect(code).toBe(2);
  expect(said).toContain('quick: what of quick?');
  expect(written).toBe('');
});
