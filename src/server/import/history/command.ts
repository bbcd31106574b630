// What does `tocsin import history` do? Past incidents of a file are kept, each once, so that plans can be replayed on them.

import { basename } from 'node:path';
import type { Instant } from '../../../core/kernel/instant.ts';
import { type ExitCode, misuse, type Shell } from '../../plan/commands.ts';
import type { Database } from '../../store/database.ts';
import { keepPastIncidents } from '../../store/past-incidents.ts';
import { type BadRow, type Format, readHistoryFile } from './read.ts';

export interface HistoryImport {
  readonly file: string;
  readonly format: Format;
  /** Rows are known by it and their id; `null`: the file's name. */
  readonly source: string | null;
  /** Rows that cannot be read are left out, instead of all. */
  readonly skipBad: boolean;
  readonly json: boolean;
}

export interface HistoryDeps {
  /** `null`: it was said why not. */
  open(): Promise<Database | null>;
  readonly now: Instant;
  /** Told of what takes time; no part of the output. */
  progress(text: string): void;
}

const mostShown = 50;

/** 0: all are kept; 1: some rows are bad (none is kept, or but those are); 2: the file cannot be read. */
export async function importHistory(args: HistoryImport, deps: HistoryDeps, shell: Pick<Shell, 'write'>): Promise<ExitCode> {
  const read = await readHistoryFile(args.file, args.format);
  if (!read.ok) return misuse(read.refusal.message, args.json, shell);
  const { incidents, bad } = read.value;
  const keeps = bad.length === 0 || args.skipBad;
  if (!args.json) shell.write(badRowsText(args.file, bad));
  const source =
    args.source ??
    basename(args.file)
      .replace(/\.gz$/, '')
      .replace(/\.[^.]+$/, '');
  const kept = keeps ? await keep(source, incidents, deps) : null;
  if (keeps && kept === null) return 1;
  if (args.json) shell.write(`${JSON.stringify({ source, rows: incidents.length + bad.length, kept, bad }, null, 2)}\n`);
  else if (kept === null)
    shell.write(`nothing is kept: ${bad.length} of ${incidents.length + bad.length} rows are bad (--skip-bad leaves them out)\n`);
  else shell.write(`${source}: ${kept.added} added, ${kept.changed} changed, ${kept.unchanged} unchanged, ${bad.length} left out\n`);
  return bad.length > 0 ? 1 : 0;
}

async function keep(source: string, incidents: Parameters<typeof keepPastIncidents>[1]['incidents'], deps: HistoryDeps) {
  const database = await deps.open();
  if (database === null) return null;
  try {
    const said = (done: number) => deps.progress(`${done} of ${incidents.length} incidents`);
    const kept = await keepPastIncidents(database, { source, incidents, now: deps.now }, said);
    deps.progress('');
    return kept;
  } finally {
    await database.close();
  }
}

export function badRowsText(file: string, bad: readonly BadRow[]): string {
  const lines = bad
    .slice(0, mostShown)
    .map(({ row, field, message }) => `${file}:${row} ${field === '' ? 'row' : `\`${field}\``} ${message}\n`);
  const more = bad.length > mostShown ? [`… and ${bad.length - mostShown} more bad rows\n`] : [];
  return [...lines, ...more].join('');
}
