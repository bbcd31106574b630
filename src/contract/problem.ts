// What does an error look like? RFC 9457 problem details, always with a code, with the field where one is to blame.

import { z } from 'zod';

export const Problem = z.object({
  type: z.string().describe('`about:blank` or a URI of the kind of problem'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Stable, for programs'),
  detail: z.string(),
  field: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
