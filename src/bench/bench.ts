// How fast is it, and compared with what? Row by row, each figure beside its baseline. `docs/performance.md` explains it.

import { availableParallelism } from 'node:os';
import { kept, type Reading, readingJson, readingTable } from './readings.ts';
import { type Figure, table } from './report.ts';
import type { Row, RowContext, Wishes } from './row.ts';
import { rows as everyRow } from './rows.ts';

export interface BenchOptions extends Wishes {
  readonly json: boolean;
  /** Names of rows; empty: all. */
  readonly only: readonly string[];
}

export interface BenchShell {
  write(text: string): void;
  /** Progress: not part of the answer. */
  say(text: string): void;
}

/** 0: measured, whatever came out. 1: something was refused or lost, or a row failed. 2: there is no such row. */
export async function runBench(options: BenchOptions, shell: BenchShell, rows: readonly Row[] = everyRow): Promise<0 | 1 | 2> {
  const unknown = options.only.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) {
    shell.say(
      `There is no row ${unknown.join(', ')}. There are:\n${rows.map(({ name, question }) => `  ${name}: ${question}`).join('\n')}`,
    );
    return 2;
  }
  const chosen = options.only.length === 0 ? rows : rows.filter(({ name }) => options.only.includes(name));
  const seen: Seen = { figures: [], readings: [], notes: [] };
  for (const row of chosen) await measure(row, options, shell, seen);
  const leftOut = options.full ? [] : chosen.flatMap(({ name, onlyInFull }) => (onlyInFull === null ? [] : [`${name}: ${onlyInFull}`]));
  if (leftOut.length > 0) seen.notes.push(`Left to --full: ${leftOut.join('; ')}.`);
  shell.write(options.json ? json(options, seen) : text(options, seen));
  const lost = seen.figures.some(({ failed }) => failed > 0) || seen.readings.some((each) => each.lost > 0);
  return lost || seen.notes.some((note) => note.startsWith(failure)) ? 1 : 0;
}

interface Seen {
  readonly figures: Figure[];
  readonly readings: (Reading & { readonly row: string })[];
  readonly notes: string[];
}

const failure = 'FAILED: ';

async function measure(row: Row, wishes: Wishes, shell: BenchShell, seen: Seen): Promise<void> {
  const begun = performance.now();
  const context: RowContext = { ...wishes, say: (what) => shell.say(`${row.name}: ${what}`) };
  context.say(row.question);
  try {
    const { figures = [], readings = [], about } = await row.run(context);
    seen.figures.push(...figures);
    seen.readings.push(...readings.map((each) => ({ row: row.name, ...each })));
    if (about !== undefined) seen.notes.push(about);
    context.say(`done in ${Math.round((performance.now() - begun) / 1_000)} s`);
  } catch (error) {
    // The other rows are worth having all the same.
    seen.notes.push(`${failure}${row.name}: ${error instanceof Error ? error.message : String(error)}`);
    shell.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function text(options: BenchOptions, { figures, readings, notes }: Seen): string {
  const parts = [
    ...(figures.length === 0 ? [] : [table(figures)]),
    ...(readings.length === 0 ? [] : [readingTable(readings)]),
    `${[machine(options), ...notes].join('\n')}\n`,
  ];
  return parts.join('\n');
}

function json(options: BenchOptions, { figures, readings, notes }: Seen): string {
  const { rounds, seconds, full } = options;
  const about = { cores: availableParallelism(), node: process.version, store: storeOf(options), rounds, seconds, full };
  const missed = readings.filter((each) => kept(each) === false).map(({ row, what }) => `${row}: ${what}`);
  return `${JSON.stringify({ ...about, figures, readings: readings.map(readingJson), missed, notes }, null, 2)}\n`;
}

function machine(options: BenchOptions): string {
  const rounds = `medians of ${options.rounds} rounds of ${options.seconds} s where a row has rounds`;
  return `${availableParallelism()} cores, shared by everything; Node ${process.version}; ${storeOf(options)} database; ${rounds}.`;
}

function storeOf({ databaseUrl }: Wishes): string {
  return databaseUrl === null ? 'embedded' : 'postgres';
}
