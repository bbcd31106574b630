// Does every page leave, once if possible, again if need be, and not at all when nobody needs it any more?

import { expect, test, vi } from 'vitest';
import {
  changesOf,
  countedMetrics,
  type ManualTime,
  type MemoryOutbox,
  manualTime,
  memoryOutbox,
  orderOf,
  start,
} from '../../../test/notify.ts';
import type { DeliveryOrder } from '../../core/incident/delivery.ts';
import type { Incident } from '../../core/incident/state.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { ok, refuse } from '../../core/kernel/result.ts';
import type { ChannelLimit } from '../../core/plan/governance.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Channel, SendResult } from './channel.ts';
import { createDispatcher } from './dispatcher.ts';
import { emailLimits, limits } from './limits.ts';

const accepted: SendResult = { ok: true, delivered: false };
const busy: SendResult = { ok: false, retryable: true, error: '451 busy' };
const refused: SendResult = { ok: false, retryable: false, error: '550 no such person' };

test('what is committed leaves at once, and its receipts say when', async () => {
  const world = setUp();
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent'));
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
  expect(world.outbox.row('inc_test1.p1.d1').receipts).toEqual([
    {
      id: 'inc_test1.p1.d1',
      holder: 1,
      status: 'sent',
      attempts: 1,
      attemptedAt: start,
      acceptedAt: start,
      deliveredAt: null,
      nextAttemptAt: null,
      error: null,
    },
  ]);
  expect(world.metrics.outcomes).toEqual(['email accepted']);
  expect(world.metrics.seconds).toEqual([0]);
});

test('a refusal that may pass is tried again after growing pauses; the next method is asked for beside it, and it is reported in the end', async () => {
  const world = setUp({ answer: () => busy });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  const attemptedAt: number[] = [];
  for (let attempts = 1; attempts <= 5; attempts += 1) {
    await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').receipts).toHaveLength(attempts));
    const receipt = world.outbox.row('inc_test1.p1.d1').receipts[attempts - 1];
    attemptedAt.push(((receipt?.attemptedAt ?? 0) - start) / 1_000);
    if (attempts < 5) {
      expect(receipt?.status).toBe('queued');
      await world.run((receipt?.nextAttemptAt ?? 0) - world.time.now() + limits.pollMs);
    }
  }
  const row = world.outbox.row('inc_test1.p1.d1');
  expect(row.status).toBe('failed');
  expect(row.receipts.at(-1)?.error).toBe('451 busy');
  const pauses = attemptedAt.slice(1).map((at, i) => at - (attemptedAt[i] ?? 0));
  for (const [i, wanted] of [5, 15, 45, 120].entries()) {
    expect(pauses[i]).toBeGreaterThanOrEqual(wanted * 0.8);
    expect(pauses[i]).toBeLessThanOrEqual(wanted * 1.2 + 1);
  }
  const told = { page: 'inc_test1.p1', delivery: 'inc_test1.p1.d1', error: '451 busy' };
  // From the third on the next method is wanted beside it; it is told again with each attempt, in case that it was not heard.
  const delays = [3, 4].map(() => ({ type: 'ReportDeliveryDelay', ...told }));
  expect(world.reported).toEqual([...delays, { type: 'ReportDeliveryFailure', ...told }]);
  expect(world.metrics.outcomes).toEqual([...Array(4).fill('email retried'), 'email failed']);
});

test('mail alone, and a server that takes nobody for its first five minutes: the message arrives', async () => {
  const world = setUp({ answer: () => (world.time.now() - start < 300_000 ? busy : accepted), pausesMs: emailLimits.pausesMs });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  for (let minutes = 0; minutes < 11 && world.outbox.row('inc_test1.p1.d1').status === 'queued'; minutes += 1) await world.run(60_000);
  expect(world.outbox.row('inc_test1.p1.d1')).toMatchObject({ status: 'sent' });
  expect(world.reported.map(({ type }) => type)).not.toContain('ReportDeliveryFailure');
});

test('a refusal for good is reported at once; so is a channel that does not exist', async () => {
  const world = setUp({ answer: () => refused });
  world.commit([orderOf(1), orderOf(2, { channel: 'pigeon' })]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test2.p1.d1').status).toBe('failed'));
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('failed'));
  expect(world.reported.map(({ error }) => error).sort()).toEqual(['550 no such person', 'there is no channel named pigeon']);
});

test('a failure that the engine cannot take now is not lost: it is told again', async () => {
  let refusals = 1;
  const world = setUp({
    answer: () => refused,
    submit: () => (refusals-- > 0 ? refuse('store-unavailable', 'The database is away.') : ok({ incident: {} as Incident, events: 1 })),
  });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').attempts).toBe(1));
  expect(world.outbox.row('inc_test1.p1.d1').status).toBe('queued');
  await world.run(limits.leaseMs);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('failed'));
  expect(world.reported).toHaveLength(2);
});

test('a released page is not tried again, nor begun', async () => {
  const world = setUp({ answer: () => busy });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').attempts).toBe(1));
  world.release('inc_test1.p1');
  await world.run(60_000);
  expect(world.sent).toHaveLength(1);

  const stuck = setUp({ concurrency: 1, answer: () => new Promise<SendResult>(() => undefined) });
  stuck.commit([orderOf(1)]);
  stuck.commit([orderOf(2)]);
  await vi.waitFor(() => expect(stuck.sent).toHaveLength(1));
  stuck.release('inc_test2.p1');
  expect(stuck.dispatcher.health().held).toBe(1);
  expect(stuck.metrics.outcomes).toEqual(['email cancelled']);
});

test('what is under way when its page is released is neither tried again nor reported', async () => {
  const answers: ((result: SendResult) => void)[] = [];
  const world = setUp({ answer: () => new Promise((resolve) => answers.push(resolve)) });
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  world.release('inc_test1.p1');
  answers[0]?.(busy);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').receipts).toHaveLength(1));
  expect(world.outbox.row('inc_test1.p1.d1').status).toBe('cancelled');
  expect(world.reported).toEqual([]);
});

test('an answered page says so on what was sent, and stops what was not', async () => {
  let result: SendResult = accepted;
  const world = setUp({ answer: () => result });
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent'));
  result = busy;
  const second = orderOf(1, { id: 'inc_test1.p1.d2' });
  world.commit([second]);
  await vi.waitFor(() => expect(world.dispatcher.health().receiptsWaiting).toBe(1));
  world.time.advance(limits.receiptGatherMs);
  await vi.waitFor(() => expect(world.outbox.row(second.id).attempts).toBe(1));
  world.time.advance(1_000 - limits.receiptGatherMs);
  const by = { kind: 'person', id: 'lee', name: 'Lee Park' } as const;
  const answered = {
    type: 'EngagementAcknowledged',
    engagement: 'inc_test1.e1',
    by,
    page: 'inc_test1.p1',
    via: 'link',
    silentAt: null,
  } as const;
  world.dispatcher.committed(changesOf(world.time.now(), [], { released: [], events: [answered] }), 3);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').answeredAt).toBe(start + 1_000));
  expect(world.outbox.row(second.id).status).toBe('cancelled');
});

test('killed after the carrier took a message and before that was recorded: another node sends it again, under the same id', async () => {
  const world = setUp();
  world.outbox.away = true;
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.dispatcher.health().receiptsWaiting).toBe(1));
  // Here the first node dies: nobody turns its time any more.
  world.outbox.away = false;
  const other = setUp({ outbox: world.outbox });
  other.dispatcher.start();
  await other.run(limits.leaseMs - 1);
  expect(other.sent).toEqual([]);
  await other.run(limits.pollMs + 1);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent'));
  expect([...world.sent, ...other.sent]).toEqual(['inc_test1.p1.d1', 'inc_test1.p1.d1']);
});

test('receipts wait for a database that is away; nothing is sent twice meanwhile', async () => {
  const world = setUp();
  world.dispatcher.start();
  world.outbox.away = true;
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.dispatcher.health().receiptsWaiting).toBe(1));
  await world.run(2 * limits.leaseMs);
  expect(world.outbox.row('inc_test1.p1.d1').status).toBe('queued');
  world.outbox.away = false;
  await world.run(2 * limits.receiptRetryMs);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent'));
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
  expect(world.dispatcher.health()).toEqual({ held: 0, receiptsWaiting: 0 });
});

test('a slow message stays its node’s: the lease is extended, and no other node takes it', async () => {
  const world = setUp({ answer: () => new Promise<SendResult>(() => undefined) });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  await world.run(3 * limits.leaseMs);
  expect(world.outbox.row('inc_test1.p1.d1').leasedUntil).toBeGreaterThan(world.time.now());
  expect(await world.outbox.claim(world.time.now(), 10, limits.leaseMs)).toEqual([]);
  expect(world.sent).toHaveLength(1);
});

test('what waited in a lane past its lease is left to whoever has it now', async () => {
  const answers: ((result: SendResult) => void)[] = [];
  const world = setUp({ concurrency: 1, answer: () => new Promise((resolve) => answers.push(resolve)) });
  // Never started: nothing extends the leases.
  world.commit([orderOf(1)]);
  world.commit([orderOf(2)]);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  world.time.advance(limits.leaseMs);
  answers[0]?.(accepted);
  await vi.waitFor(() => expect(world.dispatcher.health().held).toBe(0));
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
});

test('what waited in a lane while another node released its page does not leave', async () => {
  const answers: ((result: SendResult) => void)[] = [];
  const world = setUp({ concurrency: 1, answer: () => new Promise((resolve) => answers.push(resolve)) });
  world.commit([orderOf(1), orderOf(2)]);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  world.time.advance(limits.sureForMs);
  world.outbox.cancel('inc_test2.p1');
  answers[0]?.(accepted);
  await vi.waitFor(() => expect(world.dispatcher.health().held).toBe(0));
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
});

test('what waited in a lane when the database went away leaves as soon as it is back, and not before', async () => {
  const answers: ((result: SendResult) => void)[] = [];
  const world = setUp({ concurrency: 1, answer: () => new Promise((resolve) => answers.push(resolve)) });
  world.dispatcher.start();
  world.commit([orderOf(1), orderOf(2)]);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await world.run(limits.sureForMs);
  world.outbox.away = true;
  answers[0]?.(accepted);
  await vi.waitFor(() => expect(world.dispatcher.health().held).toBe(1));
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
  world.outbox.away = false;
  await world.run(2 * limits.pollMs);
  expect(world.sent).toEqual(['inc_test1.p1.d1', 'inc_test2.p1.d1']);
});

test('stopping begins nothing more, finishes what is under way, and gives the rest back', async () => {
  const answers: ((result: SendResult) => void)[] = [];
  const world = setUp({ concurrency: 1, answer: () => new Promise((resolve) => answers.push(resolve)) });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  world.commit([orderOf(2)]);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const stopped = world.dispatcher.stop();
  world.commit([orderOf(3)]);
  answers[0]?.(accepted);
  await stopped;
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
  expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent');
  expect(world.outbox.row('inc_test2.p1.d1')).toMatchObject({ status: 'queued', leasedUntil: start });
  expect(world.outbox.row('inc_test3.p1.d1').status).toBe('queued');
  expect(world.time.pending()).toBe(0);
});

test('stopping waits for a message that hangs only so long', async () => {
  const world = setUp({ answer: () => new Promise<SendResult>(() => undefined) });
  world.dispatcher.start();
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.sent).toHaveLength(1));
  const stopped = world.dispatcher.stop();
  world.time.advance(limits.stopMs);
  await stopped;
  expect(world.outbox.row('inc_test1.p1.d1').status).toBe('queued');
});

test('of a channel that takes one in ten seconds each next one waits, further attempts too; whoever answers meanwhile is not told', async () => {
  const answers = [busy, accepted];
  const limit = { count: 1, perMs: 10_000, text: '6 per minute' };
  const world = setUp({ limit, answer: () => answers.shift() ?? accepted });
  world.dispatcher.start();
  world.commit([orderOf(1), orderOf(2), orderOf(3), orderOf(4)]);
  await world.run(9_000);
  expect(world.sent).toEqual(['inc_test1.p1.d1']);
  world.release('inc_test3.p1');
  await world.run(2_000);
  expect(world.sent).toEqual(['inc_test1.p1.d1', 'inc_test2.p1.d1']);
  await world.run(20_000);
  expect(world.sent).toEqual(['inc_test1.p1.d1', 'inc_test2.p1.d1', 'inc_test4.p1.d1', 'inc_test1.p1.d1']);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').status).toBe('sent'));
  world.commit([orderOf(5)]);
  await world.dispatcher.stop();
  expect(world.sent).toHaveLength(4);
  expect(world.outbox.row('inc_test5.p1.d1')).toMatchObject({ status: 'queued' });
  expect(world.time.pending()).toBe(0);
});

test('a channel that throws stops nobody', async () => {
  const world = setUp({
    answer: (order) => {
      if (order.id === 'inc_test1.p1.d1') throw new Error('broken template');
      return accepted;
    },
  });
  world.commit([orderOf(1), orderOf(2)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test2.p1.d1').status).toBe('sent'));
  expect(world.outbox.row('inc_test1.p1.d1').receipts[0]).toMatchObject({ status: 'queued', error: 'broken template' });
});

test('whatever a carrier answers can be stored', async () => {
  const world = setUp({ answer: () => ({ ok: false, retryable: true, error: `no\0\r\n\ud83d ${'😀'.repeat(limits.errorLength)}` }) });
  world.commit([orderOf(1)]);
  await vi.waitFor(() => expect(world.outbox.row('inc_test1.p1.d1').receipts).toHaveLength(1));
  const error = world.outbox.row('inc_test1.p1.d1').receipts[0]?.error ?? '';
  expect(error.slice(0, 6)).toBe('no  😀'.slice(0, 6));
  expect(error).not.toMatch(/[\p{Cc}\p{Cs}]/u);
  expect(error.length).toBeLessThanOrEqual(limits.errorLength);
});

interface World {
  readonly answer?: (order: DeliveryOrder) => SendResult | Promise<SendResult>;
  readonly submit?: Engine['submit'] extends (...args: infer _A) => Promise<infer R> ? () => R : never;
  readonly concurrency?: number;
  readonly limit?: ChannelLimit;
  readonly outbox?: MemoryOutbox;
  readonly pausesMs?: Channel['pausesMs'];
}

function setUp(options: World = {}) {
  const time: ManualTime = manualTime();
  const outbox = options.outbox ?? memoryOutbox();
  const metrics = countedMetrics();
  const sent: string[] = [];
  const reported: { readonly type: string; readonly error: string }[] = [];
  const email: Channel = {
    name: 'email',
    title: 'E-mail',
    addressLabel: '',
    addressHint: '',
    concurrency: options.concurrency ?? 4,
    pausesMs: options.pausesMs ?? [5_000, 15_000, 45_000, 120_000],
    destinationOf: () => null,
    can: { wake: false },
    validate: () => null,
    async send(order) {
      sent.push(order.id);
      return options.answer?.(order) ?? accepted;
    },
    close: async () => undefined,
  };
  const dispatcher = createDispatcher({
    store: outbox,
    channels: new Map([['email', email]]),
    limitOf: () => options.limit ?? null,
    engine: {
      async submit(_incident, command) {
        if (command.type === 'ReportDeliveryFailure' || command.type === 'ReportDeliveryDelay') reported.push(command);
        return options.submit?.() ?? ok({ incident: {} as Incident, events: 1 }); // nobody reads the incident
      },
    },
    links: { acknowledge: (order) => `https://t.example/a/${order.page}`, incident: (order) => `https://t.example/i/${order.incident}` },
    clock: time,
    timer: time,
    random: seededRandom(7),
    metrics,
    log: { warn: () => undefined },
  });
  return {
    time,
    outbox,
    metrics,
    sent,
    reported,
    dispatcher,
    /** As the engine does: first the database, then the listeners. */
    commit(orders: readonly DeliveryOrder[]) {
      outbox.insert(orders, time.now() + limits.leaseMs);
      dispatcher.committed(changesOf(time.now(), orders), 1);
    },
    release(page: string) {
      outbox.cancel(page);
      dispatcher.committed(changesOf(time.now(), [], { released: [page] }), 2);
    },
    /** Lets time pass in small steps, with room for what hangs on promises. */
    async run(ms: number) {
      for (let passed = 0; passed < ms; ) {
        const step = Math.min(500, ms - passed);
        time.advance(step);
        passed += step;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
