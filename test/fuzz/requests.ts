// Which requests are made? For each operation of the document good ones, and good ones gone bad.

import fc from 'fast-check';
import type { Operation } from './document.ts';
import { type Mutation, mutation } from './mutate.ts';
import type { Draw } from './pool.ts';
import { fitting, type Maker } from './values.ts';

export interface Wire {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer | null;
  readonly remoteAddress: string;
}

export type Credentials = 'token' | 'session' | 'none' | 'wrong';

export interface ApiRequest {
  readonly operation: Operation;
  readonly credentials: Credentials;
  /** Nothing is wrong with it, as far as the document can say. */
  readonly isGood: boolean;
  /** Its address or method may be another's by now. */
  readonly isAstray: boolean;
  wire(draw: Draw, held: Held): Wire;
}

/** Headers of whoever may come in. */
export interface Held {
  readonly token: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
}

export function apiRequests(operations: readonly Operation[]): fc.Arbitrary<ApiRequest> {
  return fc.oneof(...operations.map((operation) => ({ weight: weightOf(operation), arbitrary: requestsTo(operation) })));
}

/** What has more to get wrong comes more often; a password takes long to check, on purpose. */
function weightOf({ id, body, parameters }: Operation): number {
  if (id === 'signIn' || id === 'setUp') return 2;
  if (id === 'declareIncident') return 12;
  return body === null && parameters.length === 0 ? 8 : 48;
}

function requestsTo(operation: Operation): fc.Arbitrary<ApiRequest> {
  const makers = (where: 'path' | 'query') => {
    const parameters = operation.parameters.filter((each) => each.in === where);
    const named = parameters.map(({ name, schema }) => [name, fitting(schema, name === 'id' ? `${nounOf(operation)}.id` : name)] as const);
    const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
    return fc.record(Object.fromEntries(named), { requiredKeys });
  };
  return fc
    .record({
      path: makers('path'),
      query: makers('query'),
      body: operation.body === null ? fc.constant(null) : fitting(operation.body, 'body'),
      mutations: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 6, arbitrary: fc.tuple(mutation) },
        { weight: 1, arbitrary: fc.tuple(mutation, mutation) },
      ),
      credentials: fc.oneof(
        { weight: 16, arbitrary: fc.constant('token' as const) },
        { weight: 2, arbitrary: fc.constant('session' as const) },
        { weight: 1, arbitrary: fc.constantFrom('none' as const, 'wrong' as const) },
      ),
      host: fc.nat(65_535),
    })
    .map(({ path, query, body, mutations, credentials, host }) => ({
      operation,
      credentials,
      isGood: mutations.length === 0,
      isAstray: mutations.some((each: Mutation) => each.part !== undefined || each.method !== undefined),
      wire: (draw, held) => wireOf({ operation, path, query, body, mutations, host, headers: headersOf(credentials, held) }, draw),
    }));
}

/** `/api/v1/incidents/{id}/note` is about incidents. */
function nounOf({ url }: Operation): string {
  return url.split('/')[3] ?? '';
}

function headersOf(credentials: Credentials, held: Held): Readonly<Record<string, string>> {
  switch (credentials) {
    case 'token':
      return held.token;
    case 'session':
      return held.session;
    case 'none':
      return {};
    case 'wrong':
      return { authorization: 'Bearer tcs_guessed' };
  }
}

interface Parts {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, Maker | undefined>>;
  readonly query: Readonly<Record<string, Maker | undefined>>;
  readonly body: Maker | null;
  readonly mutations: readonly Mutation[];
  readonly host: number;
  readonly headers: Readonly<Record<string, string>>;
}

function wireOf({ operation, path, query, body, mutations, host, headers }: Parts, draw: Draw): Wire {
  const written = (part: string) => mutations.reduce((before, each) => each.part?.(before) ?? before, part);
  const where = operation.url.replace(/\{(\w+)\}/g, (_all, name: string) => written(encoded(path[name]?.(draw))));
  const asked = Object.entries(query).map(([name, maker]) => `${name}=${encoded(maker?.(draw))}`);
  const search = mutations.reduce((before, each) => each.query?.(before) ?? before, asked.join('&'));
  const payload = body === null ? null : payloadOf(body(draw), mutations);
  return {
    method: mutations.findLast((each) => each.method !== undefined)?.method ?? operation.method,
    url: search === '' ? where : `${where}?${search}`,
    headers: Object.assign(
      {},
      headers,
      payload === null ? {} : { 'content-type': 'application/json' },
      ...mutations.map((each) => each.headers ?? {}),
    ),
    payload,
    remoteAddress: `10.1.${host >> 8}.${host & 255}`,
  };
}

export type Write = (value: unknown) => string | undefined;

/** Half a surrogate pair has no form in UTF-8. */
function encoded(value: unknown): string {
  return encodeURIComponent(Buffer.from(String(value)).toString());
}

export function payloadOf(good: unknown, mutations: readonly Mutation[], write: Write = JSON.stringify): Buffer {
  const value = mutations.reduce<unknown>((before, each) => (each.value === undefined ? before : each.value(before)), good);
  let text: string | Buffer = write(value) ?? '';
  for (const each of mutations) if (each.text !== undefined) text = each.text(text.toString());
  return Buffer.from(text);
}
