// What does the way to the listeners take by itself? A server that knows nothing and writes the same message to all, at a steady pace.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StartPart } from './part.ts';
import { preciseNow } from './spread.ts';

export interface EmptyStreamsQuestion {
  readonly perSecond: number;
  readonly seconds: number;
}

/** Of the size that Tocsin sends for a new incident. */
const messageBytes = 2_000;

export const startEmptyStreams: StartPart = async () => {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    listeners.add(response);
    request.once('close', () => listeners.delete(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  async function answer(asked: unknown): Promise<null> {
    const { perSecond, seconds } = asked as EmptyStreamsQuestion; // from rows/streams.ts
    const begun = preciseNow();
    for (let nth = 0; nth < perSecond * seconds; nth++) {
      const early = begun + (nth / perSecond) * 1_000 - preciseNow();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const message = { position: nth, summary: ' '.repeat(messageBytes), entries: [{ at: preciseNow() }] };
      const bytes = Buffer.from(`id: ${nth}\nevent: incident\ndata: ${JSON.stringify(message)}\n\n`);
      for (const each of listeners) each.write(bytes);
    }
    return null;
  }

  return { ready: { url: `http://127.0.0.1:${port}/stream` }, answer };
};
