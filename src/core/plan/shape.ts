// Does a value have the shape that its place asks for? zod says what is wrong; here it becomes a sentence with a place.

import { z } from 'zod';
import type { Path } from './locate.ts';
import type { Report } from './problem.ts';
import { shown } from './scalars.ts';
import { didYouMean } from './suggest.ts';

/** Reports every fault; `null` where there is one. */
export function readShape<S extends z.ZodType>(schema: S, value: unknown, path: Path, report: Report): z.output<S> | null {
  const knownKeys = new Map<string, readonly string[]>();
  const read = schema.safeParse(value, {
    reportInput: true,
    error: (issue) => {
      if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject) {
        knownKeys.set(pathKey(issue.path ?? []), Object.keys(issue.inst.shape));
      }
      return sentence(issue);
    },
  });
  if (read.success) return read.data;
  for (const issue of read.error.issues) reportIssue(issue, path, knownKeys, report);
  return null;
}

function reportIssue(issue: z.core.$ZodIssue, base: Path, knownKeys: ReadonlyMap<string, readonly string[]>, report: Report): void {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys.get(pathKey(issue.path)) ?? [];
      for (const key of issue.keys) {
        const suggestion =
          cutByComma(key, issue.input) ?? didYouMean(key, known) ?? `known here: ${known.map((name) => `\`${name}\``).join(', ')}`;
        report.error([...path, key], `there is no \`${key}\` here`, { onKey: true, suggestion });
      }
      return;
    }
    case 'invalid_union': {
      const branch = nearestBranch(issue.errors);
      if (branch === null) report.error(path, issue.message);
      else for (const inner of branch) reportIssue(inner, path, knownKeys, report);
      return;
    }
    case 'invalid_key':
      report.error(path, issue.message, { onKey: true });
      return;
    case 'invalid_value':
      report.error(path, issue.message, { suggestion: suggestionFor(issue) });
      return;
    case 'custom': {
      const suggestion: unknown = issue.params?.suggestion;
      report.error(path, issue.message, { suggestion: typeof suggestion === 'string' ? suggestion : null });
      return;
    }
    default:
      report.error(path, issue.message);
  }
}

/** `{ duty: Do this, and that }` is a duty and a key without value. */
function cutByComma(key: string, input: unknown): string | null {
  const value: unknown = typeof input === 'object' && input !== null ? Object.getOwnPropertyDescriptor(input, key)?.value : undefined;
  return value === null && key.includes(' ') ? 'text that contains `,` needs quotes within `{ }`' : null;
}

/** Of the ways a value may be written, the one it was meant to be: where only parts are wrong, not the whole. */
function nearestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const kindFits = (issues: readonly z.core.$ZodIssue[]) =>
    issues.every((issue) => issue.path.length > 0 || !['invalid_type', 'invalid_value'].includes(issue.code));
  return branches.find(kindFits) ?? null;
}

function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `\`${String(issue.path?.at(-1) ?? 'a value')}\` is missing`
        : `expected ${kindNames[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'invalid_value':
      if (issue.input === undefined) return `\`${String(issue.path?.at(-1) ?? 'a value')}\` is missing`;
      return `expected ${issue.values.map((value: unknown) => `\`${String(value)}\``).join(', ')}, not ${shown(issue.input)}`;
    case 'invalid_union':
      return issue.input === undefined
        ? `\`${String(issue.path?.at(-1) ?? 'a value')}\` is missing`
        : unionSentence(issue.inst, issue.input);
    case 'too_big':
      return issue.origin === 'number' ? `at most ${issue.maximum}` : `too long: ${issue.maximum} at most`;
    case 'too_small':
      return issue.origin === 'number' ? `at least ${issue.minimum}` : 'this may not be empty';
    case 'not_multiple_of':
      return 'expected a whole number';
    case 'invalid_key':
      return `unknown name ${shown(issue.path?.at(-1))}`;
    default:
      return undefined;
  }
}

const kindNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function unionSentence(schema: unknown, input: unknown): string {
  const description = schema instanceof z.ZodType ? z.globalRegistry.get(schema)?.description : undefined;
  const expected = description === undefined ? '' : `: ${description.slice(0, 1).toLowerCase()}${description.slice(1)}`;
  return `${shown(input)} does not fit here${expected}`;
}

function suggestionFor(issue: z.core.$ZodIssueInvalidValue): string | null {
  return typeof issue.input === 'string' ? didYouMean(issue.input, issue.values.map(String)) : null;
}

function pathKey(path: readonly PropertyKey[]): string {
  return path.map(String).join('\n');
}
