// How does a page stand now? From its incident's state.

import type { Kysely } from 'kysely';
import { incidentOf, type PageId } from '../../core/kernel/id.ts';
import type { PlanBook } from '../../engine/ports.ts';
import { parsed } from '../store/json-text.ts';
import type { Tables } from '../store/schema.ts';
import type { PageView } from './acknowledge-page.ts';

/** `null`: there is no such page, or it is so old that the incident no longer keeps it. */
export async function readPage(db: Kysely<Tables>, plans: PlanBook, id: PageId): Promise<PageView | null> {
  const row = await db.selectFrom('incidents').select('state').where('id', '=', incidentOf(id)).executeTakeFirst();
  if (row === undefined) return null;
  const incident = parsed(row.state);
  const engagement = incident.engagements.find((each) => each.pages.some((page) => page.id === id));
  const page = engagement?.pages.find((each) => each.id === id);
  if (engagement === undefined || page === undefined) return null;
  await plans.ensure([incident.planVersion]);
  const zone = plans.get(incident.planVersion).people[page.person]?.zone ?? 'UTC';
  return { incident, engagement, page, zone };
}
