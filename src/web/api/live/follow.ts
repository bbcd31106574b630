// How is the stream followed? One connection, taken up again where it broke, never a message twice.

import type { StreamMessage } from '../../../contract/incident.ts';
import { endpoints } from '../../paths.ts';
import { readFrames } from './frames.ts';

export interface Listener {
  /** New messages, oldest first; each position once. */
  messages(messages: readonly StreamMessage[]): void;
  /** Too much was missed: everything has to be asked for again. `lost`: since the server's database lost something, and what. */
  resync(lost: string | null): void;
  /** Something was heard, be it only that the server is there. */
  heard(): void;
  lost(retryInMs: number): void;
  signedOut(): void;
}

/** Nothing at all for this long, and the connection counts as lost. The server says that it is there far more often. */
const silentForMs = 45_000;
const firstRetryMs = 500;
const longestRetryMs = 10_000;

/** Runs until `signal`; `from` is the position of the list that was loaded first. */
export async function followStream(from: number, listener: Listener, signal: AbortSignal): Promise<void> {
  const cursor: Cursor = { position: from, id: String(from) };
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    const attempt = new AbortController();
    let endedInPeace = false;
    const stop = () => attempt.abort();
    signal.addEventListener('abort', stop, { once: true });
    let silence = setTimeout(stop, silentForMs);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(stop, silentForMs);
      retryMs = firstRetryMs;
      listener.heard();
    };
    try {
      const response = await fetch(endpoints.stream, {
        headers: { accept: 'text/event-stream', 'last-event-id': cursor.id },
        credentials: 'same-origin',
        signal: attempt.signal,
      });
      if (response.status === 401) return listener.signedOut();
      if (!response.ok || response.body === null) throw new Error(`the stream answered ${response.status}`);
      heard();
      await readUntilItEnds(response.body, cursor, listener, heard);
      endedInPeace = true;
    } catch {
      // A broken connection is the normal end of one; the cursor stands where the last whole message left it.
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      attempt.abort();
    }
    if (signal.aborted) return;
    // The server ends each stream after a while on purpose; that alone is no loss.
    if (!endedInPeace) listener.lost(retryMs);
    await pause(retryMs, signal);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
  }
}

/** `id`: as the server named the last message, by which it knows whether it has the same history still. */
type Cursor = { position: number; id: string };

async function readUntilItEnds(body: ReadableStream<Uint8Array>, cursor: Cursor, listener: Listener, heard: () => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const read = readFrames(rest, decoder.decode(value, { stream: true }));
    rest = read.rest;
    const fresh: StreamMessage[] = [];
    for (const frame of read.frames) {
      if (frame.event === 'resync') {
        // Border: the server promises this shape.
        const { position, lost } = JSON.parse(frame.data) as { position: number; lost?: string };
        // What was heard before, and is on its way to be shown, is older than what is asked for now.
        fresh.length = 0;
        cursor.position = position;
        cursor.id = frame.id ?? String(position);
        listener.resync(lost ?? null);
      } else if (frame.event === 'incident') {
        // Border: the server promises this shape in the contract.
        const message = JSON.parse(frame.data) as StreamMessage;
        if (message.position <= cursor.position) continue;
        cursor.position = message.position;
        cursor.id = frame.id ?? String(message.position);
        fresh.push(message);
      }
    }
    if (fresh.length > 0) listener.messages(fresh);
  }
}

/** Waits, but no longer than until the network is back or it is told to stop. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener('online', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener('online', go);
    signal.addEventListener('abort', go);
  });
}
