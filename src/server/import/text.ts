// What does a file of another tool say, and where? YAML or JSON as plain values, with the line of each.

import { isNode, LineCounter, parseDocument } from 'yaml';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';

export interface ReadText {
  readonly file: string;
  readonly value: unknown;
  /** The line of what stands at this path, or of the nearest thing around it; from 1. */
  lineOf(path: readonly (string | number)[]): number;
}

/** JSON is YAML, too. Refusal: `unreadable`, with file and line. */
export function readText(file: string, text: string): Result<ReadText> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault !== undefined) return refuse('unreadable', `${file}:${lines.linePos(fault.pos[0]).line}: ${fault.message.split('\n')[0]}`);
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node: unknown = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return ok({ file, value: document.toJS({ maxAliasCount: 100 }), lineOf });
}
