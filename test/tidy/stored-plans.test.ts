// Is a plan that lies in the database read in one place, which brings it to the present?
import { expect, test } from 'vitest';
import { code, isTest, type Source, sources } from './sources.ts';

const READER = 'src/server/store/stored-plan.ts';
const shipped = sources('src').filter((source) => !isTest(source));
const named = (paths: readonly Source[]) => paths.map(({ path }) => path);

test('no other file takes a document for a plan, or completes one', () => {
  const takes = /(?<!from )\bas (unknown as )?Plan\b(?!\[)|<Plan>\s*\(|\bcompleted\((?!stored: Plan\))/;
  expect(named(shipped.filter((source) => takes.test(code(source).replaceAll(/^import [^;]*;$/gm, ''))))).toEqual([READER]);
});

test('who selects stored plans hands each of them to the reader', () => {
  const selects = (source: Source) =>
    [...code(source).matchAll(/\.select(?:All)?\((?:\[[^\]]*)?'plan'|selectFrom\('plans'\)\s*\.selectAll\(/g)].length;
  const reads = (source: Source) => [...code(source).matchAll(/\bstoredPlan\(\w+\.plan\)|\bstoredPlan\(plan\)/g)].length;
  const readers = shipped.filter((source) => selects(source) > 0);
  expect(named(readers)).toEqual(['src/server/import/replay/record.ts', 'src/server/store/plan-store.ts']);
  expect(readers.filter((source) => reads(source) !== selects(source))).toEqual([]);
});

test('no statement written by hand selects a stored plan', () => {
  const written = /select\b[^;`]*?(\*|\bplan\b)[^;`]*?\bfrom plans\b/;
  expect(named(shipped.filter((source) => written.test(code(source))))).toEqual([]);
});
