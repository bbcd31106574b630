// Who may sign in?

import type { Actor } from '../../core/kernel/actor.ts';
import type { Plan } from '../../core/plan/plan.ts';

/** Somebody who has been recognized. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly administrator: boolean;
}

/** The person of the plan with the user's e-mail address; `null` where there is none. */
export function personOf(user: User, plan: Plan | null): string | null {
  const email = canonicalEmail(user.email);
  return Object.values(plan?.people ?? {}).find((person) => canonicalEmail(person.email) === email)?.id ?? null;
}

/** How the user appears in an incident's history. */
export function actorOf(user: User, plan: Plan | null): Actor {
  return { kind: 'person', id: personOf(user, plan) ?? user.id, name: user.name };
}

/** Addresses are compared without regard to case. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase();
}
