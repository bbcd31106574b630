// What is sent to a database, and what comes back? The same for both engines.

/** A `Uint8Array` goes as PostgreSQL's binary form of the parameter's type (see arrays.ts), all else as text. */
export type Param = string | number | bigint | boolean | null | Uint8Array;

export interface Statement {
  readonly sql: string;
  readonly params: readonly Param[];
  /** In `transact`: how many rows it must touch; another number rolls everything back. */
  readonly expect?: number;
  /** Where it does not touch `expect` rows it writes nothing at all: alone it needs no transaction around it. */
  readonly allOrNothing?: true;
}

/** The one that is a transaction by itself; `null` where they need one around them. */
export function onlyOne([first, ...others]: readonly Statement[]): Statement | null {
  return first?.allOrNothing === true && others.length === 0 ? first : null;
}

export type Row = Record<string, unknown>;

export interface Answer {
  readonly rows: Row[];
  /** Rows inserted, updated or deleted; of a select, those found. */
  readonly affected: number;
}

/** What a transaction depends on besides its statements. */
export interface Terms {
  /** Uniquenesses for which transactions compete: to break one of them is no fault. */
  readonly competedFor?: readonly string[];
  /** Transactions of a chain may be sent ahead; one that follows is not carried out where the one before it was not. Absent: of none. */
  readonly chain?: 'begins' | 'follows';
}

export type Transacted = { readonly ok: true; readonly answers: readonly Answer[] } | { readonly ok: false };

/** Either engine, as the dialect and the transactions see it. */
export interface Backend {
  acquire(): Promise<Session>;
  /** One statement by itself, kept prepared. */
  read(statement: Statement): Promise<readonly Row[]>;
  transact(statements: readonly Statement[], terms?: Terms): Promise<Transacted>;
  close(): Promise<void>;
}

/** One connection for as long as it is held. */
export interface Session {
  run(statement: Statement): Promise<Answer>;
  release(): void;
}

/** A parameter as the wire takes it; objects become JSON, arrays become PostgreSQL's text form of an array. */
export function toParam(value: unknown): Param {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayText(value);
  return JSON.stringify(value);
}

function arrayText(values: readonly unknown[]): string {
  const element = (value: unknown): string => {
    if (Array.isArray(value)) return arrayText(value);
    const param = toParam(value);
    return param === null ? 'null' : `"${String(param).replace(/[\\"]/g, '\\$&')}"`;
  };
  return `{${values.map(element).join(',')}}`;
}
