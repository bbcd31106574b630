// What does the verifier say of the version that is active? Looked at behind everybody's back after each activation, and kept with the version.

import { second } from '../../core/kernel/instant.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Log } from '../log.ts';
import type { PlanStore } from '../store/plan-store.ts';
import type { Checker } from './checker.ts';
import { sourcesOf } from './files.ts';

export interface Proof {
  start(): void;
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

export interface ProofDeps {
  readonly plans: PlanStore;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly log: Log;
  readonly waitMs?: number;
}

/** What is urgent comes first: a start, and whatever else an activation sets going. */
const waitMs = 2 * second;

export function createProof({ plans, checker, clock, log, ...rest }: ProofDeps): Proof {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopped = false;
  let unsubscribe = () => {};

  async function look(): Promise<void> {
    const active = plans.active();
    if (stopped || active === null || (await plans.findings(active.version)) !== null) return;
    const sources = sourcesOf((await plans.sources(active.version)) ?? []);
    const found = await checker.verify({ plan: active.plan, sources, from: clock.now() });
    if (!found.ok) soon();
    else if (!stopped) await plans.keepFindings(active.version, found.value);
  }

  function soon(): void {
    if (stopped || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      working = working.then(look).catch((error) => log.warn({ err: error }, 'what the verifier finds in the plan could not be kept'));
    }, rest.waitMs ?? waitMs);
    timer.unref();
  }

  return {
    start: () => {
      unsubscribe = plans.onActivated(soon);
      soon();
    },
    stop: async () => {
      stopped = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
}
