// Are this address and this password those of a user?

import type { Kysely } from 'kysely';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Tables } from '../store/schema.ts';
import { passwordFits } from './password.ts';
import { canonicalEmail, roleOf, type User } from './user.ts';

/**
 * Refusal `wrong-credentials`, said at the password whichever of the two is wrong: it does not tell an unknown address from a wrong
 * password, nor takes less time for it.
 */
export async function signIn(db: Kysely<Tables>, email: string, password: string): Promise<Result<User>> {
  const row = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'administrator', 'password_hash'])
    .where('email', '=', canonicalEmail(email))
    .executeTakeFirst();
  const fits = await passwordFits(password, row?.password_hash ?? null);
  if (row === undefined || !fits) return refuse('wrong-credentials', 'The address or the password is wrong', 'password');
  return ok({ id: row.id, name: row.name, email: row.email, role: roleOf(row) });
}
