// What does a row say that promises a time or a size? The median of its rounds, what stood beside it, and whether it keeps the promise.

import { median } from './rounds.ts';

export type Unit = 'ms' | 's' | 'MB' | 'µs' | 'per s';

export interface Reading {
  readonly what: string;
  readonly unit: Unit;
  /** One for each round. */
  readonly rounds: readonly number[];
  readonly target: { readonly atMost: number } | { readonly atLeast: number } | null;
  /** Measured in the same run, to compare with. */
  readonly beside: { readonly what: string; readonly rounds: readonly number[] } | null;
  /** What was refused or did not come, in all rounds. */
  readonly lost: number;
}

/** Whether the median keeps the target; `null`: there is none. */
export function kept({ target, rounds }: Reading): boolean | null {
  if (target === null) return null;
  return 'atMost' in target ? median(rounds) <= target.atMost : median(rounds) >= target.atLeast;
}

/** For people; `row` names where each comes from. */
export function readingTable(readings: readonly (Reading & { readonly row: string })[]): string {
  const rows = readings.map((each) => [each.row, each.what, amount(each.rounds, each.unit), range(each), verdict(each), beside(each)]);
  const all = [['', '', 'median', 'least to most', 'target', 'beside'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => column === 2 || column === 3;
  const cell = (text: string, column: number) => (isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0));
  return `${all.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')}\n`;
}

/** For programs. */
export function readingJson(reading: Reading & { readonly row: string }) {
  const { rounds, beside: other, ...rest } = reading;
  const spread = { median: median(rounds), least: Math.min(...rounds), most: Math.max(...rounds) };
  return { ...rest, ...spread, kept: kept(reading), beside: other === null ? null : { what: other.what, median: median(other.rounds) } };
}

function verdict(reading: Reading): string {
  const { target, unit, lost } = reading;
  const missing = lost > 0 ? `, ${lost} LOST` : '';
  if (target === null) return missing.slice(2);
  const wanted = 'atMost' in target ? `≤ ${number(target.atMost)}` : `≥ ${number(target.atLeast)}`;
  return `${wanted} ${unit} ${kept(reading) ? 'kept' : 'MISSED'}${missing}`;
}

function range({ rounds }: Reading): string {
  return rounds.length < 2 ? '' : `${number(Math.min(...rounds))} to ${number(Math.max(...rounds))}`;
}

function beside({ beside: other, unit }: Reading): string {
  return other === null ? '' : `${amount(other.rounds, unit)} ${other.what}`;
}

function amount(rounds: readonly number[], unit: Unit): string {
  return `${number(median(rounds))} ${unit}`;
}

function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0 });
}
