// Who is owed a word, and until when? One duty for each audience, from one update to the next, and what happens to it.

import type { Actor } from '../kernel/actor.ts';
import type { Instant, Millis } from '../kernel/instant.ts';

export interface UpdateDuty {
  readonly audience: string;
  readonly audienceName: string;
  /** The role that owes it; `null`: nobody. */
  readonly owner: string | null;
  /** From when the time to the next one runs: the opening, or the last update. */
  readonly since: Instant;
  /** When the next one is owed; `null`: none is. */
  readonly dueAt: Instant | null;
  /** When it is said that it is due soon; `null`: it has been said, or nothing is owed. */
  readonly warnAt: Instant | null;
  /** From one to the next; `null`: the first is enough. */
  readonly everyMs: Millis | null;
  /** Due times that have passed since the last update. */
  readonly missed: number;
  /** Of the incident's present life: since it was opened, or opened again. */
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
  readonly published: number;
}

export type UpdateEvent =
  /** From now on, or under other terms than before. */
  | {
      readonly type: 'UpdateOwed';
      readonly audience: string;
      readonly audienceName: string;
      readonly owner: string | null;
      readonly since: Instant;
      readonly dueAt: Instant;
      readonly warnAt: Instant;
      readonly everyMs: Millis | null;
      readonly because: string;
    }
  | {
      readonly type: 'UpdateDueSoon';
      readonly audience: string;
      readonly audienceName: string;
      readonly dueAt: Instant;
      readonly lateMs: Millis;
    }
  /** One for each due time that passes. */
  | {
      readonly type: 'UpdateMissed';
      readonly audience: string;
      readonly audienceName: string;
      readonly dueAt: Instant;
      readonly lateMs: Millis;
      /** More than one where Tocsin was not there meanwhile. */
      readonly times: number;
      readonly nextAt: Instant;
      readonly warnAt: Instant;
    }
  | {
      readonly type: 'UpdatePublished';
      readonly audience: string;
      readonly audienceName: string;
      readonly text: string;
      readonly by: Actor;
      /** Who approved it, or why nobody could, where it was not published by who approves; `null`: it was, or needs no approval. */
      readonly reason: string | null;
      /** How long the one that was owed had been overdue; `null`: none was owed, or it was in time. */
      readonly overdueMs: Millis | null;
      readonly nextAt: Instant | null;
      readonly warnAt: Instant | null;
    }
  | { readonly type: 'UpdateNotOwed'; readonly audience: string; readonly audienceName: string; readonly because: string };
