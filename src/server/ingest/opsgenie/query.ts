// Which alerts does a search of Opsgenie's mean? `status: open AND (tag: db OR priority: P1) AND NOT message: "disk*"`.

import { parseInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { JsonObject } from '../json.ts';
import { shorten } from '../json.ts';

/** Of an alert as it is shown. */
export type Fits = (alert: JsonObject) => boolean;

/** Nothing fits everything. Refusal: `bad-query`, in a sentence that names the place. */
export function fitsOf(query: string): Result<Fits> {
  if (query.length > longestQuery) return bad(`it is longer than ${longestQuery} characters`);
  const tokens = query.match(tokenPattern) ?? [];
  if (tokens.length === 0) return ok(() => true);
  const parser: Parser = { tokens, at: 0, depth: 0 };
  try {
    const fits = anyOf(parser);
    if (parser.at < tokens.length) return bad(`'${shorten(tokens[parser.at] ?? '', 50)}' is not expected there`);
    return ok(fits);
  } catch (error) {
    if (error instanceof Misunderstood) return bad(error.message);
    throw error;
  }
}

export const longestQuery = 1_000;
const deepest = 20;

class Misunderstood extends Error {}

interface Parser {
  readonly tokens: readonly string[];
  at: number;
  depth: number;
}

/** Parentheses; a field with its colon and operator; quoted text; a bare word. */
const tokenPattern = /[()]|[\w.]+\s*:\s*(?:<=|>=|<|>)?|"(?:[^"\\]|\\.)*"|[^\s()"]+/g;

function bad(why: string): ReturnType<typeof refuse> {
  return refuse('bad-query', `query can not be understood: ${why}.`, 'query');
}

function anyOf(parser: Parser): Fits {
  const options = [allOf(parser)];
  while (takes(parser, 'OR')) options.push(allOf(parser));
  return (alert) => options.some((fits) => fits(alert));
}

/** Beside one another means AND. */
function allOf(parser: Parser): Fits {
  const terms = [negatable(parser)];
  for (;;) {
    if (takes(parser, 'AND')) terms.push(negatable(parser));
    else if (parser.at < parser.tokens.length && !/^(OR|\))$/i.test(parser.tokens[parser.at] ?? '')) terms.push(negatable(parser));
    else return (alert) => terms.every((fits) => fits(alert));
  }
}

function negatable(parser: Parser): Fits {
  if (!takes(parser, 'NOT')) return term(parser, null);
  const fits = term(parser, null);
  return (alert) => !fits(alert);
}

/** `field`: within the parentheses behind a field, as in `status: (open OR closed)`. */
function term(parser: Parser, field: Field | null): Fits {
  const token = parser.tokens[parser.at];
  if (token === undefined) throw new Misunderstood('it ends too early');
  parser.at += 1;
  if (token === '(') return inParentheses(parser, field);
  const named = /^([\w.]+)\s*:\s*(<=|>=|<|>)?$/.exec(token);
  if (named === null) return (field ?? anywhere)(unquoted(token), '');
  if (field !== null) throw new Misunderstood(`a field within a field: ${shorten(token, 50)}`);
  const chosen = fieldNamed(named[1] ?? '');
  const operator = named[2] ?? '';
  const next = parser.tokens[parser.at];
  if (next === '(' && operator === '') return term(parser, chosen);
  if (next === undefined || next === ')') throw new Misunderstood(`'${named[1]}' has no value`);
  parser.at += 1;
  return chosen(unquoted(next), operator);
}

function inParentheses(parser: Parser, field: Field | null): Fits {
  parser.depth += 1;
  if (parser.depth > deepest) throw new Misunderstood(`it is nested deeper than ${deepest}`);
  const fits = field === null ? anyOf(parser) : valuesOf(parser, field);
  if (!takes(parser, ')')) throw new Misunderstood('a parenthesis is not closed');
  parser.depth -= 1;
  return fits;
}

function valuesOf(parser: Parser, field: Field): Fits {
  const options = [term(parser, field)];
  while (takes(parser, 'OR')) options.push(term(parser, field));
  return (alert) => options.some((fits) => fits(alert));
}

function takes(parser: Parser, word: string): boolean {
  if (parser.tokens[parser.at]?.toUpperCase() !== word) return false;
  parser.at += 1;
  return true;
}

function unquoted(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}

type Field = (value: string, operator: string) => Fits;

function fieldNamed(name: string): Field {
  const known = fields.get(name.toLowerCase());
  if (known !== undefined) return known;
  const detail = /^details\.(.+)$/i.exec(name)?.[1];
  if (detail !== undefined) return words((alert) => [(alert.details as JsonObject)[detail]]); // as shown
  throw new Misunderstood(`'${shorten(name, 50)}' is no field that can be searched`);
}

/** `*` stands for any characters; without it, a text has to hold the value, and a name has to be it. */
function words(of: (alert: JsonObject) => readonly unknown[], how: 'holds' | 'is' = 'is'): Field {
  return (value, operator) => {
    if (operator !== '') throw new Misunderstood(`'${operator}' is for times and counts`);
    const wanted = value.toLowerCase().split('*');
    return (alert) => of(alert).some((each) => each !== undefined && each !== null && fitsWords(String(each).toLowerCase(), wanted, how));
  };
}

function fitsWords(text: string, parts: readonly string[], how: 'holds' | 'is'): boolean {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return how === 'is' ? text === first : text.includes(first);
  const last = rest.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Milliseconds or seconds since 1970, ISO 8601, or a day of UTC: `createdAt > 2026-12-01`. */
function moments(name: string): Field {
  return (value, operator) => {
    const number = /^\d+$/.test(value) ? Number(value) * (value.length <= 10 ? 1_000 : 1) : null;
    const at = number ?? parseInstant(value) ?? parseInstant(`${value}T00:00:00Z`);
    if (at === null) throw new Misunderstood(`'${shorten(value, 50)}' is no time`);
    return (alert) => compares(Date.parse(String(alert[name])), operator, at);
  };
}

function numbers(name: string): Field {
  return (value, operator) => {
    if (!/^\d+$/.test(value)) throw new Misunderstood(`'${shorten(value, 50)}' is no number`);
    return (alert) => compares(Number(alert[name]), operator, Number(value));
  };
}

function compares(one: number, operator: string, other: number): boolean {
  switch (operator) {
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
    default:
      return one === other;
  }
}

const tags = words((alert) => alert.tags as readonly string[]); // as shown
const responders = words((alert) => (alert.responders as readonly JsonObject[]).flatMap((each) => [each.id, each.name, each.username])); // as shown
const message = words((alert) => [alert.message], 'holds');
const anywhere: Field = words(
  (alert) => [alert.message, alert.alias, alert.description, alert.entity, ...(alert.tags as readonly string[])],
  'holds',
); // as shown

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...['status', 'alias', 'priority', 'source', 'entity', 'owner', 'id', 'tinyId', 'acknowledged', 'isSeen', 'snoozed'].map(
    (name): [string, Field] => [name.toLowerCase(), words((alert) => [alert[name]])],
  ),
  ['identifier', words((alert) => [alert.id])],
  ['alertid', words((alert) => [alert.id])],
  ['message', message],
  ['description', words((alert) => [alert.description], 'holds')],
  ['tag', tags],
  ['tags', tags],
  ['responders', responders],
  ['teams', responders],
  ['actions', words((alert) => alert.actions as readonly string[])], // as shown
  ['details.key', words((alert) => Object.keys(alert.details as JsonObject))], // as shown
  ['details.value', words((alert) => Object.values(alert.details as JsonObject))], // as shown
  ['integration.name', words((alert) => [(alert.integration as JsonObject).name])], // as shown
  ['integration.type', words((alert) => [(alert.integration as JsonObject).type])], // as shown
  ['createdat', moments('createdAt')],
  ['updatedat', moments('updatedAt')],
  ['lastoccurredat', moments('lastOccurredAt')],
  ['count', numbers('count')],
]);
