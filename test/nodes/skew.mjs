// How does a test set a process's clock? Loaded before the program (`node --import`), it shifts what `Date` says: from the start on
// by one span, and after SIGUSR2 by another. Time that merely passes (`performance.now()`) goes on as it does on a real machine.

const RealDate = Date;
let shiftMs = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0);
process.on('SIGUSR2', () => {
  shiftMs = Number(process.env.TEST_CLOCK_NEXT_SHIFT_MS ?? 0);
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
