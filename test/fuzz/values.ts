// What fits a JSON Schema? Values made from it, with names and ids of what is really there in the places that take them.

import fc from 'fast-check';
import type { JsonSchema } from './document.ts';
import type { Draw, Kind } from './pool.ts';

/** A value that is known once it is known what there is to draw from. */
export type Maker = (draw: Draw) => unknown;

/** `name` is that of the field or parameter that it is for. */
export function fitting(schema: JsonSchema, name: string): fc.Arbitrary<Maker> {
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map((each: JsonSchema) => fitting(each, name)));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type: unknown) => fitting({ ...schema, type }, name)));
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum).map(always);
  switch (schema.type) {
    case 'object':
      return objects(schema, name);
    case 'array':
      return lists(schema, name);
    case 'string':
      return strings(schema, name);
    case 'integer':
      return integers(schema, name);
    case 'boolean':
      return fc.boolean().map(always);
    case 'null':
      return fc.constant(always(null));
    default:
      throw new Error(`nothing is known that fits ${JSON.stringify(schema)} of ${name}`);
  }
}

const always =
  (value: unknown): Maker =>
  () =>
    value;

function objects(schema: JsonSchema, name: string): fc.Arbitrary<Maker> {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, JsonSchema>; required?: readonly string[] };
  const fields = Object.entries(properties).map(
    ([key, of]) => [key, fitting(of, key === 'id' || name === 'files' ? `${name}.${key}` : key)] as const,
  );
  const makers = fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
  return makers.map((of) => (draw) => Object.fromEntries(Object.entries(of).map(([key, maker]) => [key, maker?.(draw)])));
}

/** Few at a time: of a long list every item is as one of a short one. */
const mostItems = 3;

function lists({ items, minItems, maxItems }: JsonSchema, name: string): fc.Arbitrary<Maker> {
  const [least, most] = [Number(minItems ?? 0), Number(maxItems ?? mostItems)];
  const makers = fc.array(fitting(items as JsonSchema, name), { minLength: least, maxLength: Math.min(most, Math.max(least, mostItems)) });
  return makers.map((of) => (draw) => of.map((maker) => maker(draw)));
}

/** What a field of this name speaks of. */
const kinds: Readonly<Record<string, Kind | readonly Kind[]>> = {
  engagement: 'engagement',
  clock: 'clock',
  path: 'path',
  service: 'service',
  severity: 'severity',
  person: 'person',
  incident: 'incident',
  delivery: 'delivery',
  cursor: 'cursor',
  'to.id': ['person', 'path'],
  'incidents.id': 'incident',
  'tokens.id': 'token',
  email: 'email',
  password: 'password',
  token: 'setUpToken',
  'files.name': 'planFile',
  'files.text': 'planText',
};

const fraction = fc.double({ min: 0, max: 0.999, noNaN: true });

function strings(schema: JsonSchema, name: string): fc.Arbitrary<Maker> {
  const { minLength = 0, maxLength = 60 } = schema as { minLength?: number; maxLength?: number };
  const isEmail = schema.format === 'email';
  // A plan of ten megabytes takes minutes to look through, which is another test's matter.
  const longest = name === 'files.text' ? 2_000 : maxLength;
  const any = isEmail ? fc.constantFrom('a@b.example', "o'neil+x@sub.example.org") : textOf(minLength, longest);
  const made = any.map(always);
  const of = [kinds[name] ?? []].flat();
  if (of.length === 0) return made;
  // A cursor is a server's own: no other fits.
  if (name === 'cursor') return fraction.map((at) => (draw) => draw('cursor', at));
  const drawn = fc.tuple(fc.constantFrom(...of), fraction).map(
    ([kind, at]): Maker =>
      (draw) =>
        draw(kind, at),
  );
  return fc.oneof({ weight: 9, arbitrary: drawn }, { weight: 1, arbitrary: made });
}

/** Never blank, as people's words may not be, and without NUL. Often exactly as long as it may be at most. */
function textOf(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const free = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => (text + 'x'.repeat(Math.max(0, minLength - [...text].length))).replaceAll('\0', ' '))
    .filter((text) => text.trim() !== '' && text.length <= maxLength);
  const longest = fc.constantFrom('x', 'ß', '<', '"', '漢').map((unit) => unit.repeat(maxLength));
  return fc.oneof({ weight: 6, arbitrary: free }, { weight: 1, arbitrary: longest });
}

function integers(schema: JsonSchema, name: string): fc.Arbitrary<Maker> {
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema as { minimum?: number; maximum?: number };
  if (name === 'basedOn' || name === 'version') return fraction.map((at) => (draw) => Number(draw('planVersion', at)));
  if (name === 'after') return fraction.map((at) => (draw) => Number(draw('position', at)));
  // Only a moment to come fits, which a schema cannot say.
  const least = name === 'expiresAt' ? Date.UTC(2100, 0) : minimum;
  return fc.oneof(fc.constantFrom(least, maximum), fc.integer({ min: least, max: Math.min(maximum, least + 1_000) })).map(always);
}
