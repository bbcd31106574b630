// Whose program is this? API tokens: shown once, kept as a hash, revoked by their id.

import type { Kysely } from 'kysely';
import { type Instant, minute } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Tables } from '../store/schema.ts';
import type { Recognizing } from './bookkeeping.ts';
import { hashSecret, newId, newSecret, type RandomBytes } from './secret.ts';
import { roleOf, type User } from './user.ts';

export const tokenPrefix = 'tcs_';

const maxTokensPerUser = 100;

/** `lastUsedAt` is exact to this: not every request shall write. */
const useMarkedEveryMs = minute;

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

export async function createToken(
  db: Kysely<Tables>,
  wish: { readonly user: string; readonly name: string; readonly expiresAt: Instant | null },
  now: Instant,
  random: RandomBytes,
): Promise<Result<Token & { readonly token: string }>> {
  if (wish.expiresAt !== null && wish.expiresAt <= now) return refuse('invalid', 'expiresAt: must be in the future', 'expiresAt');
  if ((await listTokens(db, wish.user)).length >= maxTokensPerUser) {
    return refuse('too-many-tokens', `You have ${maxTokensPerUser} tokens; revoke one first`);
  }
  const secret = newSecret(random, tokenPrefix);
  const token = { id: newId(random, 'tok_'), name: wish.name, createdAt: now, expiresAt: wish.expiresAt, lastUsedAt: null };
  const row = { id: token.id, hash: hashSecret(secret), user_id: wish.user, name: wish.name, created_at: now };
  await db
    .insertInto('tokens')
    .values({ ...row, expires_at: wish.expiresAt, last_used_at: null })
    .execute();
  return ok({ ...token, token: secret });
}

export async function listTokens(db: Kysely<Tables>, user: string): Promise<readonly Token[]> {
  const rows = await db
    .selectFrom('tokens')
    .select(['id', 'name', 'created_at as createdAt', 'expires_at as expiresAt', 'last_used_at as lastUsedAt'])
    .where('user_id', '=', user)
    .orderBy('created_at')
    .limit(maxTokensPerUser)
    .execute();
  return rows;
}

export async function revokeToken(db: Kysely<Tables>, user: string, id: string): Promise<Result<null>> {
  const removed = await db.deleteFrom('tokens').where('id', '=', id).where('user_id', '=', user).executeTakeFirst();
  return removed.numDeletedRows > 0n ? ok(null) : refuse('not-found', 'You have no such token', 'id');
}

export async function userOfToken({ db, bookkeeping }: Recognizing, secret: string, now: Instant): Promise<User | null> {
  if (!secret.startsWith(tokenPrefix)) return null;
  const hash = hashSecret(secret);
  const row = await db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .select(['users.id', 'users.name', 'users.email', 'users.administrator', 'tokens.last_used_at'])
    .where('tokens.hash', '=', hash)
    .where((where) => where.or([where('tokens.expires_at', 'is', null), where('tokens.expires_at', '>', now)]))
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.last_used_at === null || now - row.last_used_at >= useMarkedEveryMs) {
    bookkeeping.note(() => db.updateTable('tokens').set({ last_used_at: now }).where('hash', '=', hash).execute());
  }
  return { id: row.id, name: row.name, email: row.email, role: roleOf(row) };
}
