// How does somebody speak to a server who keeps to no rule? A connection to 127.0.0.1 on which any bytes go out, and what comes back.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Line {
  readonly socket: Socket;
  /** All that came back so far. */
  heard(): string;
  /** The server, or the network, has ended it. */
  isOver(): boolean;
  send(bytes: string | Buffer): void;
  hangUp(): void;
}

const keptBytes = 1_000_000;

export async function dial(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  let isOver = false;
  socket.on('data', (chunk) => {
    heard = (heard + chunk.toString('latin1')).slice(-keptBytes);
  });
  // A reset is an end like any other.
  socket.on('error', () => {});
  socket.on('close', () => {
    isOver = true;
  });
  await once(socket, 'connect');
  return {
    socket,
    heard: () => heard,
    isOver: () => isOver,
    send(bytes) {
      if (!socket.destroyed) socket.write(bytes);
    },
    hangUp: () => void socket.destroy(),
  };
}

/** So many at once as a backlog of connections holds. */
const dialledAtOnce = 100;

export async function dialMany(port: number, count: number): Promise<readonly Line[]> {
  const lines: Line[] = [];
  while (lines.length < count) {
    const some = Math.min(dialledAtOnce, count - lines.length);
    lines.push(...(await Promise.all(Array.from({ length: some }, () => dial(port)))));
  }
  return lines;
}

/** Of each answer that came. */
export function statusesIn(heard: string): readonly number[] {
  return [...heard.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
}
