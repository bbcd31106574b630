// Which alerts can a condition fit at all? Its words as a formula: tests of fields against known texts, and parts that may be so or not.
// A part whose value cannot be told may also fail, as a missing detail does; then the whole fits only if the rest is enough.

import { type ASTNode, parse } from '@marcbachmann/cel-js';
import { compileExpression, tooCostly } from '../core/plan/condition.ts';

/** `null`: it fails. */
export type Truth = boolean | null;

export type Formula =
  | { readonly kind: 'constant'; readonly value: Truth }
  | { readonly kind: 'field'; readonly field: string; readonly values: readonly string[] }
  /** `sure`: it cannot fail, as of a text that is always there. */
  | { readonly kind: 'free'; readonly text: string; readonly sure: boolean }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'and' | 'or'; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'choice'; readonly when: Formula; readonly yes: Formula; readonly no: Formula };

/** What is known of an alert: its fields' texts, and how each free part turns out. */
export interface Guess {
  readonly fields: ReadonlyMap<string, string>;
  readonly free: ReadonlyMap<string, Truth>;
}

/** `null` fits every alert. A condition has been checked when the plan was read. */
export function formulaOf(when: string | null): Formula {
  return when === null ? { kind: 'constant', value: true } : formulaIn(parse(when).ast);
}

export function truthOf(formula: Formula, guess: Guess): Truth {
  switch (formula.kind) {
    case 'constant':
      return formula.value;
    case 'field':
      return formula.values.includes(guess.fields.get(formula.field) ?? '');
    case 'free':
      return guess.free.get(formula.text) ?? null;
    case 'not': {
      const value = truthOf(formula.of, guess);
      return value === null ? null : !value;
    }
    case 'and':
      return joined(truthOf(formula.left, guess), truthOf(formula.right, guess), false);
    case 'or':
      return joined(truthOf(formula.left, guess), truthOf(formula.right, guess), true);
    case 'choice': {
      const when = truthOf(formula.when, guess);
      return when === null ? null : truthOf(when ? formula.yes : formula.no, guess);
    }
    default:
      return formula satisfies never;
  }
}

/** Every field that is tested, with the texts that it is tested for, and every free part. */
export function partsOf(formula: Formula): {
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** By text, whether it is sure. */
  readonly free: ReadonlyMap<string, boolean>;
} {
  const fields = new Map<string, Set<string>>();
  const free = new Map<string, boolean>();
  const look = (part: Formula): void => {
    if (part.kind === 'free') free.set(part.text, part.sure);
    if (part.kind === 'field') fields.set(part.field, new Set([...(fields.get(part.field) ?? []), ...part.values]));
    if (part.kind === 'not') look(part.of);
    if (part.kind === 'and' || part.kind === 'or') [part.left, part.right].forEach(look);
    if (part.kind === 'choice') [part.when, part.yes, part.no].forEach(look);
  };
  look(formula);
  return { fields, free };
}

/** The texts that an expression may give, as far as they stand in it. */
export function givenTexts(expression: string): readonly string[] {
  const given = (node: ASTNode): readonly string[] => {
    if (node.op === '?:') return [...given(node.args[1]), ...given(node.args[2])];
    const text = textIn(node);
    return text === null ? [] : [text];
  };
  return given(parse(expression).ast);
}

/** As CEL joins: what decides wins over what fails. */
function joined(a: Truth, b: Truth, deciding: boolean): Truth {
  if (a === deciding || b === deciding) return deciding;
  return a === null || b === null ? null : !deciding;
}

function formulaIn(node: ASTNode): Formula {
  const constant = constantIn(node);
  if (constant !== undefined) return { kind: 'constant', value: constant };
  switch (node.op) {
    case '||':
    case '&&':
      return { kind: node.op === '||' ? 'or' : 'and', left: formulaIn(node.args[0]), right: formulaIn(node.args[1]) };
    case '!_':
      return { kind: 'not', of: formulaIn(node.args) };
    case '?:':
      return { kind: 'choice', when: formulaIn(node.args[0]), yes: formulaIn(node.args[1]), no: formulaIn(node.args[2]) };
    case 'value':
      return { kind: 'constant', value: typeof node.args === 'boolean' ? node.args : null };
    case '==':
    case '!=': {
      const [left, right] = node.args;
      const field = fieldIn(left) ?? fieldIn(right);
      const text = textIn(left) ?? textIn(right);
      if (field === null || text === null) return free(node);
      const test: Formula = { kind: 'field', field, values: [text] };
      return node.op === '==' ? test : { kind: 'not', of: test };
    }
    case 'in': {
      const [left, right] = node.args;
      const field = fieldIn(left);
      const texts = right.op === 'list' ? right.args.map(textIn) : [null];
      const known = texts.filter((text) => text !== null);
      return field === null || known.length < texts.length ? free(node) : { kind: 'field', field, values: known };
    }
    default:
      return free(node);
  }
}

function free(node: ASTNode): Formula {
  return { kind: 'free', text: textOf(node), sure: isTextTest(node) };
}

/** `alert.summary.contains("disk")`: of a text that is always there, with one that stands in the plan. */
function isTextTest(node: ASTNode): boolean {
  return node.op === 'rcall' && fieldIn(node.args[1]) !== null && node.args[2].every((given) => textIn(given) !== null);
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.range.start, node.range.end);
}

/** What it gives for every alert, where it asks nothing of one or what is so of any; `undefined`: that depends. */
function constantIn(node: ASTNode): Truth | undefined {
  if (isOfAnyText(node)) return true;
  if (/\b(alert|incident|customer|event|body|headers)\b/.test(textOf(node))) return undefined;
  const compiled = compileExpression(textOf(node), 'alert');
  if (!compiled.ok) return undefined;
  const given = compiled.value({});
  if (!given.ok) return given.refusal.code === tooCostly ? undefined : null;
  return typeof given.value === 'boolean' ? given.value : null;
}

/** `alert.summary == alert.summary`, `alert.summary.contains("")`, `alert.summary.matches(".*")`: so of every text. */
function isOfAnyText(node: ASTNode): boolean {
  if (node.op === '==') return fieldIn(node.args[0]) !== null && textOf(node.args[0]) === textOf(node.args[1]);
  if (node.op !== 'rcall') return false;
  const [name, of, [given]] = node.args;
  const text = given === undefined ? null : textIn(given);
  if (fieldIn(of) === null || text === null) return false;
  return name === 'matches' ? /^\^?(\.\*)?\$?$/.test(text) && text !== '^$' : text === '' && textTests.has(name);
}

const textTests = new Set(['contains', 'startsWith', 'endsWith']);

/** `alert.class`: fields that are texts and always there. */
function fieldIn(node: ASTNode): string | null {
  if (node.op !== '.') return null;
  const [of, field] = node.args;
  return of.op === 'id' && of.args === 'alert' && textFields.has(field) ? field : null;
}

const textFields = new Set(['summary', 'source', 'level', 'component', 'group', 'class', 'service', 'integration']);

function textIn(node: ASTNode): string | null {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : null;
}
