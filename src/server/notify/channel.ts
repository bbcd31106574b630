// What is a channel? A way to reach a person that describes itself, checks an address and sends one message.

import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Instant, Millis } from '../../core/kernel/instant.ts';
import type { Refusal } from '../../core/kernel/result.ts';

export interface Channel {
  /** What a contact method of the plan names. */
  readonly name: string;
  readonly title: string;
  readonly addressLabel: string;
  readonly addressHint: string;
  readonly can: Capabilities;
  /** Messages that may be under way at once. */
  readonly concurrency: number;
  /** Pauses between attempts; one attempt more than there are pauses. */
  readonly pausesMs: readonly Millis[];
  /** One destination gets at most half of `concurrency`, so that a host that hangs holds up nobody else; `null`: they all go one way. */
  destinationOf(address: string): string | null;
  validate(address: string): Refusal | null;
  /** Sends under the order's id; never throws. */
  send(message: DeliveryOrder, context: SendContext): Promise<SendResult>;
  close(): Promise<void>;
}

/** What a message by this channel can do, unless the plan says otherwise of a method. */
export interface Capabilities {
  /** Rings, whatever the hour, so that who sleeps wakes up. */
  readonly wake: boolean;
}

export interface SendContext {
  readonly now: Instant;
  /** 1 for the first. */
  readonly attempt: number;
  readonly acknowledgeUrl: string;
  readonly incidentUrl: string;
}

/** `delivered`: the channel knows that it has arrived where the person looks; a carrier that took it over does not know. */
export type SendResult =
  | { readonly ok: true; readonly delivered: boolean }
  | { readonly ok: false; readonly retryable: boolean; readonly error: string };
