import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { Engine } from '../../engine/engine.ts';
import { createVirtualTime } from '../../sim/virtual-time.ts';
import { createReadiness, readinessLimits } from './readiness.ts';
import type { Vitals } from './vitals.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const { lateMs, answerMs } = readinessLimits;
const nothingDue: Vitals = { readsOnly: false, oldestWakeAt: null, outboxDue: 0, outboxOldestAt: null, outboxUnheldSince: null };

function world() {
  const time = createVirtualTime(start);
  const never = new Promise<never>(() => {});
  const answers = {
    vitals: async (): Promise<Vitals> => nothingDue,
    write: async (): Promise<void> => {},
    submit: async (): Promise<Result<never>> => refuse('no-incident', 'There is none.'),
    health: { oldestDueMs: 0, lookedAt: start as number | null, queued: 0, lastCommitAt: null },
  };
  let asked = 0;
  const engine: Pick<Engine, 'health' | 'submit'> = { submit: () => answers.submit(), health: () => answers.health };
  const readiness = createReadiness({
    vitals: () => {
      asked += 1;
      return answers.vitals();
    },
    write: () => answers.write(),
    engine,
    clock: time,
    timer: time,
  });
  return {
    time,
    never,
    answers,
    asked: () => asked,
    readiness,
    /** Looks, and lets at most the limit pass. */
    async look() {
      const looking = readiness.look();
      await time.advanceTo(time.now() + answerMs);
      return looking;
    },
  };
}

test('well: the store answers, the engine does, and nothing is late', async () => {
  const { look } = world();
  expect(await look()).toEqual({ reasons: [], oldestDueMs: 0, vitals: nothingDue });
});

test('a store that hangs is red within the limit, and is not asked again before it has answered', async () => {
  const { answers, never, look, asked, time, readiness } = world();
  answers.vitals = () => never;
  expect((await look()).reasons).toEqual(['the database does not answer']);
  // The limit counts from the question: who asks now is answered at once.
  const crowd = Promise.all([readiness.look(), readiness.look(), readiness.look()]);
  await time.advanceTo(time.now());
  expect((await crowd).map(({ reasons }) => reasons.length)).toEqual([1, 1, 1]);
  expect(asked()).toBe(1);
});

test('a store that is away is red at once, and green when it is back', async () => {
  const { answers, look } = world();
  answers.vitals = async () => {
    throw new Error('connection refused');
  };
  expect((await look()).reasons).toEqual(['the database does not answer']);
  answers.vitals = async () => nothingDue;
  expect((await look()).reasons).toEqual([]);
});

test('while the store is away, what it said would be due grows late', async () => {
  const { answers, look, time } = world();
  answers.vitals = async () => ({ ...nothingDue, oldestWakeAt: start + 10_000 });
  expect(await look()).toMatchObject({ oldestDueMs: 0 });
  answers.vitals = async () => {
    throw new Error('connection refused');
  };
  await time.advanceTo(start + 25_000);
  expect(await look()).toMatchObject({ oldestDueMs: 15_000, reasons: ['the database does not answer'] });
});

test.each([
  ['work that is due, whoever claimed it', { oldestWakeAt: start - lateMs - 1 }, 'pages leave late'],
  ['a database that only reads', { readsOnly: true }, 'takes no writes'],
  ['a message that no node has taken', { outboxDue: 1, outboxUnheldSince: start - lateMs - 1 }, 'no node has taken it'],
])('%s makes it red', async (_name, late, reason) => {
  const { answers, look } = world();
  answers.vitals = async () => ({ ...nothingDue, ...late });
  const { reasons } = await look();
  expect(reasons).toEqual([expect.stringContaining(reason)]);
});

test('an engine that stops looking is red, from its start on', async () => {
  const { answers, look, time } = world();
  answers.health = { ...answers.health, lookedAt: null };
  expect((await look()).reasons).toEqual([]);
  await time.advanceTo(start + lateMs + 1);
  expect((await look()).reasons).toEqual([expect.stringContaining('has not been looked for')]);
});

test('an engine that refuses is red at once; one that is slow only when it has been silent for long', async () => {
  const { answers, never, look, time } = world();
  answers.submit = async () => refuse('overloaded', 'Too much waits already.');
  expect((await look()).reasons).toEqual(['the engine cannot work: Too much waits already.']);
  answers.submit = () => never;
  expect((await look()).reasons).toEqual([]);
  await time.advanceTo(start + lateMs + 2 * answerMs);
  answers.health = { ...answers.health, lookedAt: time.now() };
  expect((await look()).reasons).toEqual([expect.stringContaining('the engine has not answered')]);
});

test('an answer that no engine should give counts as an answer', async () => {
  const { answers, look } = world();
  answers.submit = async () => ok({} as never); // the border of the test: the rule looks at no value
  expect((await look()).reasons).toEqual([]);
});

test('a store that answers and takes no writes is red, and green again by itself', async () => {
  const { answers, look, time } = world();
  expect((await look()).reasons).toEqual([]);
  answers.write = async () => {
    throw new Error('No space left on device');
  };
  await time.advanceTo(time.now() + readinessLimits.writeEveryMs);
  expect((await look()).reasons).toEqual(['the database takes no writes: nothing that arrives can be recorded']);
  answers.write = async () => {};
  await time.advanceTo(time.now() + readinessLimits.writeEveryMs);
  expect((await look()).reasons).toEqual([]);
});

test('a write that hangs is red within the limit, at once for whoever asks later, and green when it is done', async () => {
  const { answers, look, time, readiness } = world();
  expect((await look()).reasons).toEqual([]);
  let writes = 0;
  let done = () => {};
  answers.write = () => {
    writes += 1;
    return new Promise<void>((resolve) => {
      done = resolve;
    });
  };
  await time.advanceTo(time.now() + readinessLimits.writeEveryMs);
  const red = ['the database takes no writes: nothing that arrives can be recorded'];
  expect((await look()).reasons).toEqual(red);
  await time.advanceTo(time.now() + 20 * answerMs);
  const crowd = Promise.all([readiness.look(), readiness.look()]);
  await time.advanceTo(time.now());
  expect((await crowd).map(({ reasons }) => reasons)).toEqual([red, red]);
  expect(writes).toBe(1);
  done();
  answers.write = async () => {};
  expect((await look()).reasons).toEqual([]);
});

test('whatever hangs, and whenever it began to, nobody waits for a second', async () => {
  const hangs = fc.record({ vitals: fc.boolean(), write: fc.boolean(), submit: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(hangs, fc.integer({ min: 0, max: 3_000 })), { minLength: 1, maxLength: 6 }), async (phases) => {
      const { answers, never, readiness, time } = world();
      const well = { ...answers };
      for (const [what, waitMs] of phases) {
        answers.vitals = what.vitals ? () => never : well.vitals;
        answers.write = what.write ? () => never : well.write;
        answers.submit = what.submit ? () => never : well.submit;
        await time.advanceTo(time.now() + waitMs);
        let heard: readonly string[] | null = null;
        void readiness.look().then(({ reasons }) => {
          heard = reasons;
        });
        await time.advanceTo(time.now() + answerMs);
        expect(heard).not.toBeNull();
      }
    }),
    { numRuns: 50 },
  );
  expect(answerMs).toBeLessThan(1_000);
});
