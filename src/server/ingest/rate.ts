// Does a sender come too often? Each integration has a bucket of tokens that fills at its rate and holds two seconds' worth.

import type { Instant } from '../../core/kernel/instant.ts';
import type { Integration } from '../../core/plan/plan.ts';

export interface RateGate {
  /** Takes a token: 0, or after how many seconds there is one. */
  take(integration: Integration, now: Instant): number;
}

/** Buckets are forgotten with the version of the plan that their integration belongs to. */
export function createRateGate(): RateGate {
  const buckets = new WeakMap<Integration, { tokens: number; at: Instant }>();
  return {
    take(integration, now) {
      const rate = integration.ratePerSecond;
      const most = Math.max(1, rate * burstSeconds);
      let bucket = buckets.get(integration);
      if (bucket === undefined) {
        bucket = { tokens: most, at: now };
        buckets.set(integration, bucket);
      }
      // A clock that was set back fills nothing.
      bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) * rate) / 1_000);
      bucket.at = now;
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
    },
  };
}

const burstSeconds = 2;
