// Which past incidents does a file hold? CSV, JSON or JSON lines, packed by gzip or not; what is wrong is listed by row and field.

import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { PastIncident } from '../../../sim/replay/past.ts';
import { unreadable } from '../../plan/read.ts';
import { parseCsv } from './csv.ts';
import { githubIncidentOf } from './github-status.ts';
import { columns, pastIncidentOf, type Row } from './row.ts';

export const formats = ['tocsin', 'github-status'] as const;
export type Format = (typeof formats)[number];

/** `row`: the line of a CSV or JSON lines file, the number of the entry of a JSON list; both from 1. */
export interface BadRow {
  readonly row: number;
  readonly field: string;
  readonly message: string;
}

export interface ReadHistory {
  readonly incidents: readonly PastIncident[];
  readonly bad: readonly BadRow[];
}

const largestFile = 200_000_000;
const mostRows = 200_000;

/** Refusals: `history-unreadable`, `history-too-large`. A bad row is no refusal: the others are read. */
export async function readHistoryFile(file: string, format: Format): Promise<Result<ReadHistory>> {
  const text = await textOf(file);
  if (!text.ok) return text;
  const rows = rowsOf(file.replace(/\.gz$/, ''), text.value);
  if (!rows.ok) return rows;
  if (rows.value.length > mostRows) return refuse('history-too-large', `${file} has more than ${mostRows} rows`);
  const incidents: PastIncident[] = [];
  const bad: BadRow[] = [];
  const seen = new Map<string, number>();
  const read = format === 'tocsin' ? pastIncidentOf : githubIncidentOf;
  for (const { row, values } of rows.value) {
    const incident = values === null ? refuse('bad-row', 'is no object', '') : read(values);
    if (!incident.ok) {
      bad.push({ row, field: incident.refusal.field ?? '', message: incident.refusal.message });
      continue;
    }
    const before = seen.get(incident.value.id);
    if (before !== undefined) bad.push({ row, field: 'id', message: `\`${incident.value.id}\` stands in row ${before} already` });
    else incidents.push(incident.value);
    seen.set(incident.value.id, before ?? row);
  }
  return ok({ incidents: incidents.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)), bad });
}

async function textOf(file: string): Promise<Result<string>> {
  try {
    if ((await stat(file)).size > largestFile) return refuse('history-too-large', `${file} is larger than ${largestFile / 1_000_000} MB`);
    const bytes = await readFile(file);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: 5 * largestFile }) : bytes;
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(plain));
  } catch (error) {
    return refuse('history-unreadable', unreadable(file, error));
  }
}

interface NumberedRow {
  readonly row: number;
  readonly values: Row | null;
}

function rowsOf(file: string, text: string): Result<readonly NumberedRow[]> {
  if (/\.csv$/i.test(file)) return csvRows(text);
  if (/\.(jsonl|ndjson)$/i.test(file)) {
    const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ row: index + 1, values: objectIn(line) }]));
    return ok(lines);
  }
  if (!/\.json$/i.test(file))
    return refuse('history-unreadable', `${file}: expected a name that ends in .csv, .json or .jsonl, or that and .gz`);
  const list = parsedJson(text);
  if (!Array.isArray(list)) return refuse('history-unreadable', `${file} holds no JSON list of incidents`);
  return ok(list.map((value: unknown, index) => ({ row: index + 1, values: asRow(value) })));
}

function csvRows(text: string): Result<readonly NumberedRow[]> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return refuse('history-unreadable', parsed.refusal.message);
  const [head, ...rows] = parsed.value;
  const names = head?.fields.map((name) => name.trim().toLowerCase().replaceAll('_', ' ')) ?? [];
  const strange = names.find((name) => !columns.some((column) => column === name));
  if (strange !== undefined) return refuse('history-unreadable', `there is no column \`${strange}\`; known are ${columns.join(', ')}`);
  return ok(
    rows.map(({ line, fields }) => ({
      row: line,
      values: fields.length > names.length ? null : Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])),
    })),
  );
}

function objectIn(line: string): Row | null {
  return asRow(parsedJson(line));
}

function asRow(value: unknown): Row | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
