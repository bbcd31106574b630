// Is the record told of what nobody tried, until it has taken it, and of nothing else?

import { expect, test, vi } from 'vitest';
import { changesOf, countedMetrics, manualTime, memoryOutbox, orderOf, start } from '../../../test/notify.ts';
import type { IncidentCommand } from '../../core/incident/commands.ts';
import type { Incident } from '../../core/incident/state.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { ok, refuse } from '../../core/kernel/result.ts';
import { createDispatcher } from './dispatcher.ts';
import { limits } from './limits.ts';

test('what was cancelled before anybody tried it is told to the record, again where that could not be taken; what was tried is not', async () => {
  const time = manualTime();
  const outbox = memoryOutbox();
  const reported: IncidentCommand[] = [];
  const dispatcher = createDispatcher({
    store: outbox,
    channels: new Map(),
    limitOf: () => null,
    engine: {
      async submit(_incident, command) {
        reported.push(command as IncidentCommand);
        return reported.length === 1 ? refuse('store-unavailable', 'The database is away.') : ok({ incident: {} as Incident, events: 1 });
      },
    },
    links: { acknowledge: () => '', incident: () => '' },
    clock: time,
    timer: time,
    random: seededRandom(7),
    metrics: countedMetrics(),
    log: { warn: () => undefined },
  });
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      time.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  // There is no such channel: it is tried, and fails, as far as the engine takes it.
  outbox.insert([orderOf(2)], start + limits.leaseMs);
  dispatcher.committed(changesOf(start, [orderOf(2)]), 1);
  await vi.waitFor(() => expect(outbox.row('inc_test2.p1.d1').attempts).toBe(1));
  reported.length = 0;
  outbox.cancel('inc_test2.p1');
  // Of a node that is gone: cancelled with its page before another could take it.
  outbox.insert([orderOf(1)], start + limits.leaseMs);
  outbox.cancel('inc_test1.p1');
  dispatcher.start();
  await run(limits.leaseMs - 1_000);
  expect(reported).toEqual([]);
  await run(2 * limits.leaseMs);
  const told = { type: 'ReportDeliveryUnsent', page: 'inc_test1.p1', delivery: 'inc_test1.p1.d1' };
  expect(reported).toEqual([told, told]);
  expect(outbox.row('inc_test1.p1.d1').unsentAt).toBeNull();
  // The node that was thought to be gone had sent it, and comes back with its receipt.
  const receipt = { attempts: 1, attemptedAt: start, acceptedAt: start, deliveredAt: null, nextAttemptAt: null, error: null };
  await outbox.record([{ ...receipt, id: 'inc_test1.p1.d1', holder: 2, status: 'sent' }]);
  await run(2 * limits.pollMs);
  expect(reported).toEqual([told, told, { ...told, type: 'ReportDeliverySent' }]);
  expect(outbox.row('inc_test1.p1.d1').unsentAt).toBeNull();
  await dispatcher.stop();
});
