import { expect, test } from 'vitest';
import { manualTime, orderOf } from '../../../test/notify.ts';
import { createHeld } from './held.ts';
import { limits } from './limits.ts';
import { createSoundness } from './soundness.ts';

/** An outbox in which messages have holders; the node is known under `number`, and its questions take `answerMs`. */
function world() {
  const time = manualTime();
  const node = { number: 1 as number | null, answerMs: 0, away: false };
  const holders = new Map<string, number | null>();
  const asked: (readonly string[])[] = [];
  const soundness = createSoundness({
    clock: time,
    store: {
      holder: () => node.number,
      async held(ids) {
        asked.push(ids);
        if (node.away) throw new Error('the database is away');
        const answer = new Map(ids.flatMap((id) => (holders.has(id) ? [[id, holders.get(id) ?? null] as const] : [])));
        time.advance(node.answerMs);
        return answer;
      },
    },
  });
  const held = createHeld();
  const hold = (n: number, holder: number | null = 1) => {
    const order = orderOf(n);
    holders.set(order.id, holder);
    return held.add({ order, attempts: 0 }, { holder, from: time.now(), until: time.now() + limits.leaseMs });
  };
  return { time, node, holders, asked, soundness, hold };
}

test('what was just taken is fresh, and what waited is asked for, many at once', async () => {
  const { time, asked, soundness, hold } = world();
  const items = [hold(1), hold(2), hold(3)];
  expect(items.every(soundness.isFresh)).toBe(true);
  time.advance(limits.sureForMs);
  expect(items.some(soundness.isFresh)).toBe(false);
  expect(await Promise.all(items.map(soundness.confirm))).toEqual([true, true, true]);
  expect(asked).toHaveLength(1);
  expect(items.every(soundness.isFresh)).toBe(true);
});

test('what another node has taken, or nobody needs any more, is not ours', async () => {
  const { time, holders, soundness, hold } = world();
  const [taken, over] = [hold(1), hold(2)];
  holders.set(taken.order.id, 2);
  holders.delete(over.order.id);
  time.advance(limits.sureForMs);
  expect(await Promise.all([taken, over].map(soundness.confirm))).toEqual([false, false]);
});

test('a node that is not seen to live any more has nothing, though the outbox may not say so yet', async () => {
  const { node, asked, soundness, hold } = world();
  const item = hold(1);
  for (const number of [null, 2]) {
    node.number = number;
    expect(soundness.isFresh(item)).toBe(false);
    expect(await soundness.confirm(item)).toBe(false);
  }
  expect(asked).toEqual([]);
});

test('what was taken while nobody saw this node live has its time, and is asked for like all else', async () => {
  const { time, soundness, hold } = world();
  const item = hold(1, null);
  expect(soundness.isFresh(item)).toBe(true);
  time.advance(limits.sureForMs);
  expect(await soundness.confirm(item)).toBe(true);
});

test('an answer that a process reads after it stood still is asked for again', async () => {
  const { time, node, holders, asked, soundness, hold } = world();
  const item = hold(1);
  time.advance(limits.sureForMs);
  node.answerMs = limits.answerForMs;
  const confirmed = soundness.confirm(item);
  await Promise.resolve();
  node.answerMs = 0;
  holders.set(item.order.id, 2);
  expect(await confirmed).toBe(false);
  expect(asked).toHaveLength(2);
});

test('a clock that was set back makes nobody sure', () => {
  const { time, soundness, hold } = world();
  const item = hold(1);
  item.sureAt = time.now() + 60_000;
  expect(soundness.isFresh(item)).toBe(false);
});

test('while the database is away nothing is confirmed, and later everything is again', async () => {
  const { time, node, soundness, hold } = world();
  const item = hold(1);
  time.advance(limits.sureForMs);
  node.away = true;
  await expect(soundness.confirm(item)).rejects.toThrow('away');
  node.away = false;
  expect(await soundness.confirm(item)).toBe(true);
});
