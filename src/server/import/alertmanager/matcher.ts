// What does a matcher of Alertmanager ask of a label? `env=~"gprd|ops"`, `team="gitaly"`, and what each is true of.

import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { compilePattern, type Pattern } from '../../../core/plan/expression/pattern.ts';

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Reads one entry of `matchers`, which may hold several, in braces or not. Refusals: `bad-matcher`, `bad-pattern`. */
export function parseMatchers(text: string): Result<readonly Matcher[]> {
  const found: Matcher[] = [];
  const inside = /^\{(.*)\}$/s.exec(text.trim())?.[1] ?? text.trim();
  const one = /\s*("(?:\\.|[^"\\])*"|[a-zA-Z_:][\w:]*)\s*(=~|!~|!=|=)\s*("(?:\\.|[^"\\])*"|[^,"{}]*?)\s*(,|$)/gy;
  let at = 0;
  while (at < inside.length) {
    one.lastIndex = at;
    const match = one.exec(inside);
    const [whole, label = '', operator, value = ''] = match ?? [];
    if (whole === undefined || (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~')) {
      return refuse('bad-matcher', `\`${text}\` is no matcher: expected something like \`env=~"prod|staging"\``);
    }
    const matcher: Matcher = { label: unquoted(label), operator, value: unquoted(value) };
    const pattern = isPattern(matcher) ? patternOf(matcher.value) : ok(null);
    if (!pattern.ok) return pattern;
    found.push(matcher);
    at += whole.length;
  }
  return ok(found);
}

/** A label that is not there is empty text. Patterns must fit the whole of it. */
export function fitsLabels(matcher: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, matcher.label) ? (labels[matcher.label] ?? '') : '';
  switch (matcher.operator) {
    case '=':
      return value === matcher.value;
    case '!=':
      return value !== matcher.value;
    case '=~':
      return fitsPattern(matcher.value, value);
    case '!~':
      return !fitsPattern(matcher.value, value);
  }
}

export function fitsPattern(pattern: string, value: string): boolean {
  const compiled = patternOf(pattern);
  return compiled.ok && compiled.value.fits(value);
}

/** How an anchored pattern is written, here and in CEL. */
export function anchored(pattern: string): string {
  return `^(?:${pattern})$`;
}

/** Read as Alertmanager reads them, by RE2, in which no text makes a pattern slow. */
function patternOf(pattern: string): Result<Pattern> {
  const compiled = compilePattern(anchored(pattern));
  return compiled.ok ? compiled : refuse('bad-pattern', `\`${pattern}\` is no pattern: ${compiled.refusal}`);
}

function isPattern(matcher: Matcher): boolean {
  return matcher.operator === '=~' || matcher.operator === '!~';
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text.slice(1, -1).replace(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
