// How is a request sent at the least cost? On a socket that is kept, one at a time, reading of the answer only what must be read.

import { connect, type Socket } from 'node:net';

/** Sends the next request when one is answered, until there is none. Resolves when the last one is answered. */
export interface Exchange {
  readonly host: string;
  readonly port: number;
  /** Everything of the head but the length: it ends with `content-length: `. */
  readonly head: string;
  /** `null`: no more. */
  next(): string | null;
  /** Told of each answer, and how long it took. */
  answered(status: number, tookMs: number): void;
}

export function converse(exchange: Exchange): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: exchange.host, port: exchange.port, noDelay: true });
    let begun = 0;
    let pending = '';
    const send = () => {
      const body = exchange.next();
      if (body === null) return finish(socket, resolve);
      begun = performance.now();
      socket.write(`${exchange.head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      pending += text;
      const end = endOf(pending);
      if (end === null) return;
      if (end < 0 || pending.length > end) return void socket.destroy(new Error(`an answer that cannot be read: ${pending.slice(0, 200)}`));
      exchange.answered(Number(pending.slice(9, 12)), performance.now() - begun);
      pending = '';
      send();
    });
    socket.once('connect', send);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
  });
}

function finish(socket: Socket, resolve: () => void): void {
  socket.removeAllListeners('close');
  socket.end();
  resolve();
}

/** Where the answer ends; `null`: not all of it is here yet; -1: it does not say how long it is. */
function endOf(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1];
  if (length === undefined) return -1;
  const end = head + 4 + Number(length);
  return text.length < end ? null : end;
}
