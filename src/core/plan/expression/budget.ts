// How much may it cost to judge one thing that somebody else has sent? Steps, counted down; no clock, so that the same input always ends the same.

export interface Budget {
  /** Steps; below zero it is used up, and every further one fails. */
  left: number;
}

/**
 * For all conditions on one alert, for one expression of a map. A step takes about two microseconds at worst, far less as a rule: even
 * on a slow machine nobody waits a quarter of a second for one that is used up. A text of 100 kB fits into a plain pattern.
 */
export const stepsAtOnce = 60_000;

/** The unit of the rest: characters that one step copies, searches or compares. */
const charactersPerStep = 1_000;
/** A search may compare every character of the text with every one of what is looked for. */
const comparisonsPerStep = 5_000;
/** The same for patterns, with each of their instructions. */
const instructionsPerStep = 25;
/** Elements of a list that one step walks over. */
const elementsPerStep = 50;
/** Keys of a map are listed anew each time; a large one is a table of hashes. */
const keysPerStep = 2;
/** What is compared goes one by one. */
const comparedPerStep = 5;
/** An exception with its place in the text. */
export const stepsPerFailure = 20;
/** The calendar of another time zone. */
export const stepsPerZone = 400;

export function newBudget(steps = stepsAtOnce): Budget {
  return { left: steps };
}

/** Throws `Overspent` once there is none left, and from then on every time. */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw overspent;
}

export function isOverspent(budget: Budget): boolean {
  return budget.left < 0;
}

export function spendOnText(budget: Budget, length: number): void {
  spend(budget, length / charactersPerStep);
}

export function spendOnSearch(budget: Budget, text: number, wanted: number): void {
  spend(budget, (text * wanted) / comparisonsPerStep);
}

export function spendOnPattern(budget: Budget, text: number, instructions: number): void {
  spend(budget, (text * instructions) / instructionsPerStep);
}

/** What it costs to look at a value as a whole, but not into it. */
export function spendOnValue(budget: Budget, value: unknown): void {
  if (typeof value === 'string') spendOnText(budget, value.length);
  else if (value instanceof Uint8Array) spendOnText(budget, value.length);
  else if (Array.isArray(value)) spend(budget, value.length / elementsPerStep);
  else if (typeof value === 'object' && value !== null) spend(budget, keysOf(value) / keysPerStep);
}

/** What it costs to compare it with another, whatever is in it. */
export function spendOnAllOf(budget: Budget, value: unknown): void {
  spendOnValue(budget, value);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const inside = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : Object.values(value);
  for (const each of inside) {
    spend(budget, 1 / comparedPerStep);
    spendOnAllOf(budget, each);
  }
}

function keysOf(value: object): number {
  return value instanceof Map || value instanceof Set ? value.size : Object.keys(value).length;
}

class Overspent extends Error {
  override readonly name = 'Overspent';
}

/** One for all: a list of four thousand may bring it up four thousand times, and it has no place in the text. */
const overspent = new Overspent('it took more work than a condition may take');
