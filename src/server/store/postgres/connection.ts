// What is a connection to a PostgreSQL server? The driver's, with a listener from its birth: whatever breaks it ends nothing but itself.

import type { Duplex } from 'node:stream';
import pg from 'pg';
import type { Millis } from '../../../core/kernel/instant.ts';

/**
 * A server that shuts down may greet and say goodbye in one breath. Then the driver has an error to tell before anybody could have begun
 * to listen, and an error that nobody listens to ends the process. What became of the connection is told to whoever uses it next.
 */
export class Connection extends pg.Client {
  /** Since when an answer is being waited for, by the process's own clock; a new one waits for the greeting. */
  waitsSince: Millis | null = performance.now();
  /** Where it leads. */
  readonly url: string;

  constructor(config: pg.ClientConfig & { readonly connectionString: string }) {
    super(config);
    this.url = config.connectionString;
    this.on('error', () => {});
  }

  /** Whoever waits on it is told at once that it is broken. */
  breakOff(): void {
    // The driver's types do not name it.
    const { connection } = this as unknown as { readonly connection: { readonly stream: Duplex } };
    connection.stream.destroy(Object.assign(new Error('the connection was given up'), { code: 'ECONNRESET' }));
  }
}
