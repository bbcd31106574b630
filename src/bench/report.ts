// What does the bench say at its end? One row for each figure, with its baseline beside it; the same for programs.

import type { Contender } from './contenders.ts';
import { median, type Round } from './rounds.ts';

export interface Figure {
  readonly name: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCores: number | null;
  readonly loadCores: number | null;
  readonly processorUs: number | null;
  readonly failed: number;
  /** To the baseline of the same round. */
  readonly ratio: {
    readonly to: string;
    readonly median: number;
    readonly least: number;
    readonly most: number;
    readonly target: number;
  } | null;
}

export interface Measured {
  readonly contender: Contender;
  readonly connections: number;
  readonly rounds: readonly Round[];
}

export function figureOf(measured: Measured, baseline: Measured | null, target: number): Figure {
  const { contender, connections, rounds } = measured;
  const of = (read: (round: Round) => number | null) => {
    const values = rounds.map(read).filter((each) => each !== null);
    return values.length === 0 ? null : median(values);
  };
  const ratios = baseline === null ? [] : rounds.map((round, nth) => round.rate / (baseline.rounds[nth]?.rate ?? Number.NaN));
  return {
    name: contender.name,
    connections,
    perSecond: of((round) => round.rate) ?? 0,
    p50Ms: of((round) => round.p50Ms) ?? 0,
    p99Ms: of((round) => round.p99Ms) ?? 0,
    serverCores: of((round) => round.serverCores),
    loadCores: of((round) => round.loadCores),
    processorUs: of((round) => round.processorUs),
    failed: rounds.reduce((sum, round) => sum + round.failed, 0),
    ratio:
      baseline === null
        ? null
        : { to: baseline.contender.name, median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios), target },
  };
}

/** For people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((each) => [
    each.name,
    String(each.connections),
    Math.round(each.perSecond).toLocaleString('en'),
    each.p50Ms.toFixed(1),
    each.p99Ms.toFixed(1),
    cores(each.serverCores),
    cores(each.loadCores),
    each.processorUs === null ? '?' : each.processorUs.toFixed(0),
    String(each.failed),
    each.ratio === null ? '' : ratio(each.ratio),
  ]);
  const all = [['', 'conn.', 'per s', 'p50 ms', 'p99 ms', 'server', 'load', 'µs each', 'failed', 'ratio (least to most)'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number) => column === 0 || column === widths.length - 1;
  const cell = (text: string, column: number) => (isText(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0));
  return `${all.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')}\n`;
}

function cores(value: number | null): string {
  return value === null ? '?' : value.toFixed(2);
}

function ratio({ to, median: middle, least, most, target }: NonNullable<Figure['ratio']>): string {
  return `${middle.toFixed(2)} x ${to} (${least.toFixed(2)} to ${most.toFixed(2)}), target ${target}`;
}
