// What happens at night, when few are awake and somebody clicked too early? Stories told on the production engine in virtual time.

import { expect, test } from 'vitest';
import { hour, minute } from '../../src/core/kernel/instant.ts';
import { createWorld, type World } from '../../src/sim/world.ts';
import { path, service, smallPlan } from '../fixtures/plan.ts';
import { dana } from '../fixtures/record.ts';

const sundayNight = Date.parse('2026-03-01T23:00:00Z');
const paged = (world: World) => world.store.outbox().map(({ order }) => order.person);

test('a trifle waits for the morning; when it becomes grave somebody is woken at once', async () => {
  const patient = path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' });
  const world = createWorld(smallPlan({ paths: { ...smallPlan().paths, payments: patient } }), sundayNight);
  const id = (await world.alert({ dedupKey: 'disk', level: 'info' })) ?? '';
  await world.passing(hour);
  expect(paged(world)).toEqual([]);
  await world.alert({ dedupKey: 'disk', level: 'critical' });
  expect(paged(world)).toEqual(['dana']);
  expect(world.incident(id).severity).toBe('SEV1');
  expect(world.faults).toEqual([]);
});

test('nobody is on call and the backstop is empty: whoever comes on call in the morning is paged', async () => {
  const day = { name: 'day', layer: 0, members: ['lee'], start: '2026-03-02T06:00', end: null, restrictions: [], shadows: [], joins: [] };
  const rotation = { ...day, turn: { every: 1, unit: 'week' }, turns: 'calendar' } as const;
  const schedules = { day: { id: 'day', name: 'day', zone: 'UTC', rotations: [rotation], overrides: [], timeOff: [] } };
  const payments = path('payments', [['@day']], { backstop: { targets: [], everyMs: 15 * minute } });
  const world = createWorld(smallPlan({ schedules, paths: { payments }, services: { checkout: service('checkout') } }), sundayNight);
  await world.alert({});
  await world.passing(7 * hour - 1);
  expect(paged(world)).toEqual([]);
  await world.passing(15 * minute);
  expect(paged(world)[0]).toBe('lee');
});

test('somebody resolves what still goes on: when the monitor says it again, it is open again', async () => {
  const world = createWorld(smallPlan(), sundayNight);
  const id = (await world.alert({})) ?? '';
  await world.engine.submit(id, { type: 'ResolveIncident', by: dana, reason: 'half asleep' });
  await world.passing(2 * minute);
  expect(await world.alert({})).toBe(id);
  expect(world.incident(id)).toMatchObject({ status: 'open', reopenedTimes: 1 });
  expect(paged(world)).toEqual(['dana', 'dana']);
  expect(world.story(id)).toContain('monitor opened it again: Checkout fails came back');
});

test('the phone shows the first of sixty pages: to answer it there still answers', async () => {
  const world = createWorld(smallPlan(), sundayNight);
  const id = (await world.alert({})) ?? '';
  await world.passing(6 * hour);
  const page = world.store.outbox()[0]?.order.page ?? '';
  const answered = await world.engine.submit(id, { type: 'Acknowledge', engagement: null, page, by: dana, via: 'link' });
  expect(answered.ok).toBe(true);
  expect(world.incident(id).engagements[0]?.status).toBe('answered');
});
