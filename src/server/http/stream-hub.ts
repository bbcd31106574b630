// Who listens, and what have they heard? Commits of this node and of others, in the order of their positions, none twice, none lost.

import type { Millis } from '../../core/kernel/instant.ts';
import type { Changes, Listener, PlanBook } from '../../engine/ports.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Database } from '../store/database.ts';
import type { History, HistoryRow } from './history.ts';
import { createStream, type Stream, type StreamWish } from './stream.ts';
import { streamLimits } from './stream-limits.ts';
import { type EntriesOf, type Frame, framesOfChanges, framesOfRows, heartbeatFrame, type StreamMark } from './stream-message.ts';

export interface StreamHub extends Listener {
  /** Takes its bearings and begins to follow. Commits told before are harmless. */
  start(): Promise<void>;
  /** `null`: there are too many already. Otherwise a function that ends it. Returns at once; what was missed follows. */
  open(wish: StreamWish): (() => void) | null;
  /** The history went back: everybody asks for everything again, and hears what comes then. `lost` says what. */
  wentBack(lost: string): void;
  /** Ends every stream. */
  close(): void;
}

export interface StreamHubDeps {
  readonly history: History;
  readonly onCommittedElsewhere: Database['onCommittedElsewhere'];
  readonly plans: PlanBook;
  readonly entriesOf: EntriesOf;
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<Metrics, 'streams' | 'streamsDropped'>;
}

export function createStreamHub(deps: StreamHubDeps): StreamHub {
  const { history, plans, entriesOf, log, metrics } = deps;
  const streams = new Set<Stream>();
  /** Position of the newest commit that was published. */
  let last = 0;
  /** Of those published of late: who comes again is known by them without a question to the database. */
  const marks = new Map<number, StreamMark>();
  /** Counts the histories: what was read of an earlier one is not published. */
  let epoch = 0;
  let started = false;
  let following = false;
  let againFollowing = false;
  let gathered: Frame[] = [];
  let gatherMs: Millis = streamLimits.gatherMs;
  let flushing: NodeJS.Timeout | null = null;
  let retrying: NodeJS.Timeout | null = null;
  let heartbeat: NodeJS.Timeout | null = null;
  let stopFollowing: () => void = () => undefined;

  /** From its end now the listeners are told on. */
  async function takeBearings(of: number, lost: string): Promise<void> {
    try {
      const newest = await history.newestPosition();
      if (of !== epoch) return;
      last = newest;
      for (const stream of streams) stream.resync(newest, lost);
      void follow();
    } catch {
      retrying ??= setTimeout(() => {
        retrying = null;
        void takeBearings(of, lost);
      }, streamLimits.retryMs);
    }
  }

  function publish(frames: readonly Frame[]) {
    if (streams.size === 0) return;
    for (const frame of frames) {
      gathered.push(frame);
      marks.set(frame.position, frame.mark);
    }
    for (const position of marks.keys()) {
      if (marks.size <= streamLimits.behind) break;
      marks.delete(position);
    }
    flushing ??= setTimeout(flush, gatherMs);
  }

  function flush() {
    flushing = null;
    const frames = gathered;
    gathered = [];
    const first = frames[0];
    if (first === undefined) return;
    const begun = performance.now();
    const all = Buffer.concat(frames.map((frame) => frame.bytes));
    for (const stream of streams) {
      if (stream.wants(first) && stream.incident === null) stream.send(all);
      else {
        const wanted = frames.filter((frame) => stream.wants(frame));
        if (wanted.length > 0) stream.send(Buffer.concat(wanted.map((frame) => frame.bytes)));
      }
    }
    const took = performance.now() - begun;
    gatherMs = Math.min(Math.max(streamLimits.gatherMs, took * streamLimits.restPerWork), streamLimits.longestGatherMs);
  }

  /** Reads what this node has not seen, in order, whoever committed it. */
  async function follow() {
    againFollowing = true;
    if (following) return;
    following = true;
    try {
      while (againFollowing) {
        againFollowing = false;
        const begunIn = epoch;
        const rows = await history.read({ after: last, until: null, incident: null, limit: streamLimits.rows });
        const newest = rows.at(-1);
        if (newest === undefined) continue;
        const frames = streams.size > 0 ? await framesOf(rows) : [];
        againFollowing = true;
        if (begunIn !== epoch) continue;
        publish(frames);
        last = newest.position;
      }
    } catch (error) {
      log.warn({ err: error }, 'the stream cannot read the history; trying again');
      retrying ??= setTimeout(() => {
        retrying = null;
        void follow();
      }, streamLimits.retryMs);
    } finally {
      following = false;
    }
  }

  async function framesOf(rows: readonly HistoryRow[]): Promise<Frame[]> {
    await plans.ensure([...new Set(rows.map((row) => row.incident.planVersion))]);
    return framesOfRows(rows, plans, entriesOf);
  }

  /** From where the listener stood to where the live messages begin; those wait until this is done. */
  async function replay(stream: Stream, { after, mark }: { readonly after: number; readonly mark: StreamMark | null }, until: number) {
    if (mark !== null && (marks.get(after) ?? (await history.markAt(after))) !== mark) {
      log.warn({ position: after }, 'a listener heard of a commit that the history does not have: it is told to ask for everything again');
      return stream.resync(last, unknownToHistory);
    }
    if (after === until) return stream.live();
    // A listener may be ahead of this node, having heard another one. Ahead of the history it can only be of another database.
    if (after > until && after > (await history.newestPosition())) return stream.resync(last, unknownToHistory);
    if (until - after > streamLimits.behind) return stream.resync(last);
    let cursor = after;
    while (cursor < until && !stream.ended()) {
      const rows = await history.read({ after: cursor, until, incident: stream.incident, limit: streamLimits.rows });
      const newest = rows.at(-1);
      if (newest === undefined) break;
      for (const frame of await framesOf(rows)) stream.replayed(frame.bytes);
      cursor = newest.position;
      await stream.drained();
    }
    stream.live();
  }

  /** Brings `last` up to `position`, which is visible in the database by now, as is everything before it. */
  function heardOf(position: number) {
    if (!started || position <= last) return;
    if (streams.size === 0 && !following) last = position;
    else void follow();
  }

  return {
    async start() {
      stopFollowing = deps.onCommittedElsewhere(heardOf);
      last = await history.newestPosition();
      started = true;
      heartbeat = setInterval(() => {
        for (const stream of streams) stream.send(heartbeatFrame);
      }, streamLimits.heartbeatMs);
      heartbeat.unref();
    },

    committed(changes: Changes, position: number) {
      const count = changes.incidents.reduce((sum, change) => sum + change.commits.length, 0);
      const first = position - count + 1;
      // Nobody listens, or another node's commits lie between or are being read: then these are read along with them.
      if (!started || count === 0 || streams.size === 0 || following || first !== last + 1) return heardOf(position);
      last = position;
      publish(framesOfChanges(changes, first, plans, entriesOf));
    },

    open(wish) {
      if (streams.size >= streamLimits.streams) return null;
      const until = last;
      const after = wish.after ?? until;
      const stream = createStream(wish, Math.max(after, until), (why) => {
        streams.delete(stream);
        metrics.streams.set(streams.size);
        if (why === 'slow') metrics.streamsDropped.inc();
      });
      streams.add(stream);
      metrics.streams.set(streams.size);
      const mark = wish.mark ?? null;
      if (after === until && (mark === null || marks.get(after) === mark)) stream.live();
      else {
        replay(stream, { after, mark }, until).catch((error: unknown) => {
          log.warn({ err: error }, 'a stream could not be taken up again');
          stream.end();
        });
      }
      return stream.end;
    },

    wentBack(lost) {
      if (!started) return;
      epoch += 1;
      gathered = [];
      marks.clear();
      // Where it ends now is read anew; what comes meanwhile is read then, too.
      last = Number.MAX_SAFE_INTEGER;
      void takeBearings(epoch, lost);
    },

    close() {
      stopFollowing();
      for (const timer of [flushing, retrying, heartbeat]) if (timer !== null) clearTimeout(timer);
      for (const stream of [...streams]) stream.end();
    },
  };
}

/** To a listener whose commit is not there; how much is lost nobody here knows. */
const unknownToHistory = 'the database does not have what you have seen: it has lost the end of its history';
