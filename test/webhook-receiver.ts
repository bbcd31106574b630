// A real HTTP server on a port of its own that receives webhooks, keeps them, and answers as it is told.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebhookReceiver {
  /** `http://127.0.0.1:<port>/hook` */
  readonly url: string;
  readonly port: number;
  /** In the order in which they came, whatever was answered. */
  received(): readonly ReceivedWebhook[];
  /** Resolves when at least `count` have come. */
  waitForCount(count: number): Promise<void>;
  /** How the next ones are answered; the default is 204. */
  answerWith(answer: (response: ServerResponse, nth: number) => void): void;
  connections(): number;
  stop(): Promise<void>;
}

export interface ReceivedWebhook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** When it had come as a whole. */
  readonly at: number;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let connections = 0;
  let answer = (response: ServerResponse, _nth: number) => {
    response.writeHead(204).end();
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString(), at: Date.now() });
      answer(response, received.length);
      for (const each of waiting) if (received.length >= each.count) each.resolve();
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received: () => received,
    waitForCount: (count) => (received.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
    answerWith(next) {
      answer = next;
    },
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
