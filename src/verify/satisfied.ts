// Is there an alert that some conditions fit and others do not? Choices for fields and parts are made one after the other, and what a choice
// decides is looked at before the next, so that conditions about different things cost little beside one another.

import { type Bounded, gaveUp, proven } from './bounded.ts';
import { type Formula, partsOf, type Truth, truthOf } from './formula.ts';

export interface Asked {
  readonly formula: Formula;
  /** Whether it has to be true; else false, or failed. */
  readonly wanted: boolean;
}

/** `known`: the texts that fields may have at all; of others any that a condition names, and one that none does. */
export function satisfied(asked: readonly Asked[], known: ReadonlyMap<string, readonly string[]>, mostChoices: number): Bounded<boolean> {
  const fields = fieldsOf(asked, known);
  const parts = asked.map((one) => ({ ...one, ...partsOf(one.formula) }));
  const chosen = { fields: new Map<string, string>(), free: new Map<string, Truth>() };
  let choices = 0;
  const isOver = () => choices > mostChoices;
  /** Whether the rest can be chosen so that all come out as asked. */
  const goesOn = (): boolean => {
    const outcomes = asked.map(({ formula, wanted }) => outcomeOf(formula, wanted, chosen));
    if (outcomes.includes('against')) return false;
    const open = parts[outcomes.indexOf('open')];
    if (open === undefined) return true;
    const field = [...open.fields.keys()].find((name) => !chosen.fields.has(name));
    if (field !== undefined) return tried(chosen.fields, field, fields.get(field) ?? []);
    const part = [...open.free].find(([text]) => !chosen.free.has(text));
    if (part === undefined) return true;
    const [text, sure] = part;
    const truths = [open.wanted, !open.wanted, ...(sure ? [] : [null])];
    return tried<Truth>(chosen.free, text, truths);
  };
  const tried = <T>(made: Map<string, T>, name: string, values: readonly T[]): boolean => {
    for (const value of values) {
      choices += 1;
      if (isOver()) return false;
      made.set(name, value);
      if (goesOn()) return true;
    }
    made.delete(name);
    return false;
  };
  const found = goesOn();
  return isOver() && !found ? gaveUp('guessesPerScenario') : proven(found);
}

interface Chosen {
  readonly fields: ReadonlyMap<string, string>;
  readonly free: ReadonlyMap<string, Truth>;
}

/** `open`: what has been chosen leaves it open. */
function outcomeOf(formula: Formula, wanted: boolean, chosen: Chosen): 'as asked' | 'against' | 'open' {
  const possible = possibleOf(formula, chosen);
  if (possible.size > 1 && possible.has(true)) return 'open';
  return possible.has(true) === wanted ? 'as asked' : 'against';
}

const any: ReadonlySet<Truth> = new Set([true, false, null]);
const yesOrNo: ReadonlySet<Truth> = new Set([true, false]);

/** Everything that it may still come to, and perhaps more. */
function possibleOf(formula: Formula, chosen: Chosen): ReadonlySet<Truth> {
  const both = (a: Formula, b: Formula) => [possibleOf(a, chosen), possibleOf(b, chosen)] as const;
  switch (formula.kind) {
    case 'constant':
      return new Set([formula.value]);
    case 'field':
      return chosen.fields.has(formula.field) ? new Set([truthOf(formula, chosen)]) : yesOrNo;
    case 'free':
      return chosen.free.has(formula.text) ? new Set([truthOf(formula, chosen)]) : formula.sure ? yesOrNo : any;
    case 'not':
      return new Set([...possibleOf(formula.of, chosen)].map((value) => (value === null ? null : !value)));
    case 'and':
    case 'or': {
      const [left, right] = both(formula.left, formula.right);
      const deciding = formula.kind === 'or';
      return new Set([...left].flatMap((a) => [...right].map((b) => decided(a, b, deciding))));
    }
    case 'choice': {
      const [yes, no] = both(formula.yes, formula.no);
      const way: Readonly<Record<string, Iterable<Truth>>> = { true: yes, false: no, null: [null] };
      return new Set([...possibleOf(formula.when, chosen)].flatMap((value) => [...(way[String(value)] ?? [])]));
    }
    default:
      return formula satisfies never;
  }
}

function decided(a: Truth, b: Truth, deciding: boolean): Truth {
  if (a === deciding || b === deciding) return deciding;
  return a === null || b === null ? null : !deciding;
}

/** Any text that no condition names. */
const other = '\u{fffd}';

function fieldsOf(asked: readonly Asked[], known: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  for (const { formula } of asked) {
    for (const [field, texts] of partsOf(formula).fields) {
      fields.set(field, known.get(field) ?? [...new Set([...(fields.get(field) ?? [other]), ...texts])]);
    }
  }
  return fields;
}
