// What is due? One look at the earliest wake at a time; what is due is ticked, and the next look is timed.

import type { IncidentId } from '../core/kernel/id.ts';
import { earliest, type Instant } from '../core/kernel/instant.ts';
import type { Refusal, Result } from '../core/kernel/result.ts';
import type { EngineDeps } from './engine.ts';
import type { Changes, Listener } from './ports.ts';

export const lookoutLimits = {
  dueAtOnce: 500,
  /** Other nodes leave a claimed incident alone for so long. */
  claimLeaseMs: 10_000,
  /** Between two looks of which the first found only what others had claimed. */
  restMs: 10,
} as const;

export interface Lookout extends Listener {
  start(): void;
  stop(): void;
  /** Resolves when no look is under way. */
  idle(): Promise<void>;
  oldestDueMs(): number;
  /** When the store last said what is due; `null`: not yet. */
  lookedAt(): Instant | null;
}

export function createLookout(
  deps: Pick<EngineDeps, 'store' | 'clock' | 'timer' | 'report' | 'lookEveryMs'>,
  tick: (incident: IncidentId, foundAt: Instant) => Promise<Result<unknown>>,
): Lookout {
  let on = false;
  let looking = false;
  /** Claimed by us, and not done, since the store was away: not to wait until the claim is over. */
  let undone: readonly IncidentId[] = [];
  /** A look was due while another was under way. */
  let missed = false;
  let nextLookAt: Instant | null = null;
  let cancel: () => void = () => {};
  let oldestDueAt: Instant | null = null;
  let lookedAt: Instant | null = null;
  let underWay: Promise<void> = Promise.resolve();

  function lookAt(at: Instant): void {
    if (!on || (nextLookAt !== null && nextLookAt <= at)) return;
    cancel();
    nextLookAt = at;
    cancel = deps.timer.at(at, () => {
      nextLookAt = null;
      underWay = look();
    });
  }

  async function look(): Promise<void> {
    if (looking || !on) {
      missed = looking;
      return;
    }
    looking = true;
    let nextAt: Instant = deps.clock.now() + deps.lookEveryMs;
    try {
      const now = deps.clock.now();
      const claimed = await deps.store.claimDue(now, Math.max(0, lookoutLimits.dueAtOnce - undone.length), lookoutLimits.claimLeaseMs);
      lookedAt = now;
      oldestDueAt = claimed.nextAt !== null && claimed.nextAt <= now ? claimed.nextAt : null;
      if (claimed.nextAt !== null) nextAt = Math.min(nextAt, Math.max(claimed.nextAt, now));
      const due = [...new Set([...claimed.due, ...undone])];
      const results = await Promise.all(due.map((incident) => tick(incident, now)));
      undone = due.filter((_, index) => results[index]?.ok === false && isAway(results[index].refusal));
      for (const result of results) {
        if (!result.ok && on) deps.report('due work could not be done', result.refusal);
      }
      // What is due is others' for now. What is yet to come is looked at in its moment.
      if (claimed.due.length === 0 && nextAt <= now) nextAt = deps.clock.now() + lookoutLimits.restMs;
    } catch (error) {
      if (on) deps.report('due work could not be looked for', error);
    } finally {
      looking = false;
      lookAt(missed ? deps.clock.now() : nextAt);
      missed = false;
    }
  }

  return {
    start: () => {
      on = true;
      lookAt(deps.clock.now());
    },
    stop: () => {
      on = false;
      cancel();
    },
    idle: () => underWay,
    committed: (changes: Changes) => {
      let wake: Instant | null = null;
      for (const change of changes.incidents) wake = earliest(wake, change.wakeAt);
      if (wake !== null) lookAt(wake);
    },
    oldestDueMs: () => (oldestDueAt === null ? 0 : Math.max(0, deps.clock.now() - oldestDueAt)),
    lookedAt: () => lookedAt,
  };
}

function isAway({ code }: Refusal): boolean {
  return code === 'store-unavailable';
}
