// How many incidents does the simulator play in a second of processor time? Plain ones, in this process.

import type { Row } from '../row.ts';
import { simulatedRate } from '../simulated.ts';

const each = 20_000;

export const simulateRow: Row = {
  name: 'simulate',
  question: 'how many plain incidents does the simulator play in a second of one core?',
  onlyInFull: null,
  async run({ rounds, say }) {
    const rates: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const { perCpuSecond } = simulatedRate(each);
      say(`round ${round} of ${rounds}: ${Math.round(perCpuSecond)} per second of processor time`);
      rates.push(perCpuSecond);
    }
    return { readings: [{ what: 'plain incidents', unit: 'per s', rounds: rates, target: { atLeast: 20_000 }, beside: null, lost: 0 }] };
  },
};
