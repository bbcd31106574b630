// Does a text fit a regular expression of the plan? In linear time, without backtracking; the patterns are those of RE2, as CEL has them.

import { RE2JS } from 're2js';
import { ok, type Result } from '../../kernel/result.ts';

export interface Pattern {
  /** Instructions: what one character may cost at most. */
  readonly size: number;
  /** Whether it fits any part of the text. */
  fits(text: string): boolean;
}

/** Larger ones are those that repeat a repetition, by the hundred. */
export const largestPattern = 1_000;

/** The refusal is what is wrong with it, as the rest of a sentence. */
export function compilePattern(text: string): Result<Pattern, string> {
  try {
    const compiled = RE2JS.compile(text);
    const size = compiled.programSize();
    if (size > largestPattern) return { ok: false, refusal: 'it repeats too much: write a simpler one' };
    return ok({ size, fits: (tried) => compiled.test(tried) });
  } catch (error) {
    return { ok: false, refusal: error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read' };
  }
}
