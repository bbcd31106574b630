// Who is asking? A Bearer token, else the session's cookie, else whoever the demonstration is signed in as.

import type { Instant } from '../../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Recognizing } from './bookkeeping.ts';
import { userOfSession } from './sessions.ts';
import { userOfToken } from './tokens.ts';
import type { User } from './user.ts';

export interface Credentials {
  readonly authorization: string | undefined;
  readonly session: string | undefined;
}

export interface Recognized {
  readonly user: User;
  /** The session to send to the browser again, since it lives longer now. */
  readonly renewed: string | null;
}

/** Refusals: `bad-token`, `not-signed-in`. */
export async function authenticate(
  by: Recognizing,
  credentials: Credentials,
  now: Instant,
  signedInAs: User | null,
): Promise<Result<Recognized>> {
  const bearer = bearerOf(credentials.authorization);
  if (bearer !== null) {
    const user = await userOfToken(by, bearer, now);
    return user === null ? refuse('bad-token', 'The token is unknown, expired or revoked') : ok({ user, renewed: null });
  }
  const { session } = credentials;
  const found = session === undefined ? null : await userOfSession(by, session, now);
  if (found !== null && session !== undefined) return ok({ user: found.user, renewed: found.slid ? session : null });
  if (signedInAs !== null) return ok({ user: signedInAs, renewed: null });
  return refuse('not-signed-in', 'Sign in, or send an API token as Bearer');
}

export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;
}
