// What does the verifier say? A counterexample: at this instant, this happens, and this promise breaks.

import type { ForecastSlot } from '../core/escalation/forecast.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Interval } from '../core/kernel/interval.ts';
import type { Path } from '../core/plan/locate.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { LimitName } from './bounded.ts';

/** `error`: somebody will not be reached, or a promise cannot be kept. `warning`: it hangs by a thread. `note`: worth a look. */
export type FindingSeverity = 'error' | 'warning' | 'note';

export type SubjectKind =
  | 'accepted'
  | 'audience'
  | 'calendar'
  | 'contract'
  | 'customer'
  | 'integration'
  | 'monitor'
  | 'objective'
  | 'path'
  | 'person'
  | 'phase'
  | 'role'
  | 'runbook'
  | 'scenario'
  | 'schedule'
  | 'service'
  | 'team'
  | 'vendor';

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** How to make it happen. */
export interface Trigger {
  readonly service: string;
  readonly scenario: string | null;
  readonly severity: string;
}

/** What the engine would do, from the moment at which it all begins. */
export interface Ladder {
  readonly path: string;
  readonly urgency: 'high' | 'low';
  readonly start: Instant;
  /** Times that the path had been started before: what a round-robin step counts by. */
  readonly turn: number;
  readonly slots: readonly ForecastSlot[];
}

export interface Broken {
  /** `objective acknowledge-tier-1-major` */
  readonly promise: string;
  readonly promisedMs: Millis;
  /** As the plan says it, where that is not a length on the clock: `10 business days`; then `promisedMs` is how long it is in the worst case. */
  readonly promisedText?: string;
  /** The least that it takes; `null`: it never comes to it. */
  readonly takesMs: Millis | null;
  /** What that consists of, by the clock on the wall, one after the other; missing where it is not told apart. */
  readonly parts?: readonly { readonly text: string; readonly ms: Millis }[];
}

/** A change that may mend it. It is tried before it is said (`src/verify/mending.ts`). */
export interface Mend {
  readonly text: string;
  apply(plan: Plan): Plan;
}

/** Every part but the subject, the message and the place may be missing where there is none. */
export interface Finding {
  readonly type: 'found';
  readonly subject: Subject;
  /** Everything else of which the same is said. */
  readonly also: readonly Subject[];
  /** Tells apart two findings of one check about one subject; empty where one is all there can be. */
  readonly aspect: string;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** Where in the plan. */
  readonly place: Path;
  /** Of one check, findings with the same cause are told together; `null`: with the same mend, or, where somebody will not be reached, at the same place. */
  readonly cause: string | null;
  /** What to do about it. */
  readonly mend: string | null;
  /** Whether the verifier has made that change to a copy of the plan: the finding was gone, and nothing worse had come. */
  readonly mends: boolean;
  /** Changes to try for that, the smallest first. */
  readonly ways: readonly Mend[];
  /** The counterexample's instant and the zone in which people know it. */
  readonly at: { readonly instant: Instant; readonly zone: string } | null;
  /** Every stretch in which it is so, within the horizon; some findings are true always and have none. */
  readonly stretches: readonly Interval[];
  readonly trigger: Trigger | null;
  readonly ladder: Ladder | null;
  readonly broken: Broken | null;
}

/** Something that a check could not find out, since it met a limit. Of one subject and limit the verifier tells it once, for all checks. */
export interface Unproven extends Pick<Finding, 'subject' | 'aspect' | 'place'> {
  readonly type: 'unproven';
  readonly limit: LimitName;
}

export type Told = Finding | Unproven;

export type Said = Pick<Finding, 'subject' | 'message' | 'place'> & Partial<Finding>;

/** A finding with nothing but what is said of it. */
export function finding(said: Said): Finding {
  return {
    type: 'found',
    also: [],
    aspect: '',
    cause: null,
    mend: null,
    mends: false,
    ways: [],
    at: null,
    stretches: [],
    trigger: null,
    ladder: null,
    broken: null,
    ...said,
  };
}

export function unproven(limit: LimitName, said: Pick<Finding, 'subject' | 'place'> & { readonly aspect?: string }): Unproven {
  return { type: 'unproven', limit, aspect: '', ...said };
}

/** The same finding has the same key in every run: what an accepted finding names. */
export function keyOf(check: string, { subject, aspect }: Pick<Finding, 'subject' | 'aspect'>): string {
  return `${check} ${subject.kind} ${subject.id}${aspect === '' ? '' : ` ${aspect}`}`;
}
