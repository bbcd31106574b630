// What does an expression cost while it is evaluated? Every node and every operation of a checked expression pays before it acts.
// The evaluator has no bound of its own: its nodes are wrapped here, once, when the expression is compiled (ADR 14).

import type { ASTNode } from '@marcbachmann/cel-js';
import {
  type Budget,
  spend,
  spendOnAllOf,
  spendOnPattern,
  spendOnSearch,
  spendOnText,
  spendOnValue,
  stepsPerFailure,
  stepsPerZone,
} from './budget.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** Whose budget pays at the moment: evaluation waits for nothing, so it is one at a time. */
export interface Payer {
  budget: Budget;
}

export interface PatternFault {
  readonly message: string;
  readonly offset: number;
}

/** What the evaluator's nodes have beside what its types say: how they are evaluated, and what macros became of. */
interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly range: { readonly start: number };
  /** Set by the check: applies the operation to operands that have been evaluated. */
  handle?: (...operands: never[]) => unknown;
  readonly meta: { readonly evaluate: Evaluate; readonly alternate?: Node; readonly macro?: Macro };
  setMeta(key: 'evaluate', value: Evaluate): unknown;
}

type Evaluate = (...given: never[]) => unknown;
type Macro = { evaluate: Evaluate } & Readonly<Record<string, unknown>>;

/** The tree must have been checked. Gives what is wrong with its patterns; it is ready to be evaluated only if that is nothing. */
export function meter(root: ASTNode, payer: Payer): PatternFault | null {
  for (const node of nodesIn(root)) {
    const fault = node.op === 'rcall' && nameOf(node) === 'matches' ? fitPattern(node, payer) : payFor(node, payer);
    if (fault !== null) return fault;
    const evaluate = node.meta.evaluate;
    node.setMeta('evaluate', (...given) => {
      spend(payer.budget, 1);
      return evaluate(...given);
    });
  }
  return null;
}

/** Every node, those that macros put into the place of others as well. */
function nodesIn(root: unknown): readonly Node[] {
  const found = new Set<Node>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each);
    else if (isNode(value)) {
      if (found.has(value)) return;
      found.add(value);
      look(value.args);
      look(value.meta.alternate);
      if (value.meta.macro !== undefined) look(Object.values(value.meta.macro));
    } else if (isComprehension(value)) look([value.iterable, value.init, value.step]);
  };
  look(root);
  return [...found];
}

/** Operands are paid for by what the operation does with them; so is a failure, and each call of a macro that is evaluated by itself. */
function payFor(node: Node, payer: Payer): null {
  const { macro } = node.meta;
  if (macro !== undefined) {
    const evaluate = macro.evaluate;
    macro.evaluate = (...given) => {
      spend(payer.budget, 1);
      return evaluate(...given);
    };
  }
  const handle = node.handle;
  if (handle === undefined) return null;
  const price = priceOf(node);
  node.handle = (...operands) => {
    price(payer.budget, operands);
    try {
      return handle(...operands);
    } catch (error) {
      spend(payer.budget, stepsPerFailure);
      throw error;
    }
  };
  return null;
}

type Price = (budget: Budget, operands: readonly unknown[]) => void;

function priceOf(node: Node): Price {
  switch (node.op) {
    case '==':
    case '!=':
    case 'in':
      return (budget, [left, right]) => {
        spendOnAllOf(budget, left);
        spendOnAllOf(budget, right);
      };
    case 'call':
    case 'rcall':
      return (budget, [operands]) => priceOfCall(nameOf(node), Array.isArray(operands) ? operands : [], budget);
    case 'comprehension':
      return (budget, [iterable]) => spendOnValue(budget, iterable);
    case '?:':
    case '.':
    case '[]':
      return () => {};
    default:
      // Two operands, or one and the node itself.
      return (budget, [left, right]) => {
        spendOnValue(budget, left);
        if (!isNode(right)) spendOnValue(budget, right);
      };
  }
}

/** The longest text that may say how long something is: the evaluator's reading of it goes back and forth. */
const longestDuration = 64;

function priceOfCall(name: string, operands: readonly unknown[], budget: Budget): void {
  for (const each of operands) spendOnValue(budget, each);
  const [first, second] = operands;
  switch (name) {
    case 'contains':
    case 'indexOf':
    case 'lastIndexOf':
    case 'split':
      if (typeof first === 'string' && typeof second === 'string') spendOnSearch(budget, first.length, second.length);
      // Every character may become a text of its own.
      if (name === 'split' && typeof first === 'string') spend(budget, first.length / 25);
      return;
    case 'join':
      if (Array.isArray(first)) for (const each of first) spendOnText(budget, lengthOf(each) + lengthOf(second));
      return;
    case 'size':
      // It counts characters, not units.
      spend(budget, lengthOf(first) / 50);
      return;
    case 'duration':
      if (lengthOf(first) > longestDuration) throw new Error('this is too long for a duration');
      return;
    case 'json':
      if (first instanceof Uint8Array) spend(budget, first.length / 25);
      return;
    default:
      // `getHours("Europe/Berlin")` and its like.
      if (name.startsWith('get') && name !== 'get' && operands.length > 1) spend(budget, stepsPerZone);
  }
}

/** The pattern must stand in the plan: one that a sender brings along could be anything. */
function fitPattern(node: Node, payer: Payer): PatternFault | null {
  const [, , [given]] = node.args as readonly [string, Node, readonly [Node]]; // the check has seen that it has one argument
  const text = given.op === 'value' ? given.args : null;
  if (typeof text !== 'string') {
    return { message: 'the pattern of `matches` must stand here as a text, not come from elsewhere', offset: given.range.start };
  }
  const compiled = compilePattern(text);
  if (!compiled.ok) return { message: `this is no pattern that can be used: ${compiled.refusal}`, offset: given.range.start };
  const pattern = compiled.value;
  const handle = node.handle;
  node.handle = (operands: readonly unknown[], ...rest: never[]) => {
    const [tried] = operands;
    // Not a text: the evaluator says what it thinks of that.
    return typeof tried === 'string' ? fits(pattern, tried, payer) : handle?.(operands as never, ...rest);
  };
  return null;
}

function fits(pattern: Pattern, text: string, payer: Payer): boolean {
  spendOnPattern(payer.budget, text.length, pattern.size);
  return pattern.fits(text);
}

function nameOf(node: Node): string {
  return Array.isArray(node.args) && typeof node.args[0] === 'string' ? node.args[0] : '';
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'setMeta' in value && 'op' in value;
}

function isComprehension(value: unknown): value is { readonly iterable: unknown; readonly init: unknown; readonly step: unknown } {
  return typeof value === 'object' && value !== null && 'iterable' in value && 'init' in value && 'step' in value;
}
