// What is a connection to a PostgreSQL server? The driver's, with a listener from its birth: whatever breaks it ends nothing but itself.

import pg from 'pg';

/**
 * A server that shuts down may greet and say goodbye in one breath. Then the driver has an error to tell before anybody could have begun
 * to listen, and an error that nobody listens to ends the process. What became of the connection is told to whoever uses it next.
 */
export class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}
