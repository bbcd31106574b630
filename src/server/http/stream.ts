// How does one listener get its messages? First what it missed, then what came meanwhile, then live; too slow a one is let go.

import type { IncidentId } from '../../core/kernel/id.ts';
import { streamLimits } from './stream-limits.ts';
import { type Frame, resyncFrame, type StreamMark } from './stream-message.ts';

/** Where the bytes go. */
export interface Sink {
  write(bytes: Buffer): void;
  /** Bytes written and not taken by the network yet. */
  waitingBytes(): number;
  /** Calls back once there is room for more, which may be at once, or it has ended. */
  onceDrained(callback: () => void): void;
  end(): void;
  /** Gives up what has not been taken. */
  abort(): void;
}

export interface StreamWish {
  readonly sink: Sink;
  /** The last position that the listener has; `null`: it only wants what comes. */
  readonly after: number | null;
  /** Which commit it heard of at that position; `null`: it does not say. */
  readonly mark?: StreamMark | null;
  /** Only this one's messages; `null`: all. */
  readonly incident: IncidentId | null;
}

export interface Stream {
  readonly incident: IncidentId | null;
  wants(frame: Frame): boolean;
  /** Sends now if live, else keeps it until then. */
  send(bytes: Buffer): void;
  /** Sends what was missed, before anything kept. */
  replayed(bytes: Buffer): void;
  drained(): Promise<void>;
  /** The replay is over: what was kept follows. */
  live(): void;
  /** Too much was missed, or what was heard is not true any more: the listener asks for everything again, and hears what comes after `position`. */
  resync(position: number, lost?: string): void;
  ended(): boolean;
  end(): void;
}

/** `after`: live messages up to it are not wanted. */
export function createStream(wish: StreamWish, after: number, onEnd: (why: 'slow' | 'ended') => void): Stream {
  const { sink, incident } = wish;
  /** Live messages that came during the replay; `null` once it is over. */
  let kept: Buffer[] | null = [];
  let keptBytes = 0;
  let threshold = after;
  let over = false;

  function end(why: 'slow' | 'ended') {
    if (over) return;
    over = true;
    kept = null;
    onEnd(why);
    if (why === 'slow') sink.abort();
    else sink.end();
  }

  function write(bytes: Buffer) {
    if (over) return;
    // What was written before counts, not these: one large message alone makes nobody slow.
    if (sink.waitingBytes() > streamLimits.waitingBytes) return end('slow');
    sink.write(bytes);
  }

  return {
    incident,
    wants: (frame) => frame.position > threshold && (incident === null || frame.incident === incident),
    send(bytes) {
      if (kept === null) return write(bytes);
      kept.push(bytes);
      keptBytes += bytes.length;
      if (keptBytes > streamLimits.waitingBytes) end('slow');
    },
    replayed: write,
    async drained() {
      if (!over) await new Promise<void>((resolve) => sink.onceDrained(resolve));
    },
    live() {
      const waited = kept ?? [];
      kept = null;
      for (const bytes of waited) write(bytes);
    },
    resync(position, lost) {
      kept = null;
      threshold = position;
      write(resyncFrame(position, lost ?? null));
    },
    ended: () => over,
    end: () => end('ended'),
  };
}
