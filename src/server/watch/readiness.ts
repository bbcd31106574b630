// Is this node well? One rule for `/readyz`, for the figures and for the heartbeat that goes out: it can do its work, and none is late.

import { type Instant, type Millis, second } from '../../core/kernel/instant.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import { createQuestion } from './question.ts';
import type { Vitals } from './vitals.ts';

export const readinessLimits = {
  /** Due work that waits longer than this means that pages leave late. */
  lateMs: 30 * second,
  /** A store that takes longer to answer, or to write, counts as away: nobody waits for a second, and senders are told 503 by then, too. */
  answerMs: 0.8 * second,
  /** What was found out about writing holds for so long: each time it writes. */
  writeEveryMs: 1 * second,
} as const;

export interface Condition {
  /** Empty: ready. That no plan is active is no reason: somebody has to be able to come in and activate one. */
  readonly reasons: readonly string[];
  /** How long the oldest due work has been waiting: by what the store said last, if it says nothing now. */
  readonly oldestDueMs: Millis;
  /** `null`: the store does not answer. */
  readonly vitals: Vitals | null;
}

export interface Readiness {
  /** Answers within little more than `answerMs`, whatever hangs. A crowd that asks costs one question. */
  look(): Promise<Condition>;
}

export interface ReadinessDeps {
  /** Asks the store. */
  readonly vitals: (now: Instant) => Promise<Vitals>;
  /** Writes to the store; rejects where that is not possible. */
  readonly write: () => Promise<void>;
  readonly engine: Pick<Engine, 'health' | 'submit'>;
  readonly clock: Clock;
  readonly timer: Timer;
}

/** No incident has this id. To ask the engine for it goes its whole way, through its queue and the store, and changes nothing. */
const noIncident = 'inc_readiness';

export function createReadiness({ vitals: readVitals, write, engine, clock, timer }: ReadinessDeps): Readiness {
  const startedAt = clock.now();
  const limits = { clock, timer, limitMs: readinessLimits.answerMs };
  const store = createQuestion(() => readVitals(clock.now()), limits);
  const probe = createQuestion(() => engine.submit(noIncident, { type: 'Tick' }), limits);
  const writing = createQuestion(
    () =>
      write().then(
        () => true,
        () => false,
      ),
    limits,
  );
  let lastWakeAt: Instant | null = null;
  let written: { readonly at: Instant; readonly possible: boolean } | null = null;

  /** One that hangs is none, for as long as it hangs: a synchronous standby that stands still answers what only reads. */
  async function canWrite(): Promise<boolean> {
    if (written !== null && clock.now() - written.at < readinessLimits.writeEveryMs) return written.possible;
    const possible = await writing.ask();
    if (possible !== null) written = { at: clock.now(), possible };
    return possible === true;
  }

  return {
    look: async () => {
      const [vitals, answer, writable] = await Promise.all([store.ask(), probe.ask(), canWrite()]);
      if (vitals !== null) lastWakeAt = vitals.oldestWakeAt;
      const now = clock.now();
      const health = engine.health();
      const oldestDueMs = Math.max(health.oldestDueMs, since(lastWakeAt, now));
      const reasons = reasonsAgainst({
        vitals,
        // A standby says so at once; what else stands against it shows when it is tried.
        writable: writable && vitals?.readsOnly !== true,
        engineRefuses: vitals === null ? null : refusalOf(answer),
        silentMs: since(probe.openSince(), now),
        unseenMs: since(health.lookedAt ?? startedAt, now),
        outboxMs: since(vitals?.outboxUnheldSince ?? null, now),
        oldestDueMs,
      });
      return { reasons, oldestDueMs, vitals };
    },
  };
}

function reasonsAgainst(seen: {
  readonly vitals: Vitals | null;
  readonly writable: boolean;
  readonly engineRefuses: string | null;
  readonly silentMs: Millis;
  readonly unseenMs: Millis;
  readonly outboxMs: Millis;
  readonly oldestDueMs: Millis;
}): readonly string[] {
  const { lateMs } = readinessLimits;
  const reasons: string[] = [];
  if (seen.vitals === null) reasons.push('the database does not answer');
  if (seen.vitals !== null && !seen.writable) reasons.push('the database takes no writes: nothing that arrives can be recorded');
  if (seen.engineRefuses !== null) reasons.push(`the engine cannot work: ${seen.engineRefuses}`);
  if (seen.silentMs > lateMs) reasons.push(`the engine has not answered for ${seconds(seen.silentMs)}`);
  if (seen.unseenMs > lateMs) reasons.push(`due work has not been looked for since ${seconds(seen.unseenMs)}`);
  if (seen.oldestDueMs > lateMs) reasons.push(`work has been due for ${seconds(seen.oldestDueMs)}: pages leave late`);
  if (seen.outboxMs > lateMs) reasons.push(`a message has been waiting for ${seconds(seen.outboxMs)}, and no node has taken it`);
  return reasons;
}

/** That there is no such incident is the answer of an engine that works; no answer yet says nothing. */
function refusalOf(answer: Result<unknown> | null): string | null {
  if (answer === null || answer.ok || answer.refusal.code === 'no-incident') return null;
  return answer.refusal.message;
}

function since(at: Instant | null, now: Instant): Millis {
  return at === null ? 0 : Math.max(0, now - at);
}

function seconds(ms: Millis): string {
  return `${Math.round(ms / second)} s`;
}
