// How is a message posted to an address? Over connections that are kept open, answered by a status, within a time and a size.

import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';

export interface Poster {
  /** The status of the answer's head. Rejects with what went wrong. Redirects are not followed. */
  post(target: PostTarget, headers: Readonly<Record<string, string>>, body: string): Promise<number>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

export interface PostTarget {
  /** `https://example.org:8443` */
  readonly origin: string;
  readonly path: string;
}

export interface PosterOptions {
  readonly lookup: LookupFunction;
  /** From the start of the look-up to the head of the answer; then as long again for the rest of it. */
  readonly timeoutMs: number;
  /** What is read of an answer before it is cut off. */
  readonly responseBytes: number;
  /** To one origin. */
  readonly connections: number;
}

export function createPoster({ lookup, timeoutMs, responseBytes, connections }: PosterOptions): Poster {
  const agent = new Agent({
    connections,
    connect: { lookup, timeout: timeoutMs },
    // The time is taken here, from the start on: the agent's own begins when it is connected.
    headersTimeout: 0,
    bodyTimeout: timeoutMs,
    maxHeaderSize: headBytes,
  });
  return {
    post: ({ origin, path }, headers, body) =>
      new Promise((resolve, reject) => {
        let cut: ((reason: Error) => void) | null = null;
        let late: Error | null = null;
        let bytes = 0;
        const timeout = setTimeout(() => {
          late = new Error(`no answer within ${timeoutMs} ms`);
          reject(late);
          cut?.(late);
        }, timeoutMs);
        agent.dispatch(
          { origin, path, method: 'POST', headers, body },
          {
            onRequestStart: (controller) => {
              cut = (reason) => controller.abort(reason);
              // Nobody waits for it any more: it must not leave.
              if (late !== null) cut(late);
            },
            onResponseStart: (_controller, status) => {
              clearTimeout(timeout);
              resolve(status);
            },
            // The rest is read, so that the connection can be used again; a long one is cut off.
            onResponseData: (controller, chunk) => {
              bytes += chunk.length;
              if (bytes > responseBytes) controller.abort(new Error('the answer is too long'));
            },
            onResponseError: (_controller, error) => {
              clearTimeout(timeout);
              reject(error);
            },
          },
        );
      }),
    close: () => agent.destroy(),
  };
}

const headBytes = 16 * 1_024;
