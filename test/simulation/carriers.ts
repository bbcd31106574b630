// How do messages reach people? Over channels that fail, reject, lose their answers, take their time or throw, as the scenario says.

import type { DeliveryOrder } from '../../src/core/incident/delivery.ts';
import type { Random } from '../../src/core/kernel/random.ts';
import type { Channel, SendResult } from '../../src/server/notify/channel.ts';
import type { Calls } from './calls.ts';
import type { Sent } from './record.ts';
import { type ChannelTrouble, channels as names } from './scenario.ts';

export interface CarrierOptions {
  readonly calls: Calls;
  readonly life: string;
  readonly now: () => number;
  readonly random: Random;
  readonly trouble: (channel: string) => ChannelTrouble | null;
  readonly sent: Sent[];
  arrived(order: DeliveryOrder): void;
}

const pausesMs = { app: [1_000, 3_000], mail: [2_000, 5_000, 10_000] } as const;
const longestSendMs = 15_000;

export function createCarriers(options: CarrierOptions): ReadonlyMap<string, Channel> {
  return new Map(names.map((name) => [name, carrier(name, options)]));
}

function carrier(name: (typeof names)[number], { calls, life, now, random, trouble, sent, arrived }: CarrierOptions): Channel {
  return {
    name,
    title: name,
    addressLabel: '',
    addressHint: '',
    concurrency: name === 'app' ? 4 : 2,
    pausesMs: pausesMs[name],
    destinationOf: (address) => (name === 'app' ? null : address),
    can: { wake: name === 'app' },
    validate: () => null,
    close: async () => {},
    send: (order, { acknowledgeUrl, incidentUrl }) => {
      const how = trouble(name);
      if (how === 'throws') throw new Error('the channel is broken');
      const text = JSON.stringify([order.id, order.person, order.address, order.content, acknowledgeUrl, incidentUrl]);
      const attempt: Sent = { id: order.id, life, at: now(), text, arrivedAt: null, outcome: null };
      sent.push(attempt);
      return calls.send(() => outcome(attempt, order, how));
    },
  };

  function outcome(attempt: Sent, order: DeliveryOrder, how: ChannelTrouble | null): { answer: SendResult; afterMs: number } {
    const failed = (retryable: boolean, afterMs: number) => {
      attempt.outcome = 'failed';
      return { answer: { ok: false, retryable, error: how ?? 'failed' } as const, afterMs };
    };
    if (how === 'fails') return failed(true, random.below(500));
    if (how === 'rejects') return failed(false, random.below(500));
    attempt.arrivedAt = now();
    arrived(order);
    if (how === 'loses') return failed(true, longestSendMs);
    attempt.outcome = 'accepted';
    return {
      answer: { ok: true, delivered: random.below(2) === 0 },
      afterMs: how === 'slow' ? random.below(longestSendMs) : random.below(20),
    };
  }
}
