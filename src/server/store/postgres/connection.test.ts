import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { silent } from '../../../../test/stores.ts';
import { StoreUnavailable } from '../unavailable.ts';
import { openPostgres } from './backend.ts';
import { createDatabaseClock } from './clock.ts';
import { listen } from './listener.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** A message of the server, as it stands on the wire. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const authenticated = message('R', Buffer.from([0, 0, 0, 0]));
const ready = message('Z', Buffer.from('I'));
const goodbye = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));

/** It greets, and shuts down, in one segment. */
async function serverThatShutsDown(pieces: readonly Buffer[]): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat(pieces)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  const address = server.address();
  return `postgres://u@127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/db`;
}

const greetings = [
  ['after the greeting', [authenticated, ready, goodbye]],
  ['in the midst of it', [authenticated, goodbye]],
  ['at once', [goodbye]],
  ['twice', [authenticated, ready, goodbye, goodbye]],
] as const;

test.each(greetings)('a server that says goodbye %s is away, for the pool and for the listener; nothing else ends', async (_, pieces) => {
  const url = await serverThatShutsDown(pieces);
  const backend = openPostgres(url, silent);
  cleanUp.push(() => backend.close());
  for (let times = 0; times < 3; times += 1) {
    await expect(backend.read({ sql: 'select 1', params: [] })).rejects.toThrow(StoreUnavailable);
    await expect(backend.transact([{ sql: 'select 1', params: [] }])).rejects.toThrow(StoreUnavailable);
  }
  const clock = await createDatabaseClock(async () => ({ rows: [{ now: Date.now() }] }));
  await expect(listen(url, { node: 'n', clock, log: silent })).rejects.toThrow(StoreUnavailable);
});
