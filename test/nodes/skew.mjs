// How does a test set a process's clock? Loaded before the program (`node --import`), it shifts what `Date` says: from the start on
// by one span, and after SIGUSR2 by another; or by what a file says, which is read at both. Time that merely passes (`performance.now()`) goes on as it does on a real machine.

import { readFileSync } from 'node:fs';

const { TEST_CLOCK_FILE: file, TEST_CLOCK_SHIFT_MS: first = '0', TEST_CLOCK_NEXT_SHIFT_MS: next = '0' } = process.env;
const spanIn = (otherwise) => Number(file === undefined ? otherwise : readFileSync(file, 'utf8'));
const RealDate = Date;
let shiftMs = spanIn(first);
process.on('SIGUSR2', () => {
  shiftMs = spanIn(next);
});

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shiftMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};
