// How does GitHub's status history tell of an incident? One JSON object a line: updates, impact and components as the status page showed them.

import { z } from 'zod';
import { type Result, refuse } from '../../../core/kernel/result.ts';
import type { PastIncident } from '../../../sim/replay/past.ts';
import { pastIncidentOf, type Row } from './row.ts';

const Shape = z.looseObject({
  id: z.string(),
  title: z.string(),
  url: z.string().optional(),
  started_at: z.string(),
  resolved_at: z.string().nullable(),
  impact: z.string(),
  components: z.array(z.string()).optional(),
  updates: z.array(z.object({ at: z.string(), status: z.string(), message: z.string() })),
});

/**
 * `impact` becomes the severity's word (`critical`, `major`, `minor`, `none`, `maintenance`), components the services. A status page does not
 * say who answered a page, or when: that stays open.
 */
export function githubIncidentOf(row: Row): Result<PastIncident> {
  const shape = Shape.safeParse(row);
  if (!shape.success) {
    const [issue] = shape.error.issues;
    return refuse('bad-row', issue?.message ?? 'unreadable', issue?.path.map(String).join('.') ?? '');
  }
  const { id, title, url, started_at, resolved_at, impact, components, updates } = shape.data;
  return pastIncidentOf({
    id,
    title,
    services: components ?? [],
    severity: impact,
    opened: started_at,
    resolved: resolved_at,
    updates: updates.map(({ at, status, message }) => ({ at, status, text: message })),
    ...(url === undefined ? {} : { url }),
  });
}
