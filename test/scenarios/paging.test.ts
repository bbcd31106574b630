// Does the bell ring as an operator expects? Stories told on the production engine in virtual time.

import { expect, test } from 'vitest';
import { hour, minute } from '../../src/core/kernel/instant.ts';
import { createWorld } from '../../src/sim/world.ts';
import { path, person, service, smallPlan } from '../fixtures/plan.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const dana = { kind: 'person', id: 'dana', name: 'Dana' } as const;

function sentTo(world: ReturnType<typeof createWorld>): string[] {
  return world.store.outbox().map(({ order, cancelled }) => `${order.person} by ${order.channel}${cancelled ? ', cancelled' : ''}`);
}

test('nobody answers: first step, second step, then the backstop until somebody does', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  expect(sentTo(world)).toEqual(['dana by inbox']);
  await world.passing(minute);
  expect(sentTo(world).at(-1)).toBe('dana by email');
  await world.passing(4 * minute);
  expect(sentTo(world).at(-1)).toBe('lee by inbox');
  await world.passing(5 * minute);
  expect(sentTo(world).at(-1)).toBe('ana by inbox');
  await world.passing(hour);
  expect(world.incident(id).engagements[0]?.backstopRounds).toBe(13);
  const answered = await world.engine.submit(id, { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  expect(answered.ok).toBe(true);
  const before = sentTo(world).length;
  await world.passing(20 * minute);
  expect(sentTo(world)).toHaveLength(before);
  expect(world.faults).toEqual([]);
});

test('an answer cancels what has not left, and stops the clock of the first answer', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  await world.passing(30_000);
  const page = world.incident(id).engagements[0]?.pages[0]?.id ?? '';
  await world.engine.submit(id, { type: 'Acknowledge', engagement: null, page, by: dana, via: 'link' });
  await world.passing(10 * minute);
  expect(sentTo(world)).toEqual(['dana by inbox, cancelled']);
  const clock = world.incident(id).clocks.find((each) => each.metric === 'acknowledge');
  expect(clock).toMatchObject({ verdict: 'met', elapsedMs: 30_000 });
});

test('an answer that goes silent pages the same person again, then the path goes on', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  await world.engine.submit(id, { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  await world.passing(20 * minute);
  await world.engine.submit(id, { type: 'AddNote', by: dana, text: 'rolling back' });
  await world.passing(29 * minute);
  expect(world.incident(id).engagements[0]?.status).toBe('answered');
  await world.passing(minute);
  expect(world.incident(id).engagements[0]?.status).toBe('escalating');
  expect(sentTo(world).at(-1)).toBe('dana by inbox');
  await world.passing(5 * minute);
  expect(sentTo(world).at(-1)).toBe('lee by inbox');
});

test('steps without anybody on call are skipped at once, and the incident says that nobody was notified until somebody is', async () => {
  const empty = smallPlan({ services: { checkout: service('checkout', { path: 'empty' }) } });
  const world = createWorld(empty, monday);
  const id = (await world.alert({})) ?? '';
  expect(sentTo(world)).toEqual(['ana by inbox']);
  expect(world.story(id)).toContain('Payments step 1 is skipped: nobody is on call in nobody');

  const lost = { ...empty, paths: { ...empty.paths, empty: path('empty', [['@nobody']], { backstop: { targets: [], everyMs: minute } }) } };
  const dark = createWorld(lost, monday);
  const unheard = (await dark.alert({})) ?? '';
  expect(dark.incident(unheard).engagements[0]?.notified).toBe(false);
  expect(dark.store.wakeOf(unheard)).toBe(monday + minute);
});

test('after an outage the present is done, late and marked, and what was missed is recorded', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  await world.engine.stop();
  const reborn = createWorld(smallPlan(), monday + 8 * minute, world.store);
  await reborn.passing(1);
  const types = world.store
    .history(id)
    .at(-1)
    ?.events.map((event) => event.type);
  expect(types).toContain('StepReached');
  expect(
    world.store
      .history(id)
      .at(-1)
      ?.events.find((event) => event.type === 'StepReached'),
  ).toMatchObject({ step: 1, lateMs: 3 * minute });
});

test('low urgency waits for support hours and then escalates like any other', async () => {
  const plan = smallPlan({
    paths: { ...smallPlan().paths, payments: path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' }) },
  });
  const saturday = Date.parse('2026-03-07T12:00:00Z');
  const world = createWorld(plan, saturday);
  await world.alert({ level: 'info' });
  expect(sentTo(world)).toEqual([]);
  await world.time.advanceTo(Date.parse('2026-03-09T08:00:00Z'));
  expect(sentTo(world)).toEqual(['dana by email']);
  await world.passing(5 * minute);
  expect(sentTo(world).at(-1)).toBe('lee by email');
});

test('alerts of one service share an incident within the window; after a resolve the same trouble opens it again', async () => {
  const world = createWorld(smallPlan(), monday);
  const first = await world.alert({ dedupKey: 'a' });
  await world.passing(10 * minute);
  expect(await world.alert({ dedupKey: 'b' })).toBe(first);
  expect(await world.alert({ dedupKey: 'b' })).toBe(first);
  expect(world.store.alerts().map((each) => each.count)).toEqual([1, 2]);
  await world.alert({ dedupKey: 'a', action: 'resolve' });
  expect(world.incident(first ?? '').status).toBe('open');
  await world.alert({ dedupKey: 'b', action: 'resolve' });
  expect(world.incident(first ?? '').status).toBe('resolved');
  await world.passing(10 * minute);
  expect(await world.alert({ dedupKey: 'a' })).toBe(first);
  expect(world.incident(first ?? '')).toMatchObject({ status: 'open', reopenedTimes: 1 });
  await world.alert({ dedupKey: 'a', action: 'resolve' });
  await world.passing(hour);
  expect(await world.alert({ dedupKey: 'a' })).not.toBe(first);
  expect(world.faults).toEqual([]);
});

test('a worse alert raises the severity, keeps the time that has run, and engages what the plan needs then', async () => {
  const security = { responsibility: 'Security', team: null, path: 'security', severities: ['SEV1'], tiers: [] };
  const world = createWorld(smallPlan({ engage: [security] }), monday);
  const id = (await world.alert({ level: 'error' })) ?? '';
  await world.passing(4 * minute);
  await world.alert({ level: 'critical' });
  const incident = world.incident(id);
  expect(incident.severity).toBe('SEV1');
  expect(incident.engagements.map((each) => each.responsibility)).toEqual(['Payments', 'Security']);
  expect(incident.clocks.find((each) => each.metric === 'acknowledge')?.dueAt).toBe(monday + 5 * minute);
  expect(sentTo(world).at(-1)).toBe('kim by inbox');
});

test('a message that fails falls back to the next method; when none is left the path goes on at once', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  const fail = async () => {
    const order = world.store.outbox().at(-1)?.order;
    await world.engine.submit(id, { type: 'ReportDeliveryFailure', page: order?.page ?? '', delivery: order?.id ?? '', error: 'refused' });
  };
  await fail();
  expect(sentTo(world).at(-1)).toBe('dana by email');
  await fail();
  expect(sentTo(world).at(-1)).toBe('lee by inbox');
});

test('round robin takes the next person with each incident, not with each retry', async () => {
  const roundRobin = path('payments', [['dana', 'lee', 'kim']], { repeat: 2 });
  const steps = roundRobin.steps.map((step) => ({ ...step, roundRobin: true }));
  const own = { by: 'alert', windowMs: 0 } as const;
  const plan = smallPlan({
    paths: { ...smallPlan().paths, payments: { ...roundRobin, steps } },
    services: { checkout: service('checkout', { grouping: own }) },
  });
  const world = createWorld(plan, monday);
  for (const dedupKey of ['a', 'b', 'c', 'd']) await world.alert({ dedupKey });
  expect(sentTo(world)).toEqual(['dana by inbox', 'lee by inbox', 'kim by inbox', 'dana by inbox']);
  await world.passing(5 * minute);
  expect(
    world.store
      .outbox()
      .filter(({ order }) => order.incident === 'inc_3')
      .map(({ order }) => order.person),
  ).toEqual(['lee', 'lee', 'lee']);
});

test('people can escalate now, hand over and snooze; whoever is released gets nothing more', async () => {
  const world = createWorld(smallPlan(), monday);
  const id = (await world.alert({})) ?? '';
  const engagement = `${id}.e1`;
  await world.engine.submit(id, { type: 'EscalateNow', engagement, by: dana, reason: 'need help' });
  expect(sentTo(world)).toEqual(['dana by inbox, cancelled', 'lee by inbox']);
  await world.engine.submit(id, { type: 'Reassign', engagement, to: { kind: 'person', id: 'kim' }, by: dana, reason: 'knows it' });
  expect(sentTo(world).slice(1)).toEqual(['lee by inbox, cancelled', 'kim by inbox']);
  await world.engine.submit(id, { type: 'Snooze', engagement, forMs: hour, by: dana, reason: 'until the deploy' });
  await world.passing(59 * minute);
  expect(world.incident(id).engagements[0]?.status).toBe('snoozed');
  await world.passing(minute);
  expect(sentTo(world).at(-1)).toBe('dana by inbox');
  const refused = await world.engine.submit(id, {
    type: 'Reassign',
    engagement,
    to: { kind: 'person', id: 'nobody' },
    by: dana,
    reason: '?',
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'unknown-person', field: 'to.id' } });
});

test('someone without any contact method is passed over, and the story says so', async () => {
  const mute = person('dana', { contactMethods: [], notificationRules: { high: [], low: [] } });
  const world = createWorld(smallPlan({ people: { ...smallPlan().people, dana: mute } }), monday);
  const id = (await world.alert({})) ?? '';
  expect(sentTo(world)).toEqual(['lee by inbox']);
  expect(world.story(id)).toContain('Payments step 1 is skipped: Dana has no contact method');
});
