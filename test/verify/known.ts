// What does a bounded question come to in a plan that meets no limit?

import type { Bounded } from '../../src/verify/bounded.ts';

export function known<T>(bounded: Bounded<T>): T {
  if (!bounded.proven) throw new Error(`this plan meets the limit ${bounded.limit}`);
  return bounded.value;
}
