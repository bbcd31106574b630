// Who may sign in?

import type { AccessRole } from '../../core/access/action.ts';
import type { Caller } from '../../core/access/can.ts';
import type { Actor } from '../../core/kernel/actor.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { teamsOf } from './subjects.ts';

/** Somebody who has been recognized. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: AccessRole;
}

/** The person of the plan with the user's e-mail address; `null` where there is none. */
export function personOf(user: User, plan: Plan | null): string | null {
  const email = canonicalEmail(user.email);
  return Object.values(plan?.people ?? {}).find((person) => canonicalEmail(person.email) === email)?.id ?? null;
}

/** Who asks, as far as it decides what they may. */
export function callerOf(user: User, plan: Plan | null): Caller {
  const person = personOf(user, plan);
  return { id: user.id, role: user.role, person, teams: teamsOf(plan, person) };
}

/** As a row has it. */
export function roleOf({ administrator }: { readonly administrator: boolean }): AccessRole {
  return administrator ? 'administrator' : 'member';
}

/** How the user appears in an incident's history. */
export function actorOf(user: User, plan: Plan | null): Actor {
  return { kind: 'person', id: personOf(user, plan) ?? user.id, name: user.name };
}

/** Addresses are compared without regard to case. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase();
}
