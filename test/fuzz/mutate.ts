// How does a good request go bad? In one place of its body, its text, its address, its headers or its method.

import fc from 'fast-check';
import { strangeHeaders, strangePart, strangeQuery, strangeText, strangeValue, unstorableText } from './strange.ts';

/** Each part is left as it is where nothing is said of it. */
export interface Mutation {
  value?(body: unknown): unknown;
  text?(text: string): string | Buffer;
  /** Of the path: each parameter as it is written there. */
  part?(part: string): string;
  query?(query: string): string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

const place = fc.nat(1_000);

const values: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, strangeValue).map(([at, other]) => ({ value: (body: unknown) => chosen(places(body), at)(other) })),
  place.map((at) => ({ value: (body: unknown) => chosen(places(body), at)(undefined) })),
  fc.tuple(fc.constantFrom('extra', '', '\0', '__proto__', 'id', 'by', 'at'), strangeValue).map(([name, other]) => ({
    // Through JSON text, so that `__proto__` is a field like any other.
    value: (body: unknown) =>
      isObject(body)
        ? JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(other)},${JSON.stringify(body).slice(1)}`.replace(/,\}$/, '}'))
        : body,
  })),
);

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 8, arbitrary: values },
  { weight: 3, arbitrary: strangeText.map((text) => ({ text })) },
  { weight: 2, arbitrary: unstorableText.map((text) => ({ text })) },
  { weight: 3, arbitrary: strangePart.map((part) => ({ part: () => part })) },
  { weight: 3, arbitrary: strangeQuery.map((more) => ({ query: (query: string) => (query === '' ? more : `${query}&${more}`) })) },
  { weight: 3, arbitrary: strangeHeaders.map((headers) => ({ headers })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE').map((method) => ({ method })),
  },
);

/** Every place of a JSON value, as a function that puts something else there. */
export function places(value: unknown, put: Put = (other) => other): readonly Put[] {
  const here = [put];
  if (Array.isArray(value)) {
    return here.concat(value.flatMap((each, n) => places(each, (other) => put(value.map((old, m) => (m === n ? other : old))))));
  }
  if (!isObject(value)) return here;
  return here.concat(Object.entries(value).flatMap(([key, each]) => places(each, (other) => put({ ...value, [key]: other }))));
}

type Put = (other: unknown) => unknown;

function chosen(puts: readonly Put[], at: number): Put {
  return puts[at % puts.length] ?? ((other) => other);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
