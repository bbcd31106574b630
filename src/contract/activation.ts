// What does the API say and take about changing the plan? Drafts and what is found in them, versions, their texts and findings.

import { z } from 'zod';
import type { PlanDiff } from '../core/plan/diff/change.ts';
import type { PlanProblem } from '../core/plan/problem.ts';

const instant = z.int().describe('Milliseconds since 1970-01-01T00:00Z');
const place = z.object({ file: z.string(), line: z.int(), column: z.int() });
/** As the database counts. */
const version = z.int().min(0).max(2_147_483_647);

/** As `core/plan/parse.ts` has it, which no screen needs. Of all files together. */
export const longestText = 10_000_000;

/** A plan's text, file by file; one file is a plan, too. */
export const PlanFile = z.strictObject({
  name: z.string().min(1).max(200).describe('Of the file within its folder, such as `people.yaml`'),
  text: z.string().max(longestText),
});
const files = z.array(PlanFile).min(1).max(500).describe('Together as long as one of them may be');

export const CheckBody = z.strictObject({ files });
export const ApplyBody = z.strictObject({
  files,
  basedOn: version.describe('The version that was active when the draft was begun; 0: none was'),
  reason: z.string().max(2_000).default('').describe('Needed where warnings stand'),
});

/** A problem of the text; `core/plan/problem.ts` says what each field means. */
export const PlanProblemView = z.object({
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.int(),
  column: z.int(),
  path: z.string(),
  message: z.string(),
  suggestion: z.string().nullable(),
}) satisfies z.ZodType<PlanProblem>;

/** What the verifier found: a counterexample. */
export const FindingView = z.object({
  key: z.string().describe('The same in every run'),
  check: z.string(),
  title: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  place: place.nullable(),
  mend: z.string().nullable().describe('What to do about it'),
  mends: z
    .boolean()
    .optional()
    .describe('Whether that was tried on a copy of the plan, and mended it; findings of earlier versions do not say'),
  count: z.int().optional().describe('Findings with the same cause, this one included; 1 if not said'),
  lines: z.array(z.string()).describe('When and how it happens, as `tocsin verify` tells it'),
});

export const Verification = z.object({
  from: instant,
  to: instant.describe('How far was looked'),
  finished: z.boolean().describe('False where it took too long, so that nothing is known'),
  errors: z.int(),
  warnings: z.int(),
  notes: z.int(),
  accepted: z.int().describe('Found, and accepted by the plan for now'),
  findings: z.array(FindingView).describe('The first of them, the worst first; the rest is only counted'),
});

const weekday = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)]);

/** What changes for whom; `core/plan/diff/change.ts` says what each field means. */
export const PlanDiffView = z.object({
  from: instant,
  to: instant,
  changes: z.array(
    z.object({
      kind: z.enum(['paging', 'promise', 'called', 'entry']),
      touches: z.object({ first: z.array(z.string()), count: z.int() }),
      severities: z.array(z.string()),
      stretches: z
        .object({
          zone: z.string(),
          first: z.array(z.object({ from: instant, to: instant })),
          count: z.int(),
          totalMs: z.int(),
          weekly: z
            .array(z.object({ days: z.array(weekday), fromMinute: z.int(), toMinute: z.int() }))
            .nullable()
            .describe('Where all of them come again every week'),
        })
        .nullable(),
      text: z.string(),
    }),
  ),
  more: z.int(),
}) satisfies z.ZodType<PlanDiff>;

/** What became of a draft's check. */
export const PlanCheck = z.object({
  basedOn: version.describe('The version that it was held against; 0: none is active'),
  may: z.enum(['activate', 'activate-with-reason', 'not-activate']),
  why: z.string().describe('What stands against it, in a sentence; empty where nothing does'),
  identical: z.boolean().describe('The active version says the same, in the same words: there is nothing to activate'),
  problems: z.array(PlanProblemView),
  diff: PlanDiffView.nullable().describe('Null where there is an error, or no plan to compare with'),
  verification: Verification.nullable().describe('Null where there is an error'),
});

export const PlanApplied = z.object({
  version,
  activated: z.boolean().describe('False: the active version was the same already'),
});

export const PlanVersions = z.object({
  versions: z.array(
    z.object({
      version,
      activatedAt: instant,
      activatedBy: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
export const PlanTextView = z.object({ version, files: z.array(z.object({ name: z.string(), text: z.string() })) });
export const PlanFindings = z.object({
  version,
  verification: Verification.nullable().describe('Null until the verifier has looked at this version'),
});
export const VersionQuery = z.object({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe('Else the active one'),
});

export type PlanFile = z.infer<typeof PlanFile>;
export type FindingView = z.infer<typeof FindingView>;
export type Verification = z.infer<typeof Verification>;
export interface PlanCheck extends Omit<z.infer<typeof PlanCheck>, 'problems' | 'diff'> {
  readonly problems: readonly PlanProblem[];
  readonly diff: PlanDiff | null;
}
export type PlanApplied = z.infer<typeof PlanApplied>;
export type PlanVersions = z.infer<typeof PlanVersions>;
export type PlanTextView = z.infer<typeof PlanTextView>;
export type PlanFindings = z.infer<typeof PlanFindings>;
