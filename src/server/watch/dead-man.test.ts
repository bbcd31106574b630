import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWebhookReceiver, type WebhookReceiver } from '../../../test/webhook-receiver.ts';
import { createVirtualTime } from '../../sim/virtual-time.ts';
import { createDeadMan, type HeartbeatOutcome } from './dead-man.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const minute = 60_000;

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await receiver.stop();
});

/** Virtual time, and a real network. */
function world() {
  const time = createVirtualTime(start);
  const outcomes: HeartbeatOutcome[] = [];
  const said: string[] = [];
  const well = { reasons: [] as readonly string[] };
  const say = (...parts: readonly unknown[]) => void said.push(parts.map((part) => JSON.stringify(part)).join(' '));
  const deadMan = createDeadMan({
    url: `${receiver.url}/a-secret-key`,
    everyMs: minute,
    readiness: { look: async () => ({ reasons: well.reasons, oldestDueMs: 0, vitals: null }) },
    clock: time,
    timer: time,
    fetch,
    count: (outcome) => void outcomes.push(outcome),
    log: { info: say, warn: say },
  });
  return {
    deadMan,
    outcomes,
    said,
    well,
    /** Moves time on, until so many outcomes are known. */
    async pass(ms: number, known: number) {
      await time.advanceTo(time.now() + ms);
      await vi.waitFor(() => expect(outcomes).toHaveLength(known), { timeout: 10_000, interval: 5 });
      await time.settle();
    },
  };
}

test('it goes out at once and then in its rhythm, by POST', async () => {
  const { deadMan, outcomes, said, pass } = world();
  deadMan.start();
  await pass(0, 1);
  await pass(minute - 1, 1);
  await pass(1, 2);
  await pass(minute, 3);
  expect(outcomes).toEqual(['sent', 'sent', 'sent']);
  expect(receiver.received().map(({ path }) => path)).toEqual(Array(3).fill('/hook/a-secret-key'));
  expect(said).toEqual([]);
  await deadMan.stop();
  await pass(10 * minute, 3);
});

test('it is withheld while Tocsin is not well, which is said once, and goes out again soon after', async () => {
  const { deadMan, outcomes, said, well, pass } = world();
  well.reasons = ['the database does not answer'];
  deadMan.start();
  await pass(0, 1);
  await pass(5_000, 2);
  expect(receiver.received()).toEqual([]);
  well.reasons = [];
  await pass(5_000, 3);
  expect(outcomes).toEqual(['withheld', 'withheld', 'sent']);
  expect(receiver.received()).toHaveLength(1);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('the database does not answer');
  await deadMan.stop();
});

test('one that is not accepted is tried again soon, and its address is never logged', async () => {
  const { deadMan, outcomes, said, pass } = world();
  receiver.answerWith((response) => response.writeHead(500).end('no'));
  deadMan.start();
  await pass(0, 1);
  await receiver.stop();
  await pass(5_000, 2);
  expect(outcomes).toEqual(['failed', 'failed']);
  expect(said.join()).toContain('it was answered 500');
  expect(said.join()).not.toContain('a-secret-key');
  await deadMan.stop();
});

test('one that is never answered is given up; a stop waits for nothing', async () => {
  const { deadMan, outcomes, pass } = world();
  receiver.answerWith(() => {});
  deadMan.start();
  await pass(0, 0);
  await receiver.waitForCount(1);
  await pass(10_000, 1);
  expect(outcomes).toEqual(['failed']);
  await pass(5_000, 1);
  await receiver.waitForCount(2);
  await deadMan.stop();
  expect(outcomes).toEqual(['failed']);
});
