// What did the other checks not find out, since they met a limit? They say it themselves; here it is told once for all of them.

import type { Check } from '../check.ts';

export const unprovenCheck: Check = {
  id: 'unproven',
  title: 'something could not be proved',
  severity: 'warning',
  explanation: `A check spends only so much work on one question, and here it met that limit: a path's horizon falls into too many pieces, a condition is
too intricate, there are too many pairs to compare. Nothing is claimed about it, which is not the same as that nothing is wrong. The limit and what
can be done about it are named; they stand in \`src/verify/limits.ts\`. It is told whichever checks are asked for.`,
  run: () => [],
};
