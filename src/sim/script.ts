// What is played? A script: what happens when, how people behave, and how long the trouble takes to mend.

import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { AlertLevel } from '../core/plan/plan.ts';
import type { Behaviour, ChannelHabit } from './behaviour.ts';
import type { Spread } from './chance.ts';
import type { ResponseHabits } from './response-habit.ts';

/** Made of a scenario file by `read-script.ts`; every name in it is one of the plan's. */
export interface Script {
  readonly title: string;
  /** Where one run begins if nothing else is said. */
  readonly at: Instant | null;
  /** What has not ended after this long is told as undecided. */
  readonly lastsMs: Millis;
  /** From the owner's first answer to the end of the trouble; `null`: the time line ends it, or nothing does. */
  readonly repair: Spread | null;
  readonly everyone: Behaviour;
  readonly people: Readonly<Record<string, Behaviour>>;
  readonly channels: Readonly<Record<string, Partial<ChannelHabit>>>;
  readonly response: ResponseHabits;
  /** In the order of their time; those of one moment as the file has them. */
  readonly injects: readonly Inject[];
}

/** `atMs` counts from the start of the run. */
export type Inject = { readonly atMs: Millis } & Happening;

export type Happening =
  | {
      readonly type: 'alert';
      readonly key: string;
      readonly summary: string;
      readonly service: string;
      readonly level: AlertLevel;
      readonly integration: string;
      readonly class: string | null;
      readonly source: string;
    }
  /** The alert of this key is over. */
  | { readonly type: 'resolved'; readonly key: string }
  | { readonly type: 'change'; readonly summary: string; readonly service: string }
  /** Opens an incident, or is noted in the one that its service has. */
  | { readonly type: 'customer-call'; readonly summary: string; readonly service: string; readonly severity: string }
  /** No message is noticed for so long; `forMs` `null`: to the end. */
  | { readonly type: 'unreachable'; readonly person: string; readonly forMs: Millis | null }
  /** No message on it gets through for so long; each is tried again, as the server does. */
  | { readonly type: 'channel-fails'; readonly channel: string; readonly forMs: Millis | null }
  | {
      readonly type: 'hand-off';
      readonly responsibility: string;
      readonly to: { readonly kind: 'person' | 'path'; readonly id: string };
      readonly by: string;
    }
  | { readonly type: 'severity'; readonly severity: string; readonly by: string }
  /** `responsibility` `null`: everything that is not answered. */
  | { readonly type: 'acknowledge'; readonly responsibility: string | null; readonly by: string }
  /** Somebody says that a fact is so. */
  | { readonly type: 'attest'; readonly fact: string; readonly by: string }
  | { readonly type: 'take-role'; readonly role: string; readonly by: string }
  | { readonly type: 'update'; readonly audience: string; readonly text: string; readonly by: string }
  | { readonly type: 'note'; readonly text: string; readonly by: string }
  | { readonly type: 'resolve'; readonly by: string };

export function behaviourOf(script: Script, person: string): Behaviour {
  return Object.hasOwn(script.people, person) ? (script.people[person] ?? script.everyone) : script.everyone;
}
