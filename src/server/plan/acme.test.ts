// Is the example company sound, whatever is done to its text?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { peopleReached } from '../../core/oncall/resolve.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Discipline, IntegrationType } from '../../core/plan/plan.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

const read = await readPlanSources('examples/acme');
if (!read.ok) throw new Error(read.refusal.message);
const sources: readonly PlanSource[] = read.value;
const { plan: acme, problems } = loadPlan(sources, () => undefined);

test('Acme has no problems, not even a warning', () => {
  expect(problems).toEqual([]);
  expect(acme).not.toBeNull();
});

test('Acme shows everything that a plan can say', () => {
  if (acme === null) throw new Error('no plan');
  expect(Object.keys(acme.people)).toHaveLength(43);
  expect(Object.keys(acme.services)).toHaveLength(25);
  expect(Object.keys(acme.scenarios).length).toBeGreaterThanOrEqual(6);
  expect(new Set(Object.values(acme.people).map((person) => person.zone))).toEqual(
    new Set(['Europe/Berlin', 'America/New_York', 'Asia/Singapore']),
  );
  const disciplines: readonly Discipline[] = [
    'engineering',
    'operations',
    'security',
    'product',
    'customer-success',
    'communications',
    'legal',
    'leadership',
  ];
  expect(new Set(Object.values(acme.teams).map((team) => team.discipline))).toEqual(new Set(disciplines));
  const types: readonly IntegrationType[] = ['events-v2', 'opsgenie', 'alertmanager', 'grafana', 'cloudevents', 'webhook', 'heartbeat'];
  expect(new Set(Object.values(acme.integrations).map((integration) => integration.type))).toEqual(new Set(types));
  const newer = ['tiers', 'measures', 'runbooks', 'contracts', 'customers', 'vendors', 'audiences', 'pauses', 'regulations'] as const;
  for (const section of newer) expect(Object.keys(acme[section]).length, section).toBeGreaterThan(0);
  expect(acme.phases.every(({ description }) => description !== '')).toBe(true);
  expect(Object.values(acme.roles).filter(({ usual }) => !usual).length).toBeGreaterThanOrEqual(5);
  for (const scenario of Object.values(acme.scenarios)) {
    const { activations, informs, needs, monitoredBy, template } = scenario;
    const parts = [activations, informs, needs, monitoredBy, template.symptoms, template.containment, template.runbooks];
    expect([scenario.id, parts.every((part) => part.length > 0)]).toEqual([scenario.id, true]);
  }
  for (const { id, monitoredBy, runbooks } of Object.values(acme.services))
    expect([id, monitoredBy.length > 0 && runbooks.length > 0]).toEqual([id, true]);
  expect(acme.integrations['payments-events']).toMatchObject({ service: 'payments-api', key: 'demo0000000000000000000000000000' });
  for (const person of Object.values(acme.people)) {
    expect(person.contactMethods.map((method) => method.channel)).toEqual(['inbox', 'email']);
  }
});

test('every seven hours of 2026 and 2027 the first step of every urgent path reaches somebody, product on working hours aside', () => {
  if (acme === null) throw new Error('no plan');
  const empty: string[] = [];
  const hour = 3_600_000;
  for (const path of Object.values(acme.paths)) {
    if (path.id === 'product') continue;
    const [first] = path.steps;
    for (let at = Date.UTC(2026, 1); at < Date.UTC(2028, 0); at += 7 * hour) {
      if (peopleReached(acme, first?.targets ?? [], at).length === 0) empty.push(`${path.id} at ${new Date(at).toISOString()}`);
    }
  }
  expect(empty).toEqual([]);
});

test('no change to its text makes the reading throw, and every problem has its place', () => {
  const change = fc.record({
    file: fc.nat(sources.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(40),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '\t',
        '&a ',
        '*a',
        '!!binary ',
        '---\n',
        '[',
        '{',
        '}',
        ']',
        ': ',
        '- ',
        '"',
        "'",
        '|',
        '>',
        '\n  ',
        '\0',
        '\uFEFF',
        '<<: ',
      ),
      fc.constantFrom('__proto__', 'null', '1e999', '-1', '5m', 'person ana', '99999999999999999999'),
      fc.string({ maxLength: 20, unit: 'binary' }),
    ),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const texts = sources.map((source) => source.text);
      for (const { file, at, cut, put } of changes) {
        const text = texts[file] ?? '';
        const place = Math.floor(at * text.length);
        texts[file] = text.slice(0, place) + put + text.slice(place + cut);
      }
      const changed = sources.map((source, index) => ({ ...source, text: texts[index] ?? '' }));
      const result = loadPlan(changed, () => undefined);
      const failed = result.problems.some((problem) => problem.severity === 'error');
      expect(result.plan === null).toBe(failed);
      for (const problem of result.problems) {
        const lines = changed.find((source) => source.file === problem.file)?.text.split(/\r\n|\n/) ?? [];
        expect(lines.length).toBeGreaterThanOrEqual(problem.line);
        expect(problem.column).toBeGreaterThanOrEqual(1);
        expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1] ?? '').length + 2);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('no value in a wrong place makes the reading throw', () => {
  const trees = sources.map((source) => parse(source.text) as unknown);
  const places = trees.flatMap((tree, file) => placesIn(tree).map((path) => ({ file, path })));
  const odd = fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1.5,
    1e300,
    '',
    'x',
    'person ana',
    '5m',
    [],
    [[]],
    [null],
    {},
    { x: null },
    { __proto__: null, a: [1] },
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), odd, ({ file, path }, value) => {
      const changed = sources.map((source, index) =>
        index === file ? { ...source, text: stringify(withValue(trees[file], path, value)) } : source,
      );
      const result = loadPlan(changed, () => undefined);
      expect(result.plan === null).toBe(result.problems.some((problem) => problem.severity === 'error'));
    }),
    { numRuns: 100 },
  );
}, 120_000);

type Place = readonly string[];

function placesIn(tree: unknown): readonly Place[] {
  if (typeof tree !== 'object' || tree === null) return [[]];
  return [[], ...Object.entries(tree).flatMap(([key, child]) => placesIn(child).map((place) => [key, ...place]))];
}

function withValue(tree: unknown, [first, ...rest]: Place, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(tree)) return tree.map((child, index) => (String(index) === first ? withValue(child, rest, value) : child));
  return Object.fromEntries(
    Object.entries(Object(tree)).map(([key, child]) => [key, key === first ? withValue(child, rest, value) : child]),
  );
}
