// When does a route deliver, said without the routes around it? Tests of labels that must hold, and bundles of tests that must not all hold.

import { textsOf } from './finite.ts';
import { fitsPattern, type Matcher } from './matcher.ts';
import type { Route } from './routing.ts';

/** Of one label; `in` and `not in` where the texts can be listed. */
export type LabelTest =
  | { readonly label: string; readonly kind: 'in' | 'not-in'; readonly texts: readonly string[] }
  | { readonly label: string; readonly kind: 'matches' | 'not-matches'; readonly pattern: string };

/** True where every test of `all` holds, and of no bundle of `none` every test. */
export interface Clause {
  readonly all: readonly LabelTest[];
  readonly none: readonly (readonly LabelTest[])[];
}

export interface Delivery {
  readonly route: Route;
  readonly clause: Clause;
}

/** Of every route that can deliver, in the order of the file. */
export function deliveriesOf(root: Route): readonly Delivery[] {
  return deliveriesBelow(root, { all: [], none: [] });
}

/** `reached`: when the routes above and before let an alert come to this one. */
function deliveriesBelow(route: Route, reached: Clause): readonly Delivery[] {
  const here: Clause = { all: [...reached.all, ...route.matchers.map(testOf)], none: reached.none };
  const found: Delivery[] = [];
  const taken: (readonly LabelTest[])[] = [];
  for (const child of route.routes) {
    found.push(...deliveriesBelow(child, { all: here.all, none: [...here.none, ...taken] }));
    if (!child.goesOn) taken.push(child.matchers.map(testOf));
  }
  const own = { route, clause: { all: here.all, none: [...here.none, ...route.routes.map((child) => child.matchers.map(testOf))] } };
  return own.clause.none.some((bundle) => bundle.length === 0) ? found : [...found, own];
}

function testOf({ label, operator, value }: Matcher): LabelTest {
  if (operator === '=') return { label, kind: 'in', texts: [value] };
  if (operator === '!=') return { label, kind: 'not-in', texts: [value] };
  const texts = textsOf(value);
  if (texts !== null) return { label, kind: operator === '=~' ? 'in' : 'not-in', texts };
  return { label, kind: operator === '=~' ? 'matches' : 'not-matches', pattern: value };
}

/** Of any of these: the same with fewer words. Clauses that nothing fits are left out. */
export function simplified(clauses: readonly Clause[]): readonly Clause[] {
  return joinedClauses(clauses).flatMap((clause) => simplifiedClause(clause) ?? []);
}

/** Clauses that differ in the texts of one label only become one. */
function joinedClauses(clauses: readonly Clause[]): readonly Clause[] {
  const joined: Clause[] = [];
  for (const clause of clauses) {
    const index = joined.findIndex((each) => sameAs(each.none, clause.none) && joinTests(each.all, clause.all) !== null);
    const other = joined[index];
    if (other === undefined) joined.push(clause);
    else joined[index] = { all: joinTests(other.all, clause.all) ?? other.all, none: other.none };
  }
  return joined;
}

function simplifiedClause(clause: Clause): Clause | null {
  const all = intersected(clause.all);
  if (all === null) return null;
  const left: (readonly LabelTest[])[] = [];
  for (const bundle of clause.none) {
    const fate = fateOf(bundle, all);
    if (fate === 'never') continue;
    if (fate === 'always') return null;
    const index = left.findIndex((each) => joinTests(each, bundle) !== null);
    const other = left[index];
    if (other === undefined) left.push(bundle);
    else left[index] = joinTests(other, bundle) ?? other;
  }
  return { all, none: left };
}

/** Several tests of one label become one where their texts can be listed; `null` where none is left. */
function intersected(tests: readonly LabelTest[]): readonly LabelTest[] | null {
  const listed = new Map<string, LabelTest>();
  for (const test of tests) {
    if (test.kind !== 'in') continue;
    const before = listed.get(test.label);
    const texts = before?.kind === 'in' ? test.texts.filter((text) => before.texts.includes(text)) : test.texts;
    listed.set(test.label, { label: test.label, kind: 'in', texts });
  }
  const kept: LabelTest[] = [];
  for (const test of tests) {
    const list = listed.get(test.label);
    if (list?.kind !== 'in') {
      if (!kept.some((each) => sameAs(each, test))) kept.push(test);
      continue;
    }
    const texts = list.texts.filter((text) => holds(test, text));
    listed.set(test.label, { ...list, texts });
  }
  for (const test of listed.values()) {
    if (test.kind === 'in' && test.texts.length === 0) return null;
    kept.push(test);
  }
  return kept;
}

/** Whether every test of the bundle holds, given that those of `all` do. */
function fateOf(bundle: readonly LabelTest[], all: readonly LabelTest[]): 'always' | 'never' | 'sometimes' {
  let fate: 'always' | 'sometimes' = 'always';
  for (const test of bundle) {
    const listed = all.find((each) => each.label === test.label && each.kind === 'in');
    if (listed?.kind === 'in') {
      const count = listed.texts.filter((text) => holds(test, text)).length;
      if (count === 0) return 'never';
      if (count < listed.texts.length) fate = 'sometimes';
    } else if (test.kind === 'in' && all.some((each) => each.label === test.label && !test.texts.some((text) => holds(each, text)))) {
      return 'never';
    } else if (!all.some((each) => sameAs(each, test))) fate = 'sometimes';
  }
  return fate;
}

/** Two bundles that differ in the listed texts of one label only, as one; `null` where they differ in more. */
function joinTests(a: readonly LabelTest[], b: readonly LabelTest[]): readonly LabelTest[] | null {
  if (a.length !== b.length) return null;
  const different = a.flatMap((test, index) => (sameAs(test, b[index]) ? [] : [index]));
  const [only] = different;
  if (only === undefined) return a;
  const [one, other] = [a[only], b[only]];
  if (different.length > 1 || one?.kind !== 'in' || other?.kind !== 'in' || one.label !== other.label) return null;
  return a.with(only, { ...one, texts: [...new Set([...one.texts, ...other.texts])] });
}

function holds(test: LabelTest, text: string): boolean {
  switch (test.kind) {
    case 'in':
      return test.texts.includes(text);
    case 'not-in':
      return !test.texts.includes(text);
    case 'matches':
      return fitsPattern(test.pattern, text);
    case 'not-matches':
      return !fitsPattern(test.pattern, text);
  }
}

export function sameAs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
