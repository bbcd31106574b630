// How is a clause written as a condition of the plan? CEL over the alert's labels, checked before it is used.

import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { compileCondition, longestExpression } from '../../../core/plan/condition.ts';
import { type Clause, type LabelTest, sameAs, simplified } from './clause.ts';
import { anchored } from './matcher.ts';

/** Conditions of which one holds where one of the clauses does; several where one would be too long. Refusals: `no-condition`. */
export function conditionsOf(clauses: readonly Clause[]): Result<readonly string[]> {
  const conditions: string[] = [];
  for (const group of groupsOf(simplified(clauses))) {
    const text = written(group);
    const last = conditions.at(-1);
    const joined = last === undefined ? text : `${last} || ${text}`;
    if (last !== undefined && compileCondition(joined, 'alert').ok) conditions.splice(-1, 1, joined);
    else conditions.push(text);
  }
  for (const condition of conditions) {
    const compiled = compileCondition(condition, 'alert');
    if (!compiled.ok) return refuse('no-condition', compiled.refusal.message);
  }
  return ok(conditions);
}

type Bundle = readonly LabelTest[];

/** True where one bundle of `any` holds and none of `none`. */
interface Group {
  readonly any: readonly Bundle[];
  readonly none: readonly Bundle[];
}

/** Clauses with the same exceptions, said together while that is short enough. */
function groupsOf(clauses: readonly Clause[]): readonly Group[] {
  const groups: Group[] = [];
  for (const clause of clauses) {
    const index = groups.findIndex(
      (group) => sameAs(group.none, clause.none) && written({ ...group, any: [...group.any, clause.all] }).length <= longestExpression,
    );
    const group = groups[index];
    if (group === undefined) groups.push({ any: [clause.all], none: clause.none });
    else groups[index] = { ...group, any: [...group.any, clause.all] };
  }
  return groups;
}

function written({ any, none }: Group): string {
  const [one, ...more] = none;
  const except = one === undefined ? [] : more.length === 0 && one.length === 1 ? one.map(negated) : [`!(${anyOf(none)})`];
  const wanted = any.some((bundle) => bundle.length === 0) ? [] : [except.length > 0 ? within(any) : anyOf(any)];
  const parts = [...wanted, ...except];
  return parts.length === 0 ? 'true' : parts.join(' && ');
}

/** As a part of a conjunction. */
function within(bundles: readonly Bundle[]): string {
  const text = anyOf(bundles);
  return bundles.length > 1 && shared(bundles).length === 0 ? `(${text})` : text;
}

/** One of the bundles holds; what several of them ask is said once. */
function anyOf(bundles: readonly Bundle[]): string {
  const [first, ...more] = bundles;
  if (first === undefined) return 'false';
  if (more.length === 0) return first.map(test).join(' && ');
  const common = shared(bundles);
  if (common.length > 0) {
    const rest = bundles.map((bundle) => without(bundle, common));
    // Where one asks no more than what all ask, what the others ask beside is of no account.
    if (rest.some((bundle) => bundle.length === 0)) return common.map(test).join(' && ');
    return [...common.map(test), within(rest)].join(' && ');
  }
  const often = first.find((each) => more.some((bundle) => bundle.some((other) => sameAs(other, each))));
  const has = (bundle: Bundle) => often !== undefined && bundle.some((each) => sameAs(each, often));
  if (often === undefined) return [first.map(test).join(' && '), anyOf(more)].join(' || ');
  const others = bundles.filter((bundle) => !has(bundle));
  return [anyOf(bundles.filter(has)), ...(others.length === 0 ? [] : [anyOf(others)])].join(' || ');
}

function shared(bundles: readonly Bundle[]): Bundle {
  const [first = [], ...more] = bundles;
  return first.filter((each) => more.every((bundle) => bundle.some((other) => sameAs(other, each))));
}

function without(bundle: Bundle, common: Bundle): Bundle {
  return bundle.filter((each) => !common.some((other) => sameAs(other, each)));
}

function test(each: LabelTest): string {
  const label = `alert.labels.get(${quoted(each.label)})`;
  switch (each.kind) {
    case 'in':
      return each.texts.length === 1 ? `${label} == ${quoted(each.texts[0] ?? '')}` : `${label} in ${list(each.texts)}`;
    case 'not-in':
      return each.texts.length === 1 ? `${label} != ${quoted(each.texts[0] ?? '')}` : `!(${label} in ${list(each.texts)})`;
    case 'matches':
      return `${label}.matches(${quoted(anchored(each.pattern))})`;
    case 'not-matches':
      return `!${label}.matches(${quoted(anchored(each.pattern))})`;
  }
}

function negated(each: LabelTest): string {
  switch (each.kind) {
    case 'in':
      return test({ ...each, kind: 'not-in' });
    case 'not-in':
      return test({ ...each, kind: 'in' });
    case 'matches':
      return test({ ...each, kind: 'not-matches' });
    case 'not-matches':
      return test({ ...each, kind: 'matches' });
  }
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}

/** CEL knows the escapes of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
