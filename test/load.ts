// How do many senders post at once, whatever becomes of the server? Each goes on until it is answered, and all is written down.

import { seededRandom } from '../src/core/kernel/random.ts';
import { until } from './system/fixtures/process.ts';

export type Action = 'trigger' | 'acknowledge' | 'resolve';

/** Something that a sender has to say, said until it was answered. */
export interface Told {
  readonly integration: string;
  readonly key: string;
  /** Whether one sender alone speaks of this key, in its order. */
  readonly own: boolean;
  readonly action: Action;
  /** How often it was posted; all but the last were cut off, or refused. */
  readonly attempts: number;
  readonly answered: boolean;
}

export interface LoadOptions {
  /** Where events go; asked each time. */
  readonly url: string;
  readonly senders: number;
  readonly seed: number;
  /** Keys that a sender may begin in each phase, so that there is something new in all of them. */
  readonly keysPerPhase: number;
  /** Of which each alert has an incident of its own; and whose alerts share one. */
  readonly integrations: { readonly apart: Integration; readonly together: Integration };
  /** How long somebody who is not answered goes on asking; longer than any start of a server takes unless said. */
  readonly patienceMs?: number;
}

export interface Integration {
  readonly id: string;
  readonly key: string;
}

export interface Load {
  nextPhase(): void;
  /** Resolves when every sender has said what it was saying; the server must be there. */
  stop(): Promise<void>;
  /** For when the server will not be there any more. */
  abandon(): void;
  told(): readonly Told[];
  /** Resolves in the moment in which so many more have been answered; rejects when a sender has given up. */
  answers(more: number): Promise<void>;
}

const sharedKeys = 5;
const answerLimitMs = 300_000;
/** Who was not answered asks again after this. */
const retryMs = 150;

export function startLoad(options: LoadOptions): Load {
  const told: Told[] = [];
  const watchers: { left: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  let phase = 1;
  let stopping = false;
  let abandoned = false;

  async function send(sender: number): Promise<void> {
    const random = seededRandom(options.seed * 1_000 + sender);
    const { apart, together } = options.integrations;
    const own: string[] = [];
    while (!stopping) {
      if (random.next() < 0.2) {
        const action = random.next() < 0.9 ? 'trigger' : 'resolve';
        await tell(
          { integration: together.id, key: `shared-${random.below(sharedKeys)}`, own: false, action },
          together.key,
          random.below(3),
        );
        continue;
      }
      const begins = own.length === 0 || (own.length < options.keysPerPhase * phase && random.next() < 0.15);
      if (begins) own.push(`own-${sender}-${own.length}`);
      const key = own[begins ? own.length - 1 : random.below(own.length)] ?? '';
      const action = begins ? 'trigger' : actionOf(random.next());
      await tell({ integration: apart.id, key, own: true, action }, apart.key, random.below(30));
    }
  }

  /** `words`: which of several texts it has; other words than before make a change of what else is a repetition. */
  async function tell(what: Omit<Told, 'attempts' | 'answered'>, routingKey: string, words: number): Promise<void> {
    const at = told.push({ ...what, attempts: 0, answered: false }) - 1;
    const summary = `${what.key} fails${words === 0 ? ', otherwise than before' : ''}`;
    const body = JSON.stringify({
      routing_key: routingKey,
      event_action: what.action,
      dedup_key: what.key,
      payload: { summary, source: 'load', severity: 'critical' },
    });
    let attempts = 0;
    const answered = async () => {
      attempts += 1;
      told[at] = { ...what, attempts, answered: false };
      const taken = (await post(options.url, body)) === 202;
      told[at] = { ...what, attempts, answered: taken };
      if (taken) watchers.forEach(count);
      return taken || abandoned;
    };
    await until(`${what.action} of ${what.key} is answered`, answered, options.patienceMs ?? answerLimitMs, retryMs);
  }

  function count(watcher: (typeof watchers)[number]): void {
    watcher.left -= 1;
    if (watcher.left === 0) watcher.resolve();
  }

  const senders = Array.from({ length: options.senders }, (_, sender) => send(sender));
  // Whoever gives up is heard of at the stop, and by whoever waits for answers.
  for (const sender of senders) {
    sender.catch((error: unknown) => {
      for (const { reject } of watchers) reject(error);
    });
  }
  return {
    nextPhase: () => {
      phase += 1;
    },
    stop: async () => {
      stopping = true;
      await Promise.all(senders);
    },
    abandon: () => {
      stopping = true;
      abandoned = true;
    },
    told: () => told,
    answers: (left) => new Promise((resolve, reject) => watchers.push({ left, resolve, reject })),
  };
}

function actionOf(chance: number): Action {
  if (chance < 0.92) return 'trigger';
  return chance < 0.96 ? 'acknowledge' : 'resolve';
}

/** `null`: there was no answer. */
async function post(url: string, body: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await answer.text();
    return answer.status;
  } catch {
    return null;
  }
}
