// How does a test get between a node and its database? A line of TCP that can be cut, held up, slowed down, or lead elsewhere.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** The URL it was made for, by way of this line. */
  readonly url: string;
  /** Breaks every connection in its middle; new ones are broken at once, until it is mended. */
  cut(): void;
  mend(): void;
  /** Nothing goes through, and nobody is told, until it is mended. */
  hold(): void;
  /** Each piece of data waits so long. */
  slow(ms: number): void;
  /** From now on new connections go there; the old ones break. */
  lead(port: number): void;
  /** How many have ever been made. */
  connections(): number;
  close(): Promise<void>;
}

export async function openLine(to: string): Promise<Line> {
  const target = new URL(to);
  let port = Number(target.port);
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'held' = 'open';
  let delayMs = 0;
  const heldUp = new Set<() => void>();
  let connections = 0;

  function carry(from: Socket, onto: Socket): void {
    from.on('data', (data) => {
      const pass = () => {
        if (!onto.destroyed) onto.write(data);
      };
      const later = () => (delayMs > 0 ? setTimeout(pass, delayMs) : pass());
      if (state === 'held') heldUp.add(later);
      else later();
    });
    from.on('error', () => onto.destroy());
    from.on('close', () => {
      sockets.delete(from);
      // Whoever is held up does not hear of an end, either.
      if (state === 'held') heldUp.add(() => onto.destroy());
      else onto.destroy();
    });
  }

  const server = createServer((near) => {
    connections += 1;
    if (state === 'cut') return void near.resetAndDestroy();
    const far = connect(port, target.hostname);
    for (const socket of [near, far]) sockets.add(socket.setNoDelay(true));
    carry(near, far);
    carry(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const url = new URL(to);
  url.port = String(address.port);
  const breakAll = () => {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  };

  return {
    url: url.href,
    cut() {
      state = 'cut';
      breakAll();
    },
    mend() {
      state = 'open';
      delayMs = 0;
      for (const go of heldUp) go();
      heldUp.clear();
    },
    hold() {
      state = 'held';
    },
    slow(ms) {
      delayMs = ms;
    },
    lead(next) {
      port = next;
      breakAll();
    },
    connections: () => connections,
    async close() {
      state = 'cut';
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
