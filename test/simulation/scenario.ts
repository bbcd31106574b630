// What happens in one simulation? A list of acts: plain data, so that it can be printed, made smaller and kept as a test.

import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import type { AlertLevel } from '../../src/core/plan/plan.ts';

/** Moments are milliseconds after the beginning. */
export interface Scenario {
  /** Of everything that is chance and no act: the plan, how long calls take, who answers. */
  readonly seed: number;
  readonly nodes: number;
  readonly acts: readonly Act[];
}

export type Act = { readonly at: number } & (
  | {
      readonly kind: 'event';
      readonly action: 'trigger' | 'acknowledge' | 'resolve' | 'update';
      readonly key: string;
      /** What one sender says of a key it says in order; several may say the same at once. */
      readonly sender: number;
      readonly service: string;
      readonly level: AlertLevel;
    }
  /** Somebody opens an incident by hand. */
  | { readonly kind: 'declare'; readonly service: string; readonly which: number }
  | { readonly kind: 'command'; readonly what: CommandKind; readonly which: number }
  /** A new version of the plan; nodes hear of it one after the other. */
  | { readonly kind: 'plan' }
  | Fault
);

export type Fault =
  /** The process is gone, and another is there after `forMs`. With `op`: in the middle of the next such call. */
  | ({ readonly kind: 'crash'; readonly node: number; readonly forMs: number } & Moment)
  /** The process is ended in good order, as for an upgrade. */
  | { readonly kind: 'stop'; readonly node: number; readonly forMs: number }
  /** The process stands still, and goes on as if nothing had been. */
  | ({ readonly kind: 'pause'; readonly node: number; readonly forMs: number } & Moment)
  /** `refuses`: nothing is written. `loses`: it is written, and the answer is lost. `node` null: for all. */
  | { readonly kind: 'store'; readonly node: number | null; readonly forMs: number; readonly how: StoreTrouble }
  /** The connection by which a node shows that it lives breaks; it can still ask the store. */
  | { readonly kind: 'cut'; readonly node: number; readonly forMs: number }
  | { readonly kind: 'channel'; readonly channel: string; readonly forMs: number; readonly how: ChannelTrouble }
  /** Requests of senders and people get lost, their answers get lost, and some come twice. */
  | { readonly kind: 'network'; readonly forMs: number }
  /** The clock of all jumps for good; that of one node is set right after `forMs`. */
  | { readonly kind: 'clock'; readonly node: number | null; readonly byMs: number; readonly forMs: number };

export interface Moment {
  readonly op: Operation | null;
  /** Before anything of the call has happened, or after it all has and before the answer is there. */
  readonly side: 'before' | 'after';
}

export type Operation = 'load' | 'commit' | 'claimDue' | 'claim' | 'extend' | 'held' | 'roll' | 'record' | 'recordAnswers' | 'send';
export type StoreTrouble = 'refuses' | 'loses' | 'slow' | 'conflicts';
export type ChannelTrouble = 'fails' | 'rejects' | 'loses' | 'slow' | 'throws';
export type CommandKind =
  | 'acknowledge'
  | 'snooze'
  | 'escalate'
  | 'reassign-person'
  | 'reassign-path'
  | 'engage'
  | 'severity'
  | 'rebase'
  | 'pause-clock'
  | 'resume-clock'
  | 'note'
  | 'resolve'
  | 'reopen';

export const keys = ['a', 'b', 'c', 'd'] as const;
export const services = ['checkout', 'search', 'mail'] as const;
export const channels = ['app', 'mail'] as const;

/** Acts happen within this time. */
const actsMs = 90_000;
const commandKinds: readonly CommandKind[] = [
  'acknowledge',
  'acknowledge',
  'snooze',
  'escalate',
  'reassign-person',
  'reassign-path',
  'engage',
  'severity',
  'pause-clock',
  'resume-clock',
  'note',
  'note',
  'resolve',
  'reopen',
];
const operations: readonly Operation[] = [
  'load',
  'load',
  'commit',
  'commit',
  'claimDue',
  'claim',
  'extend',
  'held',
  'roll',
  'record',
  'recordAnswers',
  'recordAnswers',
  'send',
];
const kinds: readonly Fault['kind'][] = ['crash', 'stop', 'pause', 'store', 'channel', 'network', 'clock', 'cut'];

export function scenarioOf(seed: number): Scenario {
  const random = seededRandom(seed);
  const nodes = 1 + random.below(3);
  const acts: Act[] = [];
  for (let left = 3 + random.below(14); left > 0; left--) acts.push(...events(random));
  for (let left = random.below(8); left > 0; left--) {
    const act = { at: within(random, actsMs), kind: 'command', what: one(random, commandKinds), which: random.below(10) } as const;
    acts.push(act);
    // What was paused runs again some time.
    if (act.what === 'pause-clock') acts.push({ ...act, at: act.at + 1_000 + random.below(20_000), what: 'resume-clock' });
  }
  const hasLater = random.next() < 0.3;
  if (hasLater) acts.push({ at: within(random, actsMs), kind: 'plan' });
  if (random.next() < 0.3)
    acts.push({ at: within(random, actsMs), kind: 'declare', service: one(random, services), which: random.below(4) });
  // One seed in six meets no fault at all: there nothing is excused.
  const share = random.below(6) === 0 ? 0 : 0.4;
  for (const kind of kinds) {
    if (random.next() >= share) continue;
    for (let left = 1 + random.below(3); left > 0; left--) acts.push(fault(random, kind, nodes));
  }
  // Drawn last, so that what came before is as it was.
  for (let left = hasLater ? 1 + random.below(4) : 0; left > 0; left--) {
    acts.push({ at: within(random, actsMs), kind: 'command', what: 'rebase', which: random.below(10) });
  }
  return { seed, nodes, acts: acts.toSorted((a, b) => a.at - b.at) };
}

/** The same thing is often said several times in a row. */
function events(random: Random): Act[] {
  const at = within(random, actsMs);
  const action = one(random, ['trigger', 'trigger', 'trigger', 'trigger', 'resolve', 'acknowledge', 'update'] as const);
  const index = random.below(keys.length);
  const act = {
    kind: 'event',
    action,
    key: keys[index] ?? 'a',
    service: services[index % services.length] ?? 'checkout',
    level: one(random, ['critical', 'critical', 'error', 'warning'] as const),
  } as const;
  const times = action === 'trigger' && random.below(3) === 0 ? 2 + random.below(3) : 1;
  const senders = 1 + random.below(3);
  return Array.from({ length: times }, (_, n) => ({ ...act, sender: n % senders, at: at + n * one(random, [0, 0, 5, 400]) }));
}

function fault(random: Random, kind: Fault['kind'], nodes: number): Act {
  const at = within(random, actsMs);
  const node = random.below(nodes);
  const someNode = random.below(2) === 0 ? null : node;
  switch (kind) {
    case 'crash':
      return { at, kind, node, forMs: 200 + random.below(random.below(3) === 0 ? 90_000 : 8_000), ...moment(random) };
    case 'stop':
      return { at, kind, node, forMs: 200 + random.below(6_000) };
    case 'pause':
      return { at, kind, node, forMs: 500 + random.below(random.below(2) === 0 ? 60_000 : 10_000), ...moment(random) };
    case 'store':
      return {
        at,
        kind,
        node: someNode,
        forMs: 200 + random.below(20_000),
        how: one(random, ['refuses', 'loses', 'slow', 'conflicts'] as const),
      };
    case 'channel': {
      const how = one(random, ['fails', 'rejects', 'loses', 'slow', 'throws'] as const);
      return { at, kind, channel: one(random, channels), forMs: 500 + random.below(40_000), how };
    }
    case 'cut':
      return { at, kind, node, forMs: random.below(20_000) };
    case 'network':
      return { at, kind, forMs: 500 + random.below(40_000) };
    case 'clock': {
      const byMs = random.below(3) === 0 ? -random.below(15_000) : random.below(someNode === null ? 120_000 : 20_000);
      return { at, kind, node: someNode, byMs, forMs: 1_000 + random.below(30_000) };
    }
  }
}

function moment(random: Random): Moment {
  if (random.below(4) === 0) return { op: null, side: 'before' };
  return { op: one(random, operations), side: random.below(2) === 0 ? 'before' : 'after' };
}

function within(random: Random, ms: number): number {
  return random.below(ms);
}

export function one<T>(random: Random, values: readonly T[]): T {
  return values[random.below(values.length)] as T; // never empty here
}
