// What is wrong with a plan, and where exactly? Problems are gathered, placed in the text, and given in its order.

import { type Located, type Path, type Position, positionOf } from './locate.ts';

export interface PlanProblem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** Both from 1; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** `services.checkout.path`; empty where the trouble is in the text itself. */
  readonly path: string;
  readonly message: string;
  /** What to write instead, as a sentence's end: "did you mean `payments`?" */
  readonly suggestion: string | null;
}

/** Where within the entry to point: at its value, at its key, or some characters into its text. */
export interface Pointer {
  /** As a function where it takes a search; it is asked only while anyone may read the answer. */
  readonly suggestion?: string | null | (() => string | null);
  readonly onKey?: boolean;
  readonly offset?: number;
}

export interface Report {
  error(path: Path, message: string, pointer?: Pointer): void;
  warning(path: Path, message: string, pointer?: Pointer): void;
}

/** More than this nobody reads; the rest is counted in one last problem. */
export const mostProblems = 200;

/** Writes into `problems` what is said of places in `root`. */
export function reportInto(problems: PlanProblem[], root: Located): Report {
  const add = (severity: PlanProblem['severity'], path: Path, message: string, pointer: Pointer) => {
    const at = positionOf(root, path, pointer.onKey ?? false, pointer.offset ?? 0);
    const { suggestion = null } = pointer;
    const search = typeof suggestion === 'function' ? (problems.length < mostProblems ? suggestion() : null) : suggestion;
    problems.push({ severity, ...at, path: path.join('.'), message, suggestion: search });
  };
  return {
    error: (path, message, pointer = {}) => add('error', path, message, pointer),
    warning: (path, message, pointer = {}) => add('warning', path, message, pointer),
  };
}

/** A problem of the text itself. */
export function textProblem(at: Position, message: string, suggestion: string | null = null): PlanProblem {
  return { severity: 'error', ...at, path: '', message, suggestion };
}

/** In the order of files, lines and columns, each once, and not more than anyone reads. */
export function inOrder(problems: readonly PlanProblem[], files: readonly string[]): readonly PlanProblem[] {
  const place = new Map(files.map((file, index) => [file, index]));
  const sorted = problems.toSorted(
    (a, b) => (place.get(a.file) ?? -1) - (place.get(b.file) ?? -1) || a.line - b.line || a.column - b.column,
  );
  const first = sorted.slice(0, mostProblems);
  const left = sorted.slice(mostProblems);
  const last = left[0];
  if (last === undefined) return first;
  const severity = left.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  return [...first, { ...last, severity, path: '', message: `… and ${left.length} more problems`, suggestion: null }];
}
