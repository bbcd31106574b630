// How are many waits told in three numbers? And what time is it, finer than a millisecond, the same in every process?

import type { Reading } from './readings.ts';

export interface Spread {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Of no values: `NaN`. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { p50Ms: share(0.5), p99Ms: share(0.99), maxMs: sorted.at(-1) ?? Number.NaN };
}

/** Milliseconds since 1970, by the system's clock as it was when the process began. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Three readings of the same rounds; the promise is about the second, and what was lost is said there. */
export function spreadReadings(wish: {
  readonly what: string;
  readonly answers: readonly (Spread & { readonly lost: number })[];
  readonly target: Reading['target'];
  readonly beside: { readonly what: string; readonly answers: readonly Spread[] } | null;
}): readonly Reading[] {
  const { what, answers, target, beside } = wish;
  const reading = (name: string, read: (spread: Spread) => number): Reading => ({
    what: `${what}, ${name}`,
    unit: 'ms',
    rounds: answers.map(read),
    target: null,
    beside: beside === null ? null : { what: beside.what, rounds: beside.answers.map(read) },
    lost: 0,
  });
  const lost = answers.reduce((sum, each) => sum + each.lost, 0);
  return [
    reading('p50', (each) => each.p50Ms),
    { ...reading('p99', (each) => each.p99Ms), target, lost },
    reading('max', (each) => each.maxMs),
  ];
}

/** For progress. */
export function spreadText({ p50Ms, p99Ms, maxMs, lost }: Spread & { readonly lost: number }): string {
  return `p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, max ${maxMs.toFixed(1)} ms${lost > 0 ? `, ${lost} LOST` : ''}`;
}
