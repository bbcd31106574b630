// How is something drawn from chance, so that it can be had again? From a key of numbers: the same key, the same draw, whatever was drawn before.

import type { Millis } from '../core/kernel/instant.ts';
import { type Random, seededRandom } from '../core/kernel/random.ts';

/** How long something takes: half of the times up to `medianMs`, nine in ten up to `p90Ms`; skewed as people's times are (log-normal). */
export interface Spread {
  readonly medianMs: Millis;
  readonly p90Ms: Millis;
}

/** A stream of its own for each key. Neighbouring keys have nothing to do with one another. */
export function chanceOf(...key: readonly number[]): Random {
  return seededRandom(keyOfNumbers(key));
}

/** 32 bits that stand for the numbers, order included. */
export function keyOfNumbers(key: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of key) {
    mixed = scattered(mixed ^ (part >>> 0));
    mixed = scattered(mixed + Math.floor(part / 4_294_967_296) + 0x7f4a7c15);
  }
  return mixed >>> 0;
}

/** A text as a number for a key (FNV-1a). */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** The time below which the share `at` of all times lies, for 0 < at < 1. */
export function quantileOf(spread: Spread, at: number): Millis {
  const sigma = Math.log(spread.p90Ms / spread.medianMs) / normalAt90;
  return Math.round(spread.medianMs * Math.exp(sigma * normalQuantile(at)));
}

/** Uses up one number of the stream. */
export function drawn(spread: Spread, random: Random): Millis {
  // Never exactly 0 or 1, where the distribution has no end.
  return quantileOf(spread, (random.next() * 4_294_967_295 + 0.5) / 4_294_967_296);
}

const normalAt90 = 1.2815515655446004;

/** Acklam's approximation of the normal distribution's inverse; its error is below 1.2e-9. */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r;
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r;
  return (q * (above + 2.506628277459239)) / (below + 1);
}

function tail(q: number): number {
  const above =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q;
  const below = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q;
  return (above + 2.938163982698783) / (below + 1);
}

function scattered(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
