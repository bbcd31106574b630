// May this caller do that to this? The same answer for server and screens: yes, or no with the rule and who may.

import { unreachable } from '../kernel/assert.ts';
import { type AccessRole, type Action, accessRoles, actions, type Scope } from './action.ts';

export interface Caller {
  readonly id: string;
  readonly role: AccessRole;
  /** Whom of the plan they are; `null`: nobody. */
  readonly person: string | null;
  /** Teams of the plan to which that person belongs. */
  readonly teams: readonly string[];
}

/** What the action is done to, as far as it decides who may: whose own it is, and to which teams it belongs. */
export interface Subject {
  /** Callers, or people of the plan. */
  readonly owners: readonly string[];
  readonly teams: readonly string[];
}

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** `null`: nothing in particular. Then whoever may do it to something is let through, and `visible` says to what. */
export function can(caller: Caller, action: Action, subject: Subject | null): Permission {
  const scope = scopeOf(caller.role, action);
  return covers(scope, caller, subject) ? { allowed: true } : { allowed: false, reason: reasonFor(scope, action) };
}

/** Those of a list, or of a stream, to which the caller may do it. */
export function visible<T>(caller: Caller, action: Action, all: readonly T[], subjectOf: (one: T) => Subject): readonly T[] {
  const scope = scopeOf(caller.role, action);
  return scope === 'all' ? all : all.filter((one) => covers(scope, caller, subjectOf(one)));
}

export function scopeOf(role: AccessRole, action: Action): Scope {
  return actions[action].by[role];
}

/** Whether somebody with this scope may do it to the subject. */
export function covers(scope: Scope, caller: Caller, subject: Subject | null): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'own':
      return subject === null || isOwn(caller, subject);
    case 'own teams':
      return subject === null || isOwn(caller, subject) || subject.teams.some((team) => caller.teams.includes(team));
    default:
      return unreachable(scope);
  }
}

function isOwn({ id, person }: Caller, { owners }: Subject): boolean {
  return owners.includes(id) || (person !== null && owners.includes(person));
}

function reasonFor(scope: Scope, action: Action): string {
  const { does } = actions[action];
  if (scope === 'own') return `You may ${does}, but only your own`;
  if (scope === 'own teams') return `You may ${does}, but only those of your teams`;
  const who = accessRoles.filter((role) => scopeOf(role, action) !== 'none').map((role) => `${role}s`);
  return who.length === 0 ? `Nobody may ${does}` : `Only ${who.join(' and ')} may ${does}`;
}
