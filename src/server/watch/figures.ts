// What is asked of the store at each scrape? As little as possible, within a limit, and what is not known stays out of the answer.

import { type Kysely, sql } from 'kysely';
import type { Millis } from '../../core/kernel/instant.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/schema.ts';
import { createQuestion } from './question.ts';
import { type Readiness, readinessLimits } from './readiness.ts';

/** `null`: the store does not say. */
export interface Figures {
  readonly ready: boolean;
  readonly queued: number;
  readonly oldestDueMs: Millis;
  readonly openIncidents: number | null;
  readonly nobodyNotified: number | null;
  readonly outboxDue: number | null;
  readonly outboxOldestDueMs: Millis | null;
  /** How far the clock that time goes by is ahead of Tocsin's time, since somebody set it. */
  readonly clockApartMs: Millis;
}

export interface FiguresDeps {
  readonly db: Kysely<Tables>;
  readonly clockJump: Database['clockJump'];
  readonly engine: Pick<Engine, 'health'>;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly timer: Timer;
}

/** Of the open incidents so many are looked at, the next deadline first: where nobody was notified, the next attempt is near. */
export const incidentsLookedAt = 1_000;
/** To count on costs the store time that pages wait for, and says nothing more. */
export const incidentsCounted = 10_000;
/** As the summary says it. Within a text of JSON no quote stands unescaped, so nothing else reads like it, and none has to be parsed. */
const saysNobody = '%"nobodyNotified":true%';

export function createFigures({ db, clockJump, engine, readiness, clock, timer }: FiguresDeps): () => Promise<Figures> {
  const incidents = createQuestion(() => countIncidents(db), { clock, timer, limitMs: readinessLimits.answerMs });
  return async () => {
    const [condition, counted] = await Promise.all([readiness.look(), incidents.ask()]);
    const { vitals, oldestDueMs } = condition;
    return {
      ready: condition.reasons.length === 0,
      queued: engine.health().queued,
      oldestDueMs,
      openIncidents: counted?.open ?? null,
      nobodyNotified: counted?.nobody ?? null,
      outboxDue: vitals?.outboxDue ?? null,
      outboxOldestDueMs: vitals === null ? null : Math.max(0, clock.now() - (vitals.outboxOldestAt ?? clock.now())),
      clockApartMs: clockJump()?.byMs ?? 0,
    };
  };
}

async function countIncidents(db: Kysely<Tables>): Promise<{ readonly open: number; readonly nobody: number }> {
  const { rows } = await sql<{ open: number; nobody: number }>`
    select (select count(*)
              from (select 1 from incidents where status = 'open' limit ${incidentsCounted}) as counted)::integer as open,
           (select count(*)
              from (select summary from incidents where status = 'open'
                     order by next_deadline_at, severity_rank, opened_at, id
                     limit ${incidentsLookedAt}) as nearest
             where nearest.summary like ${saysNobody})::integer as nobody`.execute(db);
  return rows[0] ?? { open: 0, nobody: 0 };
}
