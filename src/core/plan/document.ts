// What does the text say as YAML? One plain document for each file: no anchors, tags, merge keys or second documents.

import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { type Located, type Position, placeName } from './locate.ts';
import { type PlanProblem, textProblem } from './problem.ts';

export interface PlanSource {
  readonly file: string;
  readonly text: string;
}

/** Nothing in a plan nests as deep as this. */
const deepest = 30;

/** A file with more words and marks than this would take minutes to put together; a large plan has some ten thousand. */
export const mostTokens = 500_000;

/** Reads one file; an empty one is an empty mapping. `null` where it is no YAML at all. */
export function readDocument(source: PlanSource, problems: PlanProblem[]): Located | null {
  const start = { file: source.file, line: 1, column: 1 };
  if (hasTooManyTokens(source.text)) {
    problems.push(textProblem(start, 'this file is too intricate to be a plan: split it, or see what generates it'));
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(source.text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // Found below, where the message can name both places.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, source.text.length));
    return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // One fault often makes several; the first tells, the others confuse.
  const fault = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (fault !== undefined) {
    problems.push(textProblem(at(fault.pos[0]), yamlMessage(fault)));
    return null;
  }
  const before = problems.length;
  const root = document.contents === null ? empty(at(0)) : located(document.contents, { at, problems, text: source.text }, null, 0);
  if (problems.length > before) return null;
  if (root.kind === 'scalar' && root.scalar === null) return empty(root.at);
  if (root.kind === 'mapping') return root;
  problems.push(textProblem(root.at, 'a plan is a mapping of sections like `people:` and `services:`'));
  return null;
}

function hasTooManyTokens(text: string): boolean {
  // No token is shorter than a character.
  if (text.length <= mostTokens) return false;
  let tokens = 0;
  for (const _ of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > mostTokens) return true;
  }
  return false;
}

interface Reading {
  readonly at: (offset: number) => Position;
  readonly problems: PlanProblem[];
  readonly text: string;
}

function located(node: Node, reading: Reading, keyAt: Position | null, depth: number): Located {
  const at = reading.at(node.range?.[0] ?? 0);
  const scalar: Located = { kind: 'scalar', scalar: null, children: new Map(), at, keyAt, textStart: null };
  if (depth > deepest) return refused(scalar, reading, `nothing in a plan nests deeper than ${deepest} levels`);
  if (isAlias(node)) return refused(scalar, reading, 'aliases (`*name`) are not supported: say it in full');
  if (node.anchor !== undefined) return refused(scalar, reading, 'anchors (`&name`) are not supported: say it in full');
  if (node.tag !== undefined) {
    return refused(scalar, reading, 'tags (`!name`) are not supported: write the value alone');
  }
  if (isScalar(node)) return { ...scalar, scalar: node.value, textStart: textStart(node.type, node.value, node.range, reading.text) };
  const children = new Map<string | number, Located>();
  if (isSeq<Node>(node)) {
    for (const [index, item] of node.items.entries()) children.set(index, located(item, reading, null, depth + 1));
    return { ...scalar, kind: 'list', children };
  }
  if (isMap<Node, Node | null>(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const here = reading.at(key.range?.[0] ?? 0);
      if (!isScalar(key) || key.anchor !== undefined || key.tag !== undefined) {
        refused({ ...scalar, at: here }, reading, 'a key is plain text, without anchor, alias or tag');
        continue;
      }
      const earlier = children.get(name);
      if (earlier !== undefined) {
        const message = `\`${name}\` stands twice; the first is at ${placeName(earlier.keyAt ?? earlier.at)}`;
        reading.problems.push(textProblem(here, message));
        continue;
      }
      children.set(name, value === null ? { ...scalar, at: here, keyAt: here } : located(value, reading, here, depth + 1));
    }
    return { ...scalar, kind: 'mapping', children };
  }
  return scalar;
}

function refused(scalar: Located, reading: Reading, message: string): Located {
  reading.problems.push(textProblem(scalar.at, message));
  return scalar;
}

function textStart(type: string | undefined, value: unknown, range: Node['range'], text: string): number | null {
  if (typeof value !== 'string' || range === null || range === undefined) return null;
  const quotes = type === 'PLAIN' ? 0 : type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE' ? 1 : null;
  if (quotes === null) return null;
  return text.startsWith(value, range[0] + quotes) ? quotes : null;
}

function empty(at: Position): Located {
  return { kind: 'mapping', scalar: null, children: new Map(), at, keyAt: null, textStart: null };
}

function yamlMessage(fault: YAMLError): string {
  switch (fault.code) {
    case 'TAB_AS_INDENT':
      return 'YAML is indented by spaces, not by tabs';
    case 'MULTIPLE_DOCS':
      return 'a file holds one document: remove this `---` or put the rest into a file of its own';
    case 'NON_STRING_KEY':
      return 'a key is plain text';
    case 'RESOURCE_EXHAUSTION':
      return `nothing in a plan nests deeper than ${deepest} levels`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a second `:` on this line: put text that contains `: ` in quotes';
    default:
      return `this is no valid YAML: ${fault.message.slice(0, 1).toLowerCase()}${fault.message.slice(1)}`;
  }
}
