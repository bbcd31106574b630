// Which past is replayed? Incidents of a file, or those that the store holds: Tocsin's own, and what was imported.

import type { Kysely } from 'kysely';
import type { Commit } from '../../../core/incident/events.ts';
import { parseSpan } from '../../../core/kernel/duration.ts';
import { day, type Instant, parseInstant } from '../../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { PastIncident } from '../../../sim/replay/past.ts';
import { pastOf } from '../../../sim/replay/recorded.ts';
import type { Database } from '../../store/database.ts';
import { readHistory } from '../../store/history.ts';
import { parsed } from '../../store/json-text.ts';
import { readPastIncidents } from '../../store/past-incidents.ts';
import type { Tables } from '../../store/schema.ts';
import { storedPlan } from '../../store/stored-plan.ts';

/** `90d`, `2026-01-01` or a whole moment. Refusal: `bad-since`. */
export function readSince(text: string, now: Instant): Result<Instant> {
  const span = parseSpan(text);
  if (span.ok) return ok(now - (span.value.kind === 'elapsed' ? span.value.ms : span.value.days * day));
  const at = parseInstant(text) ?? parseInstant(`${text}T00:00:00Z`);
  return at === null ? refuse('bad-since', `\`${text}\` is neither a time like \`90d\` nor a day like \`2026-01-01\``) : ok(at);
}

/** More is too much to play at once. */
const mostIncidents = 100_000;

/** Oldest first. Drills and whatever the source says is none are among them: the meanings leave them out. */
export async function recordInStore(database: Pick<Database, 'db'>, since: Instant): Promise<readonly PastIncident[]> {
  const own = await ownIncidents(database.db, since);
  const imported = await readPastIncidents(database.db, { since, source: null });
  return [...own, ...imported].toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)).slice(-mostIncidents);
}

async function ownIncidents(db: Kysely<Tables>, since: Instant): Promise<readonly PastIncident[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('opened_at', '>=', since)
    .orderBy('opened_at')
    .limit(mostIncidents)
    .execute();
  const found: PastIncident[] = [];
  for (const { id } of rows) {
    const commits: readonly Commit[] = await readHistory(db, id);
    const alert = await db
      .selectFrom('alerts')
      .select('body')
      .where('incident_id', '=', id)
      .orderBy('opened_at')
      .limit(1)
      .executeTakeFirst();
    const past = pastOf(commits, alert === undefined ? null : parsed(alert.body));
    if (past !== null) found.push(past);
  }
  return found;
}

/** The plan that is in force in the store; `null` before there is one. */
export async function activePlan(database: Pick<Database, 'db'>): Promise<Plan | null> {
  const row = await database.db.selectFrom('plans').select('plan').orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : storedPlan(row.plan);
}
