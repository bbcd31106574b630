// What has been simulated so far? Outcomes in a file, so that what was stopped goes on where it was.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import { metricNames } from '../../core/plan/schema/promise.ts';
import { silences } from '../../sim/cast.ts';
import type { Outcome } from '../../sim/outcome.ts';

const Limit = z.strictObject({
  wait: z.string(),
  waitedMs: z.number(),
  schedule: z.string().nullable(),
  channel: z.string().nullable(),
  person: z.string().nullable(),
  silence: z.enum(silences).nullable(),
});

const SavedOutcome = z.strictObject({
  run: z.int().min(1),
  start: z.number(),
  clocks: z.array(
    z.strictObject({
      objective: z.string(),
      metric: z.enum([...metricNames, 'report']),
      party: z.string().exactOptional(),
      verdict: z.enum(['met', 'missed', 'undecided', 'withdrawn']),
      elapsedMs: z.number(),
      limit: Limit.nullable(),
    }),
  ),
  firstAnswerMs: z.number().nullable(),
  pages: z.number(),
  unanswered: z.number(),
  nightPages: z.number(),
  backstops: z.number(),
  nobodyNotified: z.boolean(),
  updates: z
    .array(
      z.strictObject({
        audience: z.string(),
        due: z.number(),
        missed: z.number(),
        published: z.number(),
        limitedBy: z.array(z.string()),
      }),
    )
    .exactOptional(),
});

const Saved = z.strictObject({ question: z.string(), outcomes: z.array(SavedOutcome) });

/** `question` stands for everything that the outcomes depend on. No file yet: nothing so far. Refusals: `state-unreadable`, `state-of-another`. */
export async function readProgress(file: string, question: string): Promise<Result<readonly Outcome[]>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? ok([]) : refuse('state-unreadable', `${file} cannot be read`);
  }
  const saved = Saved.safeParse(parsed(text));
  if (!saved.success) return refuse('state-unreadable', `${file} holds no simulation that was stopped`);
  if (saved.data.question === question) return ok(saved.data.outcomes);
  return refuse('state-of-another', `${file} belongs to another plan, scenario, seed or horizon; name another file`);
}

/** Written beside and moved, so that a stop in the middle leaves the last good one. */
export async function writeProgress(file: string, question: string, outcomes: readonly Outcome[]): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify({ question, outcomes }));
  await rename(`${file}.new`, file);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
