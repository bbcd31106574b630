// What does somebody hear who listens all the time? A live stream that is taken up again, at any node, with the last position heard.

import { setTimeout as wait } from 'node:timers/promises';
import type { StreamMessage } from '../../src/contract/incident.ts';

export interface Reader {
  /** In the order of hearing. */
  heard(): readonly StreamMessage[];
  /** Streams that ended, and were taken up again. */
  resumed(): number;
  /** It was told to ask for everything again: it has missed something. */
  resyncs(): number;
  stop(): Promise<void>;
}

const retryMs = 100;

/** `where` names the node to ask next. Hears all from the first commit on. */
export function startReader(where: () => string, token: string): Reader {
  const heard: StreamMessage[] = [];
  const stopping = new AbortController();
  let last = '0';
  let streams = 0;
  let resyncs = 0;

  function take(message: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1];
    const data = field('data');
    if (data === undefined) return;
    if (field('event') === 'resync') resyncs += 1;
    else heard.push(JSON.parse(data) as StreamMessage); // what the server's own types say
    last = field('id') ?? last;
  }

  async function listen(): Promise<void> {
    const headers = { authorization: `Bearer ${token}`, 'last-event-id': last };
    const answer = await fetch(`${where()}/api/v1/stream`, { headers, signal: stopping.signal });
    if (!answer.ok || answer.body === null) throw new Error(`the stream answered ${answer.status}`);
    streams += 1;
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of answer.body) {
      const parts = (text + decoder.decode(bytes, { stream: true })).split('\n\n');
      text = parts.pop() ?? '';
      parts.forEach(take);
    }
  }

  const over = (async () => {
    while (!stopping.signal.aborted) {
      await listen().catch(() => {}); // The node is gone, or does not serve now: another one, then.
      if (!stopping.signal.aborted) await wait(retryMs);
    }
  })();
  return {
    heard: () => heard,
    resumed: () => Math.max(0, streams - 1),
    resyncs: () => resyncs,
    stop: async () => {
      stopping.abort();
      await over;
    },
  };
}
