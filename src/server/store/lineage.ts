// Is the history still the one that was seen? A standby that had not got everything, or an older backup, takes its place without a word:
// positions go back, and are given once more to other commits. What this node has seen is compared with what is there.

import type { IncidentId } from '../../core/kernel/id.ts';
import { type Instant, second } from '../../core/kernel/instant.ts';
import type { Changes, Listener } from '../../engine/ports.ts';
import type { Database, Log } from './database.ts';
import { repeatedly } from './repeatedly.ts';
import { StoreUnavailable } from './unavailable.ts';

/** Which commit stands at a position. */
export interface Mark {
  readonly position: number;
  readonly incident: IncidentId;
  readonly version: number;
  readonly at: Instant;
}

/** What was committed once and is no more. */
export interface Loss {
  readonly noticedAt: Instant;
  /** The last commit that was seen and is still there; `null`: none of those that are remembered. */
  readonly kept: Pick<Mark, 'position' | 'at'> | null;
  /** The last one that was seen. */
  readonly seen: Pick<Mark, 'position' | 'at'>;
  /** Incidents of which remembered commits are lost; the first of them. */
  readonly incidents: readonly IncidentId[];
}

export interface Lineage extends Listener {
  /** What another node has committed is looked at as well. */
  heardOf(position: number): void;
  /** Compares now; one comparison at a time, and whoever asks meanwhile waits for the next. Never rejects. */
  look(): Promise<void>;
  onLoss(callback: (loss: Loss) => void): void;
  /** Since this process runs, the newest. */
  lastLoss(): Loss | null;
  start(): void;
  stop(): Promise<void>;
}

export const lineageLimits = {
  /** Of so many commits it is known later whether they are still there. */
  marks: 5_000,
  /** Incidents that are named. */
  named: 100,
  everyMs: 2 * second,
} as const;

/** The newest position, and what stands at the asked-for ones. */
const ask = `select p.value as newest, h.position, h.incident_id, h.version, h.at
from positions p left join history h on h.position = any($1::bigint[]) where p.name = 'history'`;

interface Answer {
  readonly newest: number;
  readonly position: number | null;
  readonly incident_id: IncidentId;
  readonly version: number;
  readonly at: Instant;
}

export function createLineage({ read, now }: Pick<Database, 'read' | 'now'>, log: Log): Lineage {
  /** By position, in the order of hearing. */
  const marks = new Map<number, Mark>();
  /** Of them those that were not seen in the history since they were heard of, and the last one that was. */
  const unproven = new Set<Mark>();
  const callbacks = new Set<(loss: Loss) => void>();
  /** The newest position that is known to have been given, by whomever. */
  let seen = 0;
  /** Heard of, and not looked at yet. */
  let unmarked = 0;
  let last: Loss | null = null;
  let looking: Promise<void> | null = null;
  let again = false;
  let stop: () => Promise<void> = async () => {};

  function keep(mark: Mark): void {
    const before = marks.get(mark.position);
    if (before !== undefined) unproven.delete(before);
    marks.delete(mark.position);
    marks.set(mark.position, mark);
    unproven.add(mark);
    seen = Math.max(seen, mark.position);
    if (marks.size <= lineageLimits.marks) return;
    const [oldest] = marks.values();
    if (oldest === undefined) return;
    marks.delete(oldest.position);
    unproven.delete(oldest);
  }

  async function standing(positions: readonly number[]): Promise<{ readonly newest: number; readonly found: ReadonlyMap<number, Mark> }> {
    const rows = (await read({ sql: ask, params: [`{${positions.join(',')}}`] })) as unknown as readonly Answer[];
    const found = new Map<number, Mark>();
    for (const { position, incident_id, version, at } of rows)
      if (position !== null) found.set(position, { position, incident: incident_id, version, at });
    return { newest: rows[0]?.newest ?? 0, found };
  }

  async function compare(): Promise<void> {
    const expected = seen;
    const heard = unmarked;
    const uncertain = [...unproven];
    const { newest, found } = await standing([...uncertain.map(({ position }) => position), ...(heard > 0 ? [heard] : [])]);
    if (newest < expected || !uncertain.every((mark) => isSame(found.get(mark.position), mark))) return measure(newest, expected);
    // The one at the end is asked for each time: it goes first when an end is lost.
    for (const mark of uncertain) unproven.delete(mark);
    const end = highest(uncertain);
    if (end !== undefined && marks.get(end.position) === end) unproven.add(end);
    const fresh = found.get(heard);
    if (fresh !== undefined && !marks.has(heard)) keep(fresh);
    if (unmarked === heard) unmarked = 0;
    seen = Math.max(seen, newest);
  }

  /** How far back does it go? */
  async function measure(newest: number, expected: number): Promise<void> {
    const all = [...marks.values()].toSorted((a, b) => a.position - b.position);
    const { found } = await standing(all.map(({ position }) => position));
    const isThere = (mark: Mark) => isSame(found.get(mark.position), mark);
    const kept = all.findLast(isThere) ?? null;
    const lost = all.filter((mark) => !isThere(mark));
    const incidents = [...new Set(lost.map(({ incident }) => incident))].slice(0, lineageLimits.named);
    const end = lost.at(-1);
    const loss: Loss = {
      noticedAt: now(),
      kept,
      seen: { position: end?.position ?? expected, at: end?.at ?? kept?.at ?? 0 },
      incidents,
    };
    marks.clear();
    unproven.clear();
    if (kept !== null) keep(kept);
    seen = newest;
    last = loss;
    log.error({ kept: loss.kept, seen: loss.seen, incidents }, lossSentence(loss));
    for (const callback of callbacks) callback(loss);
  }

  async function work(): Promise<void> {
    do {
      again = false;
      try {
        await compare();
      } catch (error) {
        // It is asked again when the database is back.
        if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'it could not be seen whether the history is still the same');
      }
    } while (again);
  }

  function look(): Promise<void> {
    again = looking !== null;
    looking ??= work().finally(() => {
      looking = null;
    });
    return looking;
  }

  return {
    committed(changes: Changes, position: number) {
      const commits = changes.incidents.flatMap((change) => change.commits);
      let next = position - commits.length;
      let isOdd = false;
      for (const { incident, version, at } of commits) {
        next += 1;
        const mark = { position: next, incident, version, at };
        const known = marks.get(next);
        isOdd ||= known !== undefined && !isSame(known, mark);
        // What was seen there is compared first: it is not overwritten.
        if (!isOdd) keep(mark);
      }
      if (isOdd) void look();
    },
    heardOf(position) {
      seen = Math.max(seen, position);
      unmarked = position;
    },
    look,
    onLoss: (callback) => void callbacks.add(callback),
    lastLoss: () => last,
    start() {
      stop = repeatedly(lineageLimits.everyMs, look);
    },
    stop: () => stop(),
  };
}

function highest(marks: Iterable<Mark>): Mark | undefined {
  let found: Mark | undefined;
  for (const mark of marks) if (found === undefined || mark.position > found.position) found = mark;
  return found;
}

function isSame(a: Mark | undefined, b: Mark): boolean {
  return a !== undefined && a.incident === b.incident && a.version === b.version && a.at === b.at;
}

/** For whoever reads the log, `/readyz` or a screen. */
export function lossSentence({ kept, seen }: Pick<Loss, 'kept' | 'seen'>): string {
  const since = kept === null ? 'what was seen of its history' : `what came after ${new Date(kept.at).toISOString()}`;
  const until = seen.at === 0 ? '' : `, up to ${new Date(seen.at).toISOString()}`;
  return `the database has lost ${since}${until} (positions ${(kept?.position ?? 0) + 1} to ${seen.position}): what senders were answered then may have to be sent again`;
}
