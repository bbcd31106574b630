// What is true of an incident beside its pages and clocks? Facts that somebody said or Tocsin saw, who holds which role, and which updates are owed.

import type { UpdateDuty, UpdateEvent } from '../comms/update.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';

/** Missing in incidents of plans that ask for nothing of it, and in those that were opened before it existed. */
export interface Response {
  /**
   * `all`: every promise of the plan has a clock. `usual`: those of the plan's own to acknowledge, assemble and restore, as it was when the
   * incident was opened.
   */
  readonly timed: 'all' | 'usual';
  /** In the order in which they became true. What follows from the state, like `acknowledged`, is not among them. */
  readonly facts: readonly HeldFact[];
  readonly roles: readonly HeldRole[];
  /** One for each audience that is owed updates, or has had one. */
  readonly updates: readonly UpdateDuty[];
  /** When conditions that ask for the time are looked at again, ascending. */
  readonly looks: readonly Instant[];
}

export interface HeldFact {
  readonly fact: string;
  readonly since: Instant;
  readonly by: Actor;
  readonly reason: string | null;
}

/** A role has one holder at a time. */
export interface HeldRole {
  readonly role: string;
  readonly roleName: string;
  readonly person: string;
  readonly personName: string;
  readonly since: Instant;
}

export type ResponseEvent = FactEvent | RoleEvent | UpdateEvent;

export type FactEvent =
  /** `as`: the role or team in whose name it was said; `null`: by nobody's right, but for a reason. */
  | {
      readonly type: 'FactAttested';
      readonly fact: string;
      readonly description: string;
      readonly by: Actor;
      readonly as: string | null;
      readonly reason: string | null;
    }
  /** Tocsin has seen it, by itself or by its condition. */
  | { readonly type: 'FactSeen'; readonly fact: string; readonly description: string; readonly by: Actor }
  | { readonly type: 'FactWithdrawn'; readonly fact: string; readonly description: string; readonly by: Actor; readonly reason: string }
  /** When conditions have to be looked at again, since they ask how long it has been. */
  | { readonly type: 'LooksPlanned'; readonly at: readonly Instant[] }
  | { readonly type: 'LooksTaken'; readonly upTo: Instant };

export type RoleEvent =
  | {
      readonly type: 'RoleTaken';
      readonly role: string;
      readonly roleName: string;
      readonly person: string;
      readonly personName: string;
      /** Who said so; the person, where they took it themselves. */
      readonly by: Actor;
      /** Why a rule of the plan was passed over; `null`: none was. */
      readonly reason: string | null;
    }
  | {
      readonly type: 'RoleReleased';
      readonly role: string;
      readonly roleName: string;
      readonly person: string;
      readonly personName: string;
      readonly by: Actor;
      readonly reason: string;
    };
