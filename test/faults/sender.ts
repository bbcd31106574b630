// What is a sender told while the database is in trouble? It posts again and again, gives up on an answer after a while, and writes down what came.

import { setTimeout as wait } from 'node:timers/promises';

export interface Told {
  readonly asked: 'event' | 'list';
  /** `null`: the sender gave up, or the connection broke. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

export interface Sender {
  told(): readonly Told[];
  /** Resolves when it is told yes after this moment. */
  heardYes(): Promise<void>;
  stop(): Promise<void>;
}

/** Of the one alert that it speaks of. */
export const senderKey = 'sender';

/** As senders do; many wait for longer. */
const patienceMs = 5_000;
const pauseMs = 40;

/** Beside each event somebody looks at the list of incidents, by the token. */
export function startSender(url: string, { key, token }: { readonly key: string; readonly token: string }): Sender {
  const told: Told[] = [];
  let stopping = false;
  let waiting: (() => void)[] = [];
  const body = JSON.stringify({
    routing_key: key,
    event_action: 'trigger',
    dedup_key: senderKey,
    payload: { summary: 'It fails', source: 'sender', severity: 'critical' },
  });

  async function ask(asked: Told['asked'], path: string, options: RequestInit): Promise<number | null> {
    const from = performance.now();
    const signal = AbortSignal.timeout(patienceMs);
    const said = await fetch(url + path, { ...options, signal }).then(
      async (answer) => {
        await answer.text();
        return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
      },
      () => ({ status: null, retryAfter: null }),
    );
    told.push({ asked, ...said, tookMs: performance.now() - from });
    return said.status;
  }

  const both = [
    async () => {
      const status = await ask('event', '/v2/enqueue', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      if (status !== 202) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    async () => {
      await ask('list', '/api/v1/incidents?limit=5', { headers: { authorization: `Bearer ${token}` } });
    },
  ].map(async (work) => {
    while (!stopping) {
      await work();
      await wait(pauseMs);
    }
  });
  return {
    told: () => told,
    heardYes: () => new Promise((resolve) => waiting.push(resolve)),
    stop: async () => {
      stopping = true;
      await Promise.all(both);
    },
  };
}
