// The in-application channel: the delivery itself is the message, and the inbox page shows it.

import type { Channel } from './channel.ts';

export function createInboxChannel(): Channel {
  return {
    name: 'inbox',
    title: 'In the application',
    addressLabel: 'Nothing to fill in',
    addressHint: '',
    // Seen by whoever looks at the screen.
    can: { wake: false },
    concurrency: 1_000,
    pausesMs: [],
    destinationOf: () => null,
    validate: () => null,
    // Whether anybody looks is another matter: `seen` is recorded when the inbox page shows it.
    send: async () => ({ ok: true, delivered: true }),
    close: async () => undefined,
  };
}
