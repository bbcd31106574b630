// Who notices that this Tocsin has stopped? Whoever expects its heartbeat, which goes out only while it is well.

import { type Millis, second } from '../../core/kernel/instant.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import type { Log } from '../log.ts';
import type { Readiness } from './readiness.ts';

/** `withheld`: not well, so that it was not sent. `failed`: sent, and not accepted. */
export type HeartbeatOutcome = (typeof heartbeatOutcomes)[number];
export const heartbeatOutcomes = ['sent', 'withheld', 'failed'] as const;

export interface DeadMan {
  start(): void;
  /** Nothing more goes out; what is under way is given up. */
  stop(): Promise<void>;
}

export interface DeadManDeps {
  /** Any 2xx accepts. It may hold a key, so it is never logged. */
  readonly url: string;
  readonly everyMs: Millis;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly fetch: typeof fetch;
  readonly count: (outcome: HeartbeatOutcome) => void;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

const answerLimitMs = 10 * second;
/** After one that did not come through the next is tried sooner, so that a hiccup raises no alarm elsewhere. */
const againMs = 5 * second;

export function createDeadMan(deps: DeadManDeps): DeadMan {
  const { clock, timer, log } = deps;
  const end = new AbortController();
  let running = false;
  let cancel: () => void = () => {};
  let underWay: Promise<void> = Promise.resolve();
  let last: HeartbeatOutcome = 'sent';

  function planAt(at: number): void {
    if (!running) return;
    cancel = timer.at(at, () => {
      underWay = beat(clock.now());
    });
  }

  async function beat(begunAt: number): Promise<void> {
    const { outcome, reason } = await attempt();
    if (!running) return;
    deps.count(outcome);
    if (outcome !== last) tell(outcome, reason);
    last = outcome;
    const waitMs = outcome === 'sent' ? deps.everyMs : Math.min(deps.everyMs, againMs);
    planAt(Math.max(begunAt + waitMs, clock.now()));
  }

  async function attempt(): Promise<{ outcome: HeartbeatOutcome; reason: string }> {
    const { reasons } = await deps.readiness.look();
    if (reasons.length > 0) return { outcome: 'withheld', reason: reasons.join('; ') };
    return send();
  }

  async function send(): Promise<{ outcome: HeartbeatOutcome; reason: string }> {
    const late = new AbortController();
    const cancelLimit = timer.at(clock.now() + answerLimitMs, () => late.abort(new Error('no answer in time')));
    try {
      const answer = await deps.fetch(deps.url, { method: 'POST', signal: AbortSignal.any([late.signal, end.signal]) });
      await answer.body?.cancel();
      return answer.ok ? { outcome: 'sent', reason: '' } : { outcome: 'failed', reason: `it was answered ${answer.status}` };
    } catch (error) {
      return { outcome: 'failed', reason: reasonOf(error) };
    } finally {
      cancelLimit();
    }
  }

  function tell(outcome: HeartbeatOutcome, reason: string): void {
    if (outcome === 'sent') log.info('the heartbeat goes out again');
    else if (outcome === 'withheld') log.warn({ reason }, 'the heartbeat is withheld, so that somebody notices');
    else log.warn({ reason }, 'the heartbeat does not come through');
  }

  return {
    start: () => {
      if (running) return;
      running = true;
      planAt(clock.now());
    },
    stop: async () => {
      running = false;
      cancel();
      end.abort();
      await underWay;
    },
  };
}

/** What the network says stands in the cause, and names a host at most. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
