// Whose is the thing that somebody asks about? Looked up only where the answer decides who may.

import type { Kysely } from 'kysely';
import type { Subject } from '../../core/access/can.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Tables } from '../store/schema.ts';

/** What a route's address names. */
export type SubjectRef = { readonly kind: 'incident' | 'token' | 'webhook' | 'person' | 'delivery'; readonly id: string } | null;

/** Teams to which the person belongs. */
export function teamsOf(plan: Plan | null, person: string | null): readonly string[] {
  if (person === null) return [];
  return Object.values(plan?.teams ?? {}).flatMap(({ id, members }) => (members.includes(person) ? [id] : []));
}

/** `null`: nothing in particular, or it is not there, which the call itself says. */
export async function loadSubject(db: Kysely<Tables>, plan: Plan | null, ref: SubjectRef): Promise<Subject | null> {
  if (ref === null) return null;
  switch (ref.kind) {
    case 'incident': {
      const row = await db.selectFrom('incidents').select('service').where('id', '=', ref.id).executeTakeFirst();
      return row === undefined ? null : { owners: [], teams: ownerOf(plan, row.service) };
    }
    case 'token': {
      const row = await db.selectFrom('tokens').select('user_id').where('id', '=', ref.id).executeTakeFirst();
      return row === undefined ? null : { owners: [row.user_id], teams: [] };
    }
    case 'delivery': {
      const row = await db.selectFrom('deliveries').select('person').where('id', '=', ref.id).executeTakeFirst();
      return row === undefined ? null : { owners: [row.person], teams: teamsOf(plan, row.person) };
    }
    case 'person':
      return { owners: [ref.id], teams: teamsOf(plan, ref.id) };
    case 'webhook':
      return { owners: [], teams: [] };
    default:
      return unreachable(ref.kind);
  }
}

function ownerOf(plan: Plan | null, service: string): readonly string[] {
  const owner = plan?.services[service]?.owner ?? null;
  return owner === null ? [] : [owner];
}
