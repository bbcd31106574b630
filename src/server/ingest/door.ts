// May this sender come in? Tocsin has a plan, the key opens an integration of this type, and it does not come too often.

import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Integration, IntegrationType } from '../../core/plan/plan.ts';
import { printOf } from '../identity/security-log.ts';
import type { IngestDeps } from './deps.ts';
import { createRateGate } from './rate.ts';
import type { Turnaway } from './turnaway.ts';

export interface Door {
  /** `from`: the sender's address, for the security log. Refusals: `no-plan`, `unknown-key`, `store-unavailable` (a generated key could not be looked up), `rate-limited`. */
  admit(type: IntegrationType, key: string, from: string): Promise<Result<Integration, Turnaway>>;
  /** Nothing that could be a key was shown (`null`: nothing at all); the sender is told by the caller. */
  turnAway(type: IntegrationType, shown: string | null, from: string): void;
}

export function createDoor(deps: Pick<IngestDeps, 'plans' | 'keyring' | 'clock' | 'security'>): Door {
  const gate = createRateGate();
  const turnAway: Door['turnAway'] = (type, shown, from) =>
    deps.security.refused('key', shown === null ? `${type} without a key` : `${type} ${printOf(shown)}`, from);
  return {
    turnAway,
    async admit(type, key, from) {
      if (deps.plans.active() === null) return refuse('no-plan', 'Tocsin has no active plan yet.');
      let integration = deps.keyring.find(type, key);
      if (integration === null) {
        const found = await deps.keyring.search(type, key);
        if (!found.ok) {
          if (found.refusal.code === 'unknown-key') turnAway(type, key, from);
          return found;
        }
        integration = found.value;
      }
      const waitS = gate.take(integration, deps.clock.now());
      if (waitS === 0) return ok(integration);
      const message = `This integration takes ${integration.ratePerSecond} requests a second.`;
      return { ok: false, refusal: { code: 'rate-limited', message, retryAfterS: waitS } };
    },
  };
}
