// Are the house rules kept that a linter does not know? Each finding names its file and line.
import { expect, test } from 'vitest';
import { code, filesBelow, isTest, places, read, sources } from './sources.ts';

const everything = sources('src', 'test', 'scripts');
const shipped = sources('src').filter((source) => !isTest(source));

const LINES_LIMIT = 400;
/** Files above the limit, with their size when they were let in. Each may only shrink; none is added without a word in the review. */
const OUTLIERS: Readonly<Record<string, number>> = {};

test('no file is longer than the limit, and an outlier only shrinks', () => {
  const sizes = everything.map(({ path, text }) => [path, text.split('\n').length - 1] as const);
  expect(sizes.filter(([path, lines]) => lines > (OUTLIERS[path] ?? LINES_LIMIT))).toEqual([]);
  const stale = Object.keys(OUTLIERS).filter((path) => !sizes.some(([name, lines]) => name === path && lines > LINES_LIMIT));
  expect(stale, 'no longer outliers: take them off the list').toEqual([]);
});

test('names are nouns of the domain: no drawers for odds and ends, no barrels', () => {
  const drawer = /(^|[/.-])(utils?|helpers?|common|misc|managers?)([/.-]|$)/i;
  const paths = [...filesBelow('src'), ...filesBelow('test'), ...filesBelow('scripts')];
  expect(paths.filter((path) => drawer.test(path))).toEqual([]);
  expect(paths.filter((path) => /\/index\.(tsx?|mjs)$/.test(path))).toEqual([]);
});

test('every file opens by saying which question it answers', () => {
  // A test beside the file it tests asks that file's question; its name says so.
  const own = everything.filter((source) => !(isTest(source) && source.path.startsWith('src/')));
  const silent = own.filter(({ text }) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

/** The data itself, and where the browser says in which zone it stands. */
const KNOW_ZONES = ['src/core/kernel/zone-data.ts', 'src/web/ui/moment-text.ts'];

test('the pure folders know no clock, chance, timer or process', () => {
  const pure = sources('src/core', 'src/engine', 'src/sim', 'src/verify').filter((source) => !isTest(source));
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\bperformance\.now\(|(?<![.\w])process\.|\bcrypto\.random/;
  expect(pure.flatMap((source) => places(source, impure))).toEqual([]);
});

test('the wall clock is asked in one place: nobody else knows a time zone', () => {
  // The runtime's data may be older than the law (docs/adr/0013). Formats in UTC are dates and times as they are given.
  const asks =
    /temporal-polyfill|\bTemporal\.|moment-timezone|\btimeZone\b(?!: 'UTC')|\bgetTimezoneOffset\(|\.toLocale(Date|Time)String\(|supportedValuesOf\(|\.get(Hours|Minutes|Day|Date|Month|FullYear)\(/;
  const found = shipped.filter(({ path }) => asks.test(code({ path, text: read(path).text }))).map(({ path }) => path);
  expect(found).toEqual(KNOW_ZONES);
});

test('the environment is read in one place', () => {
  const readers = shipped.filter(({ path }) => path !== 'src/server/config.ts');
  expect(readers.flatMap((source) => places(source, /\bprocess\.env\b/))).toEqual([]);
});

test('no test is left out and nothing is put off', () => {
  const leftOut = /\b(test|it|describe|suite|bench)(\.\w+)*\.(only|skip|todo|fails|skipIf|runIf)\b|\b(context|ctx)\.skip\(/;
  const putOff = new RegExp(`\\b(${['TO', 'DO|FIX', 'ME|XX', 'X'].join('')})\\b`);
  const tests = sources('src', 'test').filter((source) => isTest(source));
  expect(tests.flatMap((source) => places(source, leftOut))).toEqual([]);
  expect(everything.filter(({ text }) => putOff.test(text)).map(({ path }) => path)).toEqual([]);
});

/** Who may ask the database for the time: the clock that is set by it, and the migrations' own diary. */
const DATABASE_CLOCK = ['src/server/store/postgres/clock.ts', 'src/server/store/migrate.ts'];

test('SQL stores and finds with the times it is given, and never asks for the time itself', () => {
  const asks = /(?<![.\w])(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_timestamp\b/i;
  const inCode = shipped
    .filter(({ path }) => path.startsWith('src/server/') && !DATABASE_CLOCK.includes(path))
    .flatMap((source) => literals(code(source)).map((literal) => [source.path, literal] as const));
  const inFiles = filesBelow('src')
    .filter((path) => path.endsWith('.sql'))
    .map((path) => [path, read(path).text.replace(/--.*$/gm, '')] as const);
  expect([...inCode, ...inFiles].filter(([, query]) => asks.test(query))).toEqual([]);
  expect(
    DATABASE_CLOCK.filter((path) => !asks.test(read(path).text)),
    'exceptions no longer needed',
  ).toEqual([]);
});

/** What stands between quotes: SQL is one of the things that do. */
function literals(text: string): string[] {
  return [...text.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)].map(([, , literal = '']) => literal);
}

test('what is started in a fresh clone imports no package before the packages are installed', () => {
  const scripts = sources('scripts').filter(({ path }) => path.endsWith('.mjs'));
  const statically = (path: string) =>
    [...(scripts.find((each) => each.path === path)?.text ?? '').matchAll(/^import [^;]*?from '([^']+)';/gms)].map(([, name = '']) => name);
  const started = [...read('package.json').text.matchAll(/"node (scripts\/[\w-]+\.mjs)/g)].map(([, path = '']) => path);
  expect(started.length).toBeGreaterThan(10);
  const reached = new Set(started);
  for (const path of reached) for (const name of statically(path)) if (name.startsWith('./')) reached.add(`scripts/${name.slice(2)}`);
  const early = [...reached].flatMap((path) => statically(path).flatMap((name) => (/^(node:|\.)/.test(name) ? [] : [`${path}: ${name}`])));
  expect(early).toEqual([]);
});
