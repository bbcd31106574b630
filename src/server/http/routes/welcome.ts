// How does one come in? The first look, the set-up, signing in and out.

import { Me, SetUpBody, SignInBody, Welcome } from '../../../contract/identity.ts';
import { minute } from '../../../core/kernel/instant.ts';
import { ok } from '../../../core/kernel/result.ts';
import { isZone } from '../../../core/kernel/zone.ts';
import { addressOf } from '../../identity/address.ts';
import { endSession, startSession } from '../../identity/sessions.ts';
import { createFirstAdministrator, isSetUp } from '../../identity/set-up.ts';
import { signIn } from '../../identity/sign-in.ts';
import { callerOf, canonicalEmail, type User } from '../../identity/user.ts';
import type { Deps } from '../deps.ts';
import { type CallLimit, guarded, open, type Route } from '../route.ts';

/** Enough for tired fingers, far too few for a guesser. */
const windowMs = 5 * minute;
const perAddressAndAccount: CallLimit = {
  max: 10,
  windowMs,
  of: 'input',
  key: ({ ip, body }) => `${addressOf(ip)} ${emailIn(body)}`,
};
const perAddress: CallLimit = { max: 60, windowMs, of: 'caller', key: ({ ip }) => addressOf(ip) };

export function welcomeRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  const meOf = (user: User) => {
    const { role, person, teams } = callerOf(user, deps.plans.active()?.plan ?? null);
    return { user: user.id, name: user.name, email: user.email, role, person, teams, demo: deps.demoUser !== null };
  };

  return [
    open({
      method: 'GET',
      url: '/api/v1/welcome',
      name: 'welcome',
      summary: 'Whether Tocsin has been set up',
      tag: 'identity',
      answer: Welcome,
      handle: async () => ok({ setUp: await isSetUp(db), demo: deps.demoUser !== null }),
    }),
    open({
      method: 'POST',
      url: '/api/v1/set-up',
      name: 'setUp',
      summary: 'Create the first administrator with the token of the printed link, and sign in',
      tag: 'identity',
      limits: [perAddress],
      body: SetUpBody,
      answer: Me,
      status: 201,
      refuses: [409, 422],
      async handle({ body, now, session }) {
        const created = await createFirstAdministrator(db, body, now, deps.randomBytes);
        if (!created.ok) return created;
        session.keep(await startSession(db, created.value.id, now, deps.randomBytes));
        if (body.plan !== 'none') {
          const activated = await deps.activateShipped(body.plan, created.value, zoneOf(body.zone));
          // The account stands by now, and cannot be created twice: the missing plan is shown where plans are.
          if (!activated.ok) deps.log.error({ refusal: activated.refusal }, 'the chosen plan was not activated');
        }
        return ok(meOf(created.value));
      },
    }),
    open({
      method: 'POST',
      url: '/api/v1/session',
      name: 'signIn',
      summary: 'Sign in; the session is a cookie',
      tag: 'identity',
      limits: [perAddress, perAddressAndAccount],
      body: SignInBody,
      answer: Me,
      refuses: [401],
      async handle({ body, now, session }) {
        const user = await signIn(db, body.email, body.password);
        if (!user.ok) return user;
        if (session.held !== undefined) await endSession(db, session.held);
        session.keep(await startSession(db, user.value.id, now, deps.randomBytes));
        return ok(meOf(user.value));
      },
    }),
    open({
      method: 'DELETE',
      url: '/api/v1/session',
      name: 'signOut',
      summary: 'Sign out',
      tag: 'identity',
      answer: null,
      async handle({ session }) {
        if (session.held !== undefined) await endSession(db, session.held);
        session.drop();
        return ok(null);
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/me',
      name: 'me',
      summary: 'Who is signed in',
      tag: 'identity',
      access: 'self.read',
      answer: Me,
      handle: async ({ user }) => ok(meOf(user)),
    }),
  ];
}

/** What the browser says; one that is unknown here must not stop the set-up. */
function zoneOf(zone: string): string {
  return isZone(zone) ? zone : 'UTC';
}

function emailIn(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return typeof email === 'string' ? canonicalEmail(email) : '';
}
