// Does an outage write one line for each cause and second, with counts, and its stack once?

import { expect, test } from 'vitest';
import { createRepeats, repeatLimits, type Said } from './log-repeats.ts';

function world() {
  const at = { now: 0 };
  const due: { readonly at: number; readonly callback: () => void }[] = [];
  const repeats = createRepeats({ elapsed: () => at.now, after: (ms, callback) => void due.push({ at: at.now + ms, callback }) });
  const written: Said[] = [];
  const write = (said: Said) => void written.push(said);
  const say = (message: string, record: Record<string, unknown> = {}) => {
    const now = repeats.hear(50, { record, message }, write);
    if (now !== null) write(now);
  };
  const pass = (ms: number) => {
    at.now += ms;
    for (const each of due.filter((one) => one.at <= at.now)) {
      due.splice(due.indexOf(each), 1);
      each.callback();
    }
  };
  return { say, pass, written };
}

const away = (n: number) => Object.assign(new Error(`connect ECONNREFUSED 10.0.0.${n}:5432`), { code: 'ECONNREFUSED' });

test('six seconds of an outage under load are a handful of lines, and every failure is counted', () => {
  const { say, pass, written } = world();
  for (let n = 0; n < 6_000; n++) {
    say('the store refused a batch', { err: away(n % 7) });
    pass(1);
  }
  pass(repeatLimits.windowMs);
  expect(written.length).toBeLessThanOrEqual(8);
  expect(written.reduce((sum, { record }) => sum + (typeof record.times === 'number' ? record.times : 1), 0)).toBe(6_000);
  expect(written.filter(({ record }) => record.err instanceof Error)).toHaveLength(1);
});

test('other causes have lines of their own, and one that comes back later shows its stack again', () => {
  const { say, pass, written } = world();
  say('the store refused a batch', { err: away(1) });
  say('the store refused a batch', { err: new Error('another') });
  say('a listener failed', { err: away(1) });
  expect(written).toHaveLength(3);
  pass(5_000);
  say('the store refused a batch', { err: away(2) });
  expect(written[3]?.record.err).toEqual({ type: 'Error', message: 'connect ECONNREFUSED 10.0.0.2:5432', code: 'ECONNREFUSED' });
  pass(repeatLimits.stackMs);
  say('the store refused a batch', { err: away(3) });
  expect(written[4]?.record.err).toBeInstanceOf(Error);
});
