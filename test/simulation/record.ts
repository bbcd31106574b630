// What is written down while a simulation runs? Everything that crossed a border, with its true moment.

import type { DeliveryId, IncidentId } from '../../src/core/kernel/id.ts';
import type { Instant } from '../../src/core/kernel/instant.ts';
import type { Changes } from '../../src/engine/ports.ts';
import type { Receipt } from '../../src/server/notify/ports.ts';

/** `at` is time that never jumps; `wall` is what a right clock showed. */
export interface Written {
  readonly at: Instant;
  /** When the node asked for it, which is when it had decided. */
  readonly askedWall: Instant;
  /** One life of a node: `n1#2` is what came up after the first crash. */
  readonly life: string;
  readonly changes: Changes;
  /** Of its last commit. */
  readonly position: number;
}

/** A node's listeners were told of a batch. */
export interface Told {
  readonly at: Instant;
  readonly life: string;
  readonly changes: Changes;
  readonly position: number;
}

export interface Sent {
  readonly id: DeliveryId;
  readonly life: string;
  readonly at: Instant;
  /** Everything of the message that a person could see. */
  readonly text: string;
  arrivedAt: Instant | null;
  /** What the node was told; `null`: nothing yet. */
  outcome: 'accepted' | 'failed' | null;
}

/** A node was given a message to send. */
export interface Taken {
  readonly id: DeliveryId;
  readonly life: string;
  readonly at: Instant;
}

export interface Posted {
  readonly key: string;
  readonly sender: number;
  readonly action: string;
  attempts: number;
  answered: boolean;
}

export interface Noted {
  readonly incident: IncidentId;
  readonly text: string;
  attempts: number;
  answered: boolean;
}

/** While it lasted, and for a while after, what came late may be excused. `life` null: it touched all. */
export interface Trouble {
  readonly kind: 'crash' | 'pause' | 'cut' | 'store' | 'channel' | 'clock';
  readonly life: string | null;
  readonly from: Instant;
  until: Instant;
  /** From when on its traces fade: for a node that dies while another lives that is at once, since that one takes over. */
  fadesFrom: Instant;
}

export interface Diary {
  readonly written: Written[];
  readonly told: Told[];
  readonly sent: Sent[];
  readonly taken: Taken[];
  readonly receipts: { readonly at: Instant; readonly life: string; readonly receipt: Receipt }[];
  readonly posted: Posted[];
  readonly noted: Noted[];
  /** Incidents opened by hand. */
  readonly declared: { readonly title: string; attempts: number; answered: boolean }[];
  readonly troubles: Trouble[];
  /** `crash after commit`: faults that struck in the middle of a call. */
  readonly struck: string[];
  /** What must not happen at all: a decision that threw, a commit that could not be heard. */
  readonly faults: string[];
}

export function newDiary(): Diary {
  const toldAndSent = { written: [], told: [], sent: [], taken: [], receipts: [] };
  return { ...toldAndSent, posted: [], noted: [], declared: [], troubles: [], struck: [], faults: [] };
}
