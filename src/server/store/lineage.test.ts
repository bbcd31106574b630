import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silent } from '../../../test/stores.ts';
import type { IncidentChange } from '../../engine/ports.ts';
import { createLineage, type Loss, lossSentence, type Mark } from './lineage.ts';
import type { Statement } from './statement.ts';

/** A history in memory that can lose its end, and a node that commits to it and hears of what others commit. */
function world() {
  const rows: Mark[] = [];
  const losses: Loss[] = [];
  let at = 1_000;
  const read = async ({ params }: Statement) => {
    await Promise.resolve();
    const asked = String(params[0]).slice(1, -1).split(',').filter(Boolean).map(Number);
    const found = rows.filter(({ position }) => asked.includes(position));
    const newest = rows.length;
    if (found.length === 0) return [{ newest, position: null }];
    return found.map(({ position, incident, version, at }) => ({ newest, position, incident_id: incident, version, at }));
  };
  const lineage = createLineage({ read, now: () => at }, silent);
  lineage.onLoss((loss) => losses.push(loss));
  function append(): Mark {
    at += 1;
    const mark = { position: rows.length + 1, incident: `inc_${rows.length % 3}`, version: at, at };
    rows.push(mark);
    return mark;
  }
  return {
    lineage,
    losses,
    rows,
    lose: (count: number) => void rows.splice(Math.max(0, rows.length - count)),
    commitHere() {
      const { incident, version, at: when, position } = append();
      // Border of the test: what is looked at, no more.
      const change = { commits: [{ incident, version, at: when, events: [] }] } as unknown as IncidentChange;
      const changes = { now: when, incidents: [change], newAlerts: [], changedAlerts: [], repeatedAlerts: [], turns: [] };
      lineage.committed(changes, position);
    },
    commitElsewhere: () => lineage.heardOf(append().position),
    commitUnheard: append,
  };
}

const act = fc.oneof(
  fc.constantFrom('here', 'elsewhere', 'unheard', 'look').map((what) => ({ what, count: 0 })),
  fc.nat(4).map((count) => ({ what: 'lose', count })),
);

test('whatever of what this node committed is lost is noticed at the next look, and nothing else is; what is named is what is gone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const { lineage, losses, rows, lose, commitHere, commitElsewhere, commitUnheard } = world();
      let own: Mark[] = [];
      for (const { what, count } of acts) {
        if (what === 'here') {
          commitHere();
          const mark = rows.at(-1);
          if (mark !== undefined) own.push(mark);
        } else if (what === 'elsewhere') commitElsewhere();
        else if (what === 'unheard') commitUnheard();
        else if (what === 'lose') lose(count);
        else {
          await lineage.look();
          const before = losses.length;
          await lineage.look();
          expect(losses.length, 'one loss is told once').toBe(before);
        }
      }
      const told = losses.length;
      await lineage.look();
      const isGone = (mark: Mark) => !rows.includes(mark);
      own = own.filter(isGone);
      if (own.length > 0) expect(losses.length).toBeGreaterThan(0);
      for (const loss of losses.slice(told)) {
        expect(loss.kept === null || rows.some(({ position, at }) => position === loss.kept?.position && at === loss.kept.at)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('while nothing is lost nothing is said, whoever commits and however late it is heard', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('here', 'elsewhere', 'unheard', 'look'), { maxLength: 30 }), async (acts) => {
      const { lineage, losses, commitHere, commitElsewhere, commitUnheard } = world();
      for (const what of acts) {
        if (what === 'here') commitHere();
        else if (what === 'elsewhere') commitElsewhere();
        else if (what === 'unheard') commitUnheard();
        else await lineage.look();
      }
      await lineage.look();
      expect(losses).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a loss is told in words: what is kept, up to where it had been seen, and which incidents', async () => {
  const { lineage, losses, lose, commitHere, commitUnheard } = world();
  for (let times = 0; times < 6; times += 1) commitHere();
  lose(2);
  // Others have gone on meanwhile, further than ever before.
  for (let times = 0; times < 5; times += 1) commitUnheard();
  await lineage.look();
  expect(losses).toMatchObject([{ kept: { position: 4, at: 1_004 }, seen: { position: 6, at: 1_006 }, incidents: ['inc_1', 'inc_2'] }]);
  expect(lineage.lastLoss()).toBe(losses[0]);
  const [loss] = losses;
  expect(loss === undefined ? '' : lossSentence(loss)).toBe(
    'the database has lost what came after 1970-01-01T00:00:01.004Z, up to 1970-01-01T00:00:01.006Z (positions 5 to 6): what senders were answered then may have to be sent again',
  );
});

test('a commit at a position where another was seen is noticed by itself', async () => {
  const { losses, lose, commitHere } = world();
  for (let times = 0; times < 6; times += 1) commitHere();
  lose(3);
  commitHere();
  await expect.poll(() => losses.length).toBe(1);
  expect(losses[0]?.kept?.position).toBe(3);
});
