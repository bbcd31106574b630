// How long does it take to prove a large plan over a year? In this process, which has nothing else to do meanwhile.

import type { Row } from '../row.ts';
import { largePlan, measureVerify } from '../verify-plan.ts';

export const verifyRow: Row = {
  name: 'verify',
  question: `how long until ${largePlan.schedules} schedules and ${largePlan.paths} paths are proven over 366 days?`,
  onlyInFull: null,
  async run({ rounds, say }) {
    const cold = measureVerify();
    const found = cold.findings === 1 ? 'one finding' : `${cold.findings} findings`;
    say(`the first time: ${cold.seconds.toFixed(2)} s, ${cold.checks} checks, ${found}`);
    const warm = Array.from({ length: rounds }, () => measureVerify().seconds);
    const none = { unit: 's', target: { atMost: 2 }, beside: null, lost: 0 } as const;
    return {
      readings: [
        { ...none, what: 'the first time', rounds: [cold.seconds] },
        { ...none, what: 'again', rounds: warm },
      ],
    };
  },
};
