// What does the API say and take about facts, roles and updates of an incident?

import { z } from 'zod';
import type { ResponseView } from '../core/incident/response-view.ts';

const against = z
  .object({ why: z.string(), reasonSuffices: z.boolean() })
  .nullable()
  .describe('What stands against my doing it, by the rule by which it would be refused; null: nothing');
const instant = z.int().describe('Milliseconds since 1970-01-01T00:00Z');
/** An id in the plan, that is only looked up. */
const name = z.string().max(200);
const reason = z.string().trim().min(1).max(2_000);
const reasonWhereNeeded = reason.nullable().default(null).describe('Needed where a rule of the plan is passed over');

/** `core/incident/response-view.ts` says what each field means. */
export const ResponseStands = z.object({
  facts: z.array(
    z.object({
      id: z.string(),
      description: z.string(),
      since: instant.nullable(),
      by: z.string().nullable(),
      says: z.string().nullable().describe('By whose right it is said without a reason; null: Tocsin sees it'),
    }),
  ),
  roles: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      needed: z.boolean(),
      holder: z.object({ id: z.string(), name: z.string(), since: instant }).nullable(),
      against,
    }),
  ),
  audiences: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      owner: z.string().nullable(),
      approver: z.string().nullable(),
      dueAt: instant.nullable(),
      missed: z.int(),
      lastAt: instant.nullable(),
      against,
    }),
  ),
}) satisfies z.ZodType<ResponseView>;

export const AttestBody = z.strictObject({ fact: name, reason: reasonWhereNeeded });
export const WithdrawBody = z.strictObject({ fact: name, reason });
export const RoleBody = z.strictObject({
  role: name,
  person: name.nullable().default(null).describe('null: whoever asks'),
  reason: reasonWhereNeeded,
});
export const ReleaseRoleBody = z.strictObject({ role: name, reason });
export const UpdateBody = z.strictObject({
  audience: name,
  text: z.string().trim().min(1).max(25_000),
  reason: reasonWhereNeeded,
});

export type ResponseStands = z.infer<typeof ResponseStands>;
