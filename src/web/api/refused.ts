// What does it mean when the server says no? A typed error: the problem document, with what belongs to which field.

import { CancelledError } from '@tanstack/react-query';
import type { Problem } from '../../contract/problem.ts';

export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** The server could not be reached at all. */
export class Unreached extends Error {
  constructor() {
    super('Tocsin cannot be reached. Nothing was changed; try again.');
    this.name = 'Unreached';
  }
}

/** Reads a refused answer; one that is no problem document (a proxy's, say) becomes one. */
export async function refusedFrom(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new Refused(body);
  const title = response.statusText || 'The server refused';
  return new Refused({ type: 'about:blank', title, status: response.status, code: 'unknown', detail: `${title} (${response.status})` });
}

/** Messages by field, and what belongs to none of `fields`. */
export function messagesOf(
  error: unknown,
  fields: readonly string[],
): { readonly at: Readonly<Record<string, string>>; readonly rest: string | null } {
  if (error === null || error === undefined) return { at: {}, rest: null };
  if (!(error instanceof Refused)) return { at: {}, rest: error instanceof Error ? error.message : 'Something went wrong' };
  const { problem } = error;
  const named = problem.errors ?? (problem.field === undefined ? [] : [{ field: problem.field, message: error.message }]);
  const at: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of named) {
    const known = fields.find((name) => field === name || field.startsWith(`${name}.`));
    if (known === undefined) rest.push(`${field}: ${message}`);
    else at[known] ??= message;
  }
  return { at, rest: named.length === 0 ? error.message : rest.length > 0 ? rest.join('. ') : null };
}

/** What was asked for is not there, and to ask again brings nothing. */
export function isUnknown(error: unknown): boolean {
  return error instanceof Refused && error.problem.status === 404;
}

/** The server, or its database, is away for a while, or a question was broken off with what had asked it: whoever waits need not do anything. */
export function passesByItself(error: unknown): boolean {
  if (error instanceof CancelledError) return true;
  return error instanceof Unreached || (error instanceof Refused && [502, 503, 504].includes(error.problem.status));
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof Refused && error.problem.status === 401;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'title' in body;
}
