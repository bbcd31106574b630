// How does a command bring a draft to a Tocsin that runs elsewhere? Over its API, with a token; what it refuses is refused here.

import type { z } from 'zod';
import { PlanApplied, PlanCheck, type PlanFile, PlanTextView } from '../../contract/activation.ts';
import { Problem } from '../../contract/problem.ts';
import { minute } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanDesk } from './desk.ts';

/** Longer than any check may take. */
const answerLimitMs = 3 * minute;

/** Further refusals: `unreached`, and whatever the server says. */
export function remoteDesk(url: string, token: string): PlanDesk {
  const root = `${url.replace(/\/+$/, '')}/api/v1/plan`;

  async function ask<T>(where: string, shape: z.ZodType<T>, body?: object): Promise<Result<T>> {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const sent = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    try {
      const answer = await fetch(root + where, { ...sent, redirect: 'error', signal: AbortSignal.timeout(answerLimitMs) });
      const said: unknown = await answer.json();
      if (answer.ok) return read(shape, said, url);
      const problem = Problem.safeParse(said);
      return problem.success ? refuse(problem.data.code, problem.data.detail, problem.data.field) : strange(url);
    } catch (error) {
      return refuse('unreached', `${url} cannot be asked: ${reasonOf(error)}`);
    }
  }

  return {
    check: (files) => ask('/check', PlanCheck, { files: plain(files) }),
    apply: (files, { basedOn, reason }) => ask('/apply', PlanApplied, { files: plain(files), basedOn, reason }),
    text: (version) => ask(version === null ? '/text' : `/text?version=${version}`, PlanTextView),
  };
}

function plain(files: readonly PlanFile[]) {
  return files.map(({ name, text }) => ({ name, text }));
}

function read<T>(shape: z.ZodType<T>, said: unknown, url: string): Result<T> {
  const parsed = shape.safeParse(said);
  return parsed.success ? ok(parsed.data) : strange(url);
}

function strange(url: string): Result<never> {
  return refuse('unreached', `${url} answers, but not as a Tocsin of this version does`);
}

/** The cause tells more than `fetch failed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
