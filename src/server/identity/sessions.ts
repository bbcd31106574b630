// Whose browser is this? Sessions: a random cookie, of which the table knows the hash, that slides as long as it is used.

import type { Kysely } from 'kysely';
import { day, hour, type Instant } from '../../core/kernel/instant.ts';
import type { Tables } from '../store/schema.ts';
import type { Recognizing } from './bookkeeping.ts';
import { hashSecret, newSecret, type RandomBytes } from './secret.ts';
import { roleOf, type User } from './user.ts';

export const sessionLifeMs = 14 * day;

/** An expiry is only written anew once it would move this far. */
const slideMs = hour;

export async function startSession(db: Kysely<Tables>, user: string, now: Instant, random: RandomBytes): Promise<string> {
  const secret = newSecret(random);
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  const row = { id: hashSecret(secret), user_id: user, created_at: now, expires_at: now + sessionLifeMs };
  await db.insertInto('sessions').values(row).execute();
  return secret;
}

/** `slid`: the cookie has to be sent again, since it lives longer now. */
export async function userOfSession(
  { db, bookkeeping }: Recognizing,
  secret: string,
  now: Instant,
): Promise<{ readonly user: User; readonly slid: boolean } | null> {
  const id = hashSecret(secret);
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['users.id', 'users.name', 'users.email', 'users.administrator', 'sessions.expires_at'])
    .where('sessions.id', '=', id)
    .where('sessions.expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return null;
  const slid = now + sessionLifeMs - row.expires_at >= slideMs;
  const slide = db
    .updateTable('sessions')
    .set({ expires_at: now + sessionLifeMs })
    .where('id', '=', id);
  if (slid) bookkeeping.note(() => slide.execute());
  return { user: { id: row.id, name: row.name, email: row.email, role: roleOf(row) }, slid };
}

export async function endSession(db: Kysely<Tables>, secret: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', hashSecret(secret)).execute();
}
