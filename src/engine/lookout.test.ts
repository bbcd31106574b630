// Is due work looked at in its moment, and what others have claimed not again and again?

import { expect, test } from 'vitest';
import type { Instant } from '../core/kernel/instant.ts';
import { ok } from '../core/kernel/result.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { createLookout, lookoutLimits } from './lookout.ts';

/** Wakes by incident; of those in `others` nothing is to be had. */
function setUp(wakes: Map<string, Instant>, others: ReadonlySet<string> = new Set()) {
  const time = createVirtualTime(0);
  const ticked: string[] = [];
  const looks: Instant[] = [];
  const lookout = createLookout(
    {
      store: {
        load: () => Promise.reject(new Error('nobody loads')),
        commit: () => Promise.reject(new Error('nobody commits')),
        claimDue: async (now) => {
          looks.push(now);
          const due = [...wakes].flatMap(([id, at]) => (at <= now && !others.has(id) ? [id] : []));
          const left = [...wakes].flatMap(([id, at]) => (due.includes(id) ? [] : [at]));
          return { due, nextAt: left.length === 0 ? null : Math.min(...left) };
        },
      },
      clock: time,
      timer: time,
      lookEveryMs: 60_000,
      report: (what, error) => {
        throw new Error(what, { cause: error });
      },
    },
    async (id) => {
      ticked.push(`${id} at ${time.now()}`);
      wakes.delete(id);
      return ok(null);
    },
  );
  lookout.start();
  return { time, ticked, looks };
}

test('a look that finds nothing does not put off what is due a moment later', async () => {
  const { time, ticked, looks } = setUp(new Map([['a', 3]]));
  await time.advanceTo(20);
  expect(ticked).toEqual(['a at 3']);
  expect(looks).toEqual([0, 3]);
});

test('what others have claimed is looked at again after a rest', async () => {
  const { time, ticked, looks } = setUp(
    new Map([
      ['theirs', 0],
      ['ours', 25],
    ]),
    new Set(['theirs']),
  );
  await time.advanceTo(35);
  // Whoever has done something looks again at once.
  expect(looks).toEqual([0, 1, 2, 3, 3].map((nth) => nth * lookoutLimits.restMs));
  expect(ticked).toEqual(['ours at 30']);
});
