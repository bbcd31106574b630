// Who is paged? A server that takes webhooks, counts each page once, and says when the last of them came.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartPart } from './part.ts';

/** `forget`: begin anew. Otherwise answers when so many different pages have come, or when none has come for `patienceMs`. */
export type ReceiverQuestion = { readonly forget: true } | { readonly until: number; readonly patienceMs: number };

export interface Received {
  readonly pages: number;
  /** When the last new one came, milliseconds since 1970. */
  readonly lastAt: number;
}

export const startReceiver: StartPart = async () => {
  const pages = new Set<string>();
  let lastAt = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(204).end();
      const known = pages.size;
      pages.add(pageOf(request, body));
      if (pages.size > known) lastAt = Date.now();
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  async function answer(asked: unknown): Promise<Received> {
    const question = asked as ReceiverQuestion; // from contenders.ts
    if ('forget' in question) {
      pages.clear();
      lastAt = Date.now();
    } else {
      while (pages.size < question.until && Date.now() - lastAt < question.patienceMs) await pause();
    }
    return { pages: pages.size, lastAt };
  }

  return { ready: { url: `http://127.0.0.1:${port}/page` }, answer };
};

const keepAliveMs = 60_000;
const pauseMs = 5;

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** Standard Webhooks name the message in a header; Alertmanager names the alert's group in the body. */
function pageOf(request: IncomingMessage, body: string): string {
  const id = request.headers['webhook-id'];
  return typeof id === 'string' ? id : (/"groupKey":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? body);
}
