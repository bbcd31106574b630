// What do the rows of a CSV file say? RFC 4180: commas, quotes doubled within quotes, line breaks within quotes; with the line of each row.

import { ok, type Result, refuse } from '../../../core/kernel/result.ts';

export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Empty lines are left out. Refusal: `bad-csv`, with the line. */
export function parseCsv(text: string): Result<readonly CsvRow[]> {
  const rows: CsvRow[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
  let fields: string[] = [];
  let line = 1;
  let rowLine = 1;
  const source = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < source.length || fields.length > 0; ) {
    field.lastIndex = at;
    const match = field.exec(source);
    if (match === null) return refuse('bad-csv', `line ${line}: a quote that stands within a field, or is never closed`);
    const [whole, quoted, plain, end] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    at += whole.length;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields });
    fields = [];
    rowLine = line;
  }
  return ok(rows);
}
