// How do statements become messages of PostgreSQL's protocol, and the messages that come back become answers?

import { protocol } from '@electric-sql/pglite';
import { serialize } from 'pg-protocol';
import type { Answer, Param, Row, Statement } from '../statement.ts';
import { readerOf } from '../types.ts';
import { StoreUnavailable } from '../unavailable.ts';

const { Parser, messages } = protocol;

/** Statements that stay parsed in the database; beyond it all are forgotten. */
const preparedLimit = 400;
/**
 * A statement's plan is made for its tables as they are then, and kept: one made for empty tables reads all of them for ever.
 * So it is parsed anew, after twice as many uses each time, and at the latest after the most.
 */
const usesOfPlan = { first: 16, most: 2_048 } as const;

/** PostgreSQL's code for a prepared statement that does not exist. */
const noSuchStatement = '26000';

interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

interface Prepared {
  readonly name: string;
  readonly lastsFor: number;
  uses: number;
  columns: readonly Column[];
}

/** One exchange: what is sent, and what it takes to read the answer. */
export interface Pipeline {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What each statement runs as. */
  readonly used: readonly Prepared[];
  /** Those of them that this exchange prepares, by text. */
  readonly coming: ReadonlyMap<string, Prepared>;
}

/** What one connection has prepared so far. One per link. */
export class Wire {
  readonly #prepared = new Map<string, Prepared>();
  #named = 0;

  /** A request for statements that run one after the other until one fails. It must be sent before the next one is made. */
  pipeline(statements: readonly Statement[]): Pipeline {
    const parts: Uint8Array[] = [];
    if (this.#prepared.size + statements.length > preparedLimit) {
      for (const { name } of this.#prepared.values()) parts.push(serialize.close({ type: 'S', name }));
      this.#prepared.clear();
    }
    const used: Prepared[] = [];
    const coming = new Map<string, Prepared>();
    for (const { sql, params } of statements) {
      const known = this.#prepared.get(sql);
      const worn = known !== undefined && known.uses >= known.lastsFor;
      let prepared = worn && !coming.has(sql) ? undefined : known;
      if (prepared === undefined) {
        this.#named += 1;
        const name = `t${this.#named}`;
        const lastsFor = Math.min((known?.lastsFor ?? usesOfPlan.first / 2) * 2, usesOfPlan.most);
        prepared = { name, lastsFor, uses: 0, columns: [] };
        // Whoever is asked after this one finds it prepared.
        coming.set(sql, prepared);
        this.#prepared.set(sql, prepared);
        if (known !== undefined) parts.push(serialize.close({ type: 'S', name: known.name }));
        parts.push(serialize.parse({ name, text: sql }), serialize.describe({ type: 'S', name }));
      }
      prepared.uses += 1;
      used.push(prepared);
      parts.push(serialize.bind({ statement: prepared.name, values: params.map(toWire) }), serialize.execute());
    }
    parts.push(serialize.sync());
    return { bytes: joined(parts), used, coming };
  }

  /** Answers to a `pipeline`, in order. Throws what the database complained of. */
  answers({ used, coming }: Pipeline, bytes: Uint8Array): Answer[] {
    const answers: Answer[] = [];
    const parsed = new Set<Prepared>();
    let rows: Row[] = [];
    const failure = read(bytes, (message) => {
      const prepared = used[answers.length];
      if (prepared === undefined) return;
      if (message.name === 'parseComplete') parsed.add(prepared);
      else if (message instanceof messages.RowDescriptionMessage) prepared.columns = columnsOf(message);
      else if (message instanceof messages.DataRowMessage) rows.push(rowOf(prepared.columns, message.fields));
      else if (message instanceof messages.CommandCompleteMessage) {
        answers.push({ rows, affected: affectedBy(message.text) });
        rows = [];
      }
    });
    if (failure === null) return answers;
    // What came after the failure was not read.
    this.#forget([...coming].filter(([, each]) => !parsed.has(each)));
    // One of them is not there after all: whoever tries again has all of them prepared anew.
    if ('code' in failure && failure.code === noSuchStatement) this.#forget([...this.#prepared].filter(([, each]) => used.includes(each)));
    throw failure;
  }

  /** It was never carried out: what it was to prepare is not. */
  leftOut({ coming }: Pipeline): void {
    this.#forget([...coming]);
  }

  #forget(unprepared: readonly (readonly [string, Prepared])[]): void {
    for (const [sql, each] of unprepared) if (this.#prepared.get(sql) === each) this.#prepared.delete(sql);
  }
}

/** Messages for a script of several statements without parameters. */
export function script(sql: string): Uint8Array<ArrayBuffer> {
  return joined([serialize.query(sql)]);
}

/** The answer to the last statement of a `script`. */
export function scriptAnswer(bytes: Uint8Array): Answer {
  let columns: readonly Column[] = [];
  let rows: Row[] = [];
  let answer: Answer = { rows: [], affected: 0 };
  const failure = read(bytes, (message) => {
    if (message instanceof messages.RowDescriptionMessage) columns = columnsOf(message);
    else if (message instanceof messages.DataRowMessage) rows.push(rowOf(columns, message.fields));
    else if (message instanceof messages.CommandCompleteMessage) {
      answer = { rows, affected: affectedBy(message.text) };
      rows = [];
    }
  });
  if (failure !== null) throw failure;
  return answer;
}

type BackendMessage = Parameters<Parameters<InstanceType<typeof Parser>['parse']>[1]>[0];

/** Walks over the messages; gives the first error among them. */
function read(bytes: Uint8Array, take: (message: BackendMessage) => void): Error | null {
  const failures: Error[] = [];
  let complete = false;
  new Parser().parse(bytes, (message) => {
    if (message instanceof messages.DatabaseError) failures.push(message);
    else if (failures.length === 0) take(message);
    if (message.name === 'readyForQuery') complete = true;
  });
  if (!complete) return new StoreUnavailable('the embedded database broke off its answer');
  return failures[0] ?? null;
}

function columnsOf(message: InstanceType<typeof messages.RowDescriptionMessage>): Column[] {
  return message.fields.map((field) => ({ name: field.name, read: readerOf(field.dataTypeID) }));
}

function rowOf(columns: readonly Column[], fields: readonly (string | null)[]): Row {
  const row: Row = {};
  for (const [index, column] of columns.entries()) {
    const text = fields[index] ?? null;
    row[column.name] = text === null ? null : column.read(text);
  }
  return row;
}

/** `INSERT 0 5`, `UPDATE 3`, `SELECT 1`: the number at the end. */
function affectedBy(tag: string): number {
  return Number(/\d+$/.exec(tag)?.[0] ?? 0);
}

function toWire(param: Param): string | Buffer | null {
  if (param === null || Buffer.isBuffer(param)) return param;
  return param instanceof Uint8Array ? Buffer.from(param.buffer, param.byteOffset, param.byteLength) : String(param);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.byteLength;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
