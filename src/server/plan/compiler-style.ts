// How is a problem shown to somebody who writes the plan? As compilers do: place, sentence, the line, and a caret.

import type { PlanSource } from '../../core/plan/document.ts';
import type { PlanProblem } from '../../core/plan/problem.ts';

/** Longer lines are cut around the caret, so that it stays under its place in a terminal. */
const widestLine = 160;

/** `examples/acme/paths.yaml:12:9 error there is no …`, then the line and the caret. Ends with a line break. */
export function inCompilerStyle(problem: PlanProblem, sources: readonly PlanSource[]): string {
  const { file, line, column, severity, message, suggestion } = problem;
  const text = `${file}:${line}:${column} ${severity} ${message}${suggestion === null ? '' : ` (${suggestion})`}\n`;
  const source = sources.find((each) => each.file === file)?.text.split(/\r?\n/)[line - 1];
  if (source === undefined || source.trim() === '') return text;
  const from = column > widestLine ? column - 1 - widestLine / 2 : 0;
  const shown = source.slice(from, from + widestLine);
  const margin = String(line).padStart(5);
  // Tabs are kept before the caret, so that it stands where the terminal shows its place.
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  return `${text}${margin} | ${shown}\n${' '.repeat(margin.length)} | ${before}^\n`;
}

/** `2 errors, 1 warning` */
export function tally(problems: readonly PlanProblem[]): string {
  const count = (severity: PlanProblem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  const said = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  return `${said(count('error'), 'error')}, ${said(count('warning'), 'warning')}`;
}
