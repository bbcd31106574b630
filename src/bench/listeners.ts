// How long from a commit until every listener has it? One process holds all the streams, as so many browsers would, over real sockets.

import { connect, type Socket } from 'node:net';
import type { StartPart } from './part.ts';
import { preciseNow, type Spread, spreadOf } from './spread.ts';

/** `open`: so many streams. `begin`: counts from now on. Otherwise: what was heard since, when it has become quiet. */
export type ListenersQuestion =
  | { readonly open: number; readonly url: string; readonly bearer: string }
  | { readonly begin: true }
  | { readonly end: true; readonly quietMs: number };

export interface ListenersAnswer extends Spread {
  /** Messages, over all streams. */
  readonly heard: number;
  /** Of the stream that heard the fewest and the one that heard the most. */
  readonly fewest: number;
  readonly most: number;
}

interface Stream {
  readonly socket: Socket;
  heard: number;
}

const openTimeoutMs = 30_000;
const pauseMs = 10;
/** Of a connection attempt each: a listening queue is short. */
const openAtOnce = 50;

/** The newest line of a message says when its batch was decided; what the bench's own server sends says it alike. */
const moment = /"at":(\d{13}(?:\.\d+)?)/g;

export const startListeners: StartPart = async () => {
  const streams: Stream[] = [];
  let waits: number[] = [];
  let lastAt = 0;

  function listen(url: string, bearer: string): Promise<void> {
    const { hostname, port, host, pathname } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      const stream: Stream = { socket, heard: 0 };
      let waiting = '';
      socket.setEncoding('latin1');
      socket.once('connect', () =>
        socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${bearer}\r\naccept: text/event-stream\r\n\r\n`),
      );
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('a stream was closed')));
      socket.on('data', (chunk: string) => {
        const now = preciseNow();
        waiting += chunk;
        if (waiting.startsWith('HTTP/1.1 200') && waiting.includes('retry:')) resolve();
        // Messages end with an empty line. What is left is the beginning of the next.
        const end = waiting.lastIndexOf('\n\n');
        if (end < 0) return;
        const complete = waiting.slice(0, end);
        waiting = waiting.slice(end);
        for (let from = complete.indexOf('event: incident'); from >= 0; from = complete.indexOf('event: incident', from + 1)) {
          stream.heard += 1;
          lastAt = now;
          // Its last line in the timeline: what this commit brought about.
          const to = complete.indexOf('\n\n', from);
          const at = [
            ...complete.slice(complete.lastIndexOf('"entries"', to < 0 ? undefined : to), to < 0 ? undefined : to).matchAll(moment),
          ].at(-1);
          if (at !== undefined) waits.push(now - Number(at[1]));
        }
      });
      streams.push(stream);
    });
  }

  async function answer(asked: unknown): Promise<ListenersAnswer | null> {
    const question = asked as ListenersQuestion; // from rows/streams.ts
    if ('open' in question) {
      for (const each of streams.splice(0)) each.socket.removeAllListeners('close').destroy();
      const late = setTimeout(() => process.exit(1), openTimeoutMs);
      for (let opened = 0; opened < question.open; opened += openAtOnce) {
        const some = Math.min(openAtOnce, question.open - opened);
        await Promise.all(Array.from({ length: some }, () => listen(question.url, question.bearer)));
      }
      clearTimeout(late);
      return null;
    }
    if ('begin' in question) {
      waits = [];
      for (const each of streams) each.heard = 0;
      return null;
    }
    lastAt = Math.max(lastAt, preciseNow());
    while (preciseNow() - lastAt < question.quietMs) await pause();
    const heard = streams.map((each) => each.heard);
    return { ...spreadOf(waits), heard: waits.length, fewest: Math.min(...heard), most: Math.max(...heard) };
  }

  return { ready: null, answer };
};

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));
