// How does the very first administrator come in? By a link that is printed once, and that creates one account, ever.

import type { Kysely } from 'kysely';
import type { Instant } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Tables } from '../store/schema.ts';
import { hashPassword } from './password.ts';
import { checkPassword } from './password-choice.ts';
import { newId, newSecret, type RandomBytes, sameSecret } from './secret.ts';
import { canonicalEmail, roleOf, type User } from './user.ts';

const tokenSetting = 'set-up-token';

/** The token for the link, the same at each start until it is used (so it is kept as it is); `null` once somebody is there. */
export async function ensureSetUpToken(db: Kysely<Tables>, random: RandomBytes): Promise<string | null> {
  if (await isSetUp(db)) return null;
  const fresh = { name: tokenSetting, value: newSecret(random) };
  await db
    .insertInto('settings')
    .values(fresh)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const kept = await db.selectFrom('settings').select('value').where('name', '=', tokenSetting).executeTakeFirst();
  return kept?.value ?? null;
}

export async function isSetUp(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Refusals: `set-up-done`, `forbidden` (the token is not the printed one), `weak-password`. */
export async function createFirstAdministrator(
  db: Kysely<Tables>,
  wish: { readonly token: string; readonly name: string; readonly email: string; readonly password: string },
  now: Instant,
  random: RandomBytes,
): Promise<Result<User>> {
  const mayTry = await tokenFits(db, wish.token);
  if (!mayTry.ok) return mayTry;
  const chosen = await checkPassword(wish.password, wish);
  if (!chosen.ok) return chosen;
  const row = await userRow(wish, now, random);
  return db.transaction().execute(async (transaction) => {
    // Whoever deletes the token has the right to be first; a second one waits for the row, then finds it gone.
    const used = await transaction.deleteFrom('settings').where('name', '=', tokenSetting).executeTakeFirst();
    if (used.numDeletedRows === 0n || (await isSetUp(transaction))) return done();
    await transaction.insertInto('users').values(row).execute();
    return ok({ id: row.id, name: row.name, email: row.email, role: 'administrator' });
  });
}

/** An administrator without a link, for the demonstration: the account is created once and then found again. */
export async function ensureAdministrator(
  db: Kysely<Tables>,
  wish: { readonly name: string; readonly email: string; readonly password: string | null },
  now: Instant,
  random: RandomBytes,
): Promise<User> {
  const email = canonicalEmail(wish.email);
  const columns = ['id', 'name', 'email', 'administrator'] as const;
  const found = await db.selectFrom('users').select(columns).where('email', '=', email).executeTakeFirst();
  if (found !== undefined) return { id: found.id, name: found.name, email: found.email, role: roleOf(found) };
  const row = await userRow(wish, now, random);
  await db.insertInto('users').values(row).execute();
  await db.deleteFrom('settings').where('name', '=', tokenSetting).execute();
  return { id: row.id, name: row.name, email: row.email, role: 'administrator' };
}

async function tokenFits(db: Kysely<Tables>, token: string): Promise<Result<null>> {
  const kept = await db.selectFrom('settings').select('value').where('name', '=', tokenSetting).executeTakeFirst();
  if (kept === undefined || (await isSetUp(db))) return done();
  return sameSecret(token, kept.value) ? ok(null) : refuse('forbidden', 'The link is not the one that was printed at the start', 'token');
}

function done() {
  return refuse('set-up-done', 'An administrator exists already; sign in instead');
}

async function userRow(
  wish: { readonly name: string; readonly email: string; readonly password: string | null },
  now: Instant,
  random: RandomBytes,
) {
  const password_hash = wish.password === null ? null : await hashPassword(wish.password);
  return {
    id: newId(random, 'usr_'),
    email: canonicalEmail(wish.email),
    name: wish.name,
    password_hash,
    administrator: true,
    created_at: now,
  };
}
