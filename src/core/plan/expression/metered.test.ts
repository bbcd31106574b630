// Does every expression end within its budget, whatever it is given? Counted in steps; nothing here looks at a clock.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileExpression, longestExpression, tooCostly } from '../condition.ts';
import { newBudget, stepsAtOnce } from './budget.ts';

const big = 'x'.repeat(100_000);
const list = Array.from({ length: 4_000 }, (_, n) => n);
const tree = Array.from({ length: 2_000 }, (_, n) => ({ n, tags: ['a', 'b'] }));

function run(text: string, body: unknown): { readonly value: unknown; readonly steps: number } {
  const compiled = compileExpression(text, 'request');
  if (!compiled.ok) return { value: compiled.refusal.code, steps: 0 };
  const budget = newBudget();
  const value = compiled.value({ body, headers: {} }, budget);
  return { value: value.ok ? value.value : value.refusal.code, steps: stepsAtOnce - budget.left };
}

test.each([
  ["body.s.matches('.*error.*')", { s: big }, false],
  ["body.s.matches('.*error.*')", { s: `${big}error` }, true],
  ["body.s.matches('^(a|a)*$')", { s: `${'a'.repeat(28)}!` }, false],
  ["body.s.matches('^(\\\\w+\\\\s?)*$')", { s: `${'a'.repeat(28)}!` }, false],
  ["body.s.matches('(x+x+)+y')", { s: 'x'.repeat(20_000) }, false],
  ["body.s.matches('error')", { s: 'an error it is' }, true],
  ["body.s.matches('^error$')", { s: 'an error it is' }, false],
])('%s is judged, and rightly', (text, body, expected) => {
  expect(run(text, body).value).toBe(expected);
});

test.each([
  ['body.l.map(a, body.l.map(b, a + b)).size()', { l: list }],
  ['body.l.all(a, body.l.all(b, body.l.all(c, a != b || b != c || true)))', { l: list }],
  ['body.l.exists(a, body.l.exists(b, b.nothing == a))', { l: list }],
  ['body.l.filter(a, body.l.exists_one(b, a == b)).size() > 1', { l: list }],
  ['body.l.exists(a, body.t != body.u)', { l: list, t: tree, u: structuredClone(tree) }],
  ['body.l.all(a, !(body.t in [body.u]) || true)', { l: list, t: tree, u: structuredClone(tree) }],
  ['body.l.map(a, body.s).join().size()', { l: list, s: big }],
  [`${'cel.bind(a, '.repeat(20)}body.s${', a + a + a + a)'.repeat(20)}`, { s: big }],
  ['body.s.contains(body.p)', { s: 'a'.repeat(250_000), p: `${'a'.repeat(50_000)}b${'a'.repeat(50_000)}` }],
  ['body.s.lastIndexOf(body.p)', { s: 'a'.repeat(250_000), p: `${'a'.repeat(20_000)}b` }],
  ["body.s.matches('[ab]*a[ab]{400}[xyz]')", { s: 'ab'.repeat(50_000) }],
  ['body.l.all(a, timestamp("2026-12-01T00:00:00Z").getHours("Europe/Berlin") > -1)', { l: list }],
  ['body.l.exists(a, body.m.exists(k, true) && false)', { l: list, m: Object.fromEntries(list.map((n) => [`k${n}`, n])) }],
  ['body.l.exists(a, body.s.split("").size() < 0)', { l: list, s: big }],
  ['body.l.all(a, size(body.s) > 0)', { l: list.slice(0, 40), s: big }],
])('%s is given up by name', (text, body) => {
  expect(run(text, body).value).toBe(tooCostly);
});

test('what is given up stays so, though an `||` would forgive a failure', () => {
  const heavy = 'body.l.all(a, body.l.all(b, true))';
  expect(run(`${heavy} || true`, { l: list }).value).toBe(tooCostly);
  expect(run(`(${heavy} && false) || [1].exists(x, ${heavy})`, { l: list }).value).toBe(tooCostly);
});

test('a duration of digits without end is a failure, not a search for its unit', () => {
  expect(run('duration(body.d) > duration("1s")', { d: '1'.repeat(10_000) }).value).toBe('expression-failed');
});

test.each([
  'body.s.matches(body.p)',
  'body.s.matches("a" + body.p)',
  "body.s.matches('(?=a)')",
  "body.s.matches('(a){900}{900}')",
  "body.s.matches('(((x|y){100}){9})')",
])('%s is refused when the plan is read', (text) => {
  expect(run(text, {}).value).toBe('expression-pattern');
});

test('every operation is counted: the evaluator is still built as it was when it was wrapped', () => {
  const body = { l: [1, 2], s: 'abc', m: { a: 1 } };
  const steps = (text: string) => Math.floor(run(text, body).steps);
  expect([
    steps('1 + 2'),
    steps('body.s'),
    steps('body.l.map(x, x)'),
    steps('body.l.filter(x, true)'),
    steps('body.l.exists(x, x == 9)'),
    steps('has(body.m.a)'),
    steps('cel.bind(v, body.s, v + v)'),
    steps('body.m.a == 1.0 ? "a" : "b"'),
    steps("body.s.matches('b')"),
    steps('[1, 2].size()'),
    steps('{"a": 1}'),
  ]).toMatchInlineSnapshot(`
    [
      3,
      2,
      8,
      12,
      14,
      2,
      6,
      7,
      4,
      4,
      3,
    ]
  `);
});

test('whatever is written and sent, not much more than the budget is ever spent', () => {
  const names = fc.constantFrom('body.l', 'body.s', 'body.t', 'body.m', 'body', 'x', '1', '"a"', 'true', '[1, 2]', '{"a": body.s}');
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      names,
      fc
        .tuple(fc.constantFrom('map', 'filter', 'all', 'exists', 'exists_one'), tie('text'), tie('text'))
        .map(([macro, of, inside]) => `(${of}).${macro}(x, ${inside})`),
      fc
        .tuple(tie('text'), fc.constantFrom('+', '==', '!=', 'in', '&&', '||', '<', '%'), tie('text'))
        .map(([left, by, right]) => `(${left} ${by} ${right})`),
      fc
        .tuple(
          tie('text'),
          fc.constantFrom('size()', 'contains("a")', 'split(",")', 'join(",")', 'matches("(a|b)*c")', 'lowerAscii()', 's', 'l'),
        )
        .map(([of, call]) => `(${of}).${call}`),
      fc.tuple(tie('text'), tie('text'), tie('text')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      tie('text').map((of) => `string(${of})`),
      tie('text').map((of) => `has(body.s.t) || ${of}`),
    ),
  }));
  const bodies = fc.record({
    l: fc.integer({ min: 0, max: 2_000 }).map((count) => Array.from({ length: count }, (_, n) => (n % 3 === 0 ? 'text' : n))),
    s: fc.integer({ min: 0, max: 50_000 }).map((count) => 'ab,'.repeat(count / 3)),
    t: fc.constant(tree),
    m: fc.dictionary(fc.string(), fc.integer()),
  });
  /** One operation may be paid for when it is found too dear: a budget of twice the size is never passed by more than that. */
  fc.assert(
    fc.property(text, bodies, (expression, body) => {
      fc.pre(expression.length <= longestExpression);
      const { value, steps } = run(`[1].map(x, ${expression})`, body);
      expect(typeof value === 'string' || Array.isArray(value)).toBe(true);
      if (steps > stepsAtOnce) expect(value).toBe(tooCostly);
    }),
    { numRuns: 300 },
  );
});
