// Does an incident that lasts for very long still work at its end? Told on the production engine in virtual time, with the example company.

import { expect, test } from 'vitest';
import { openEngagements } from '../../src/core/incident/room.ts';
import type { Incident } from '../../src/core/incident/state.ts';
import { hour, minute } from '../../src/core/kernel/instant.ts';
import { limits } from '../../src/core/kernel/limits.ts';
import { createWorld, type World } from '../../src/sim/world.ts';
import { smallPlan } from '../fixtures/plan.ts';
import { dana } from '../fixtures/record.ts';
import { readAcme } from '../verify/acme.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const someone = { kind: 'person', id: 'dana-okafor', name: 'Somebody' } as const;

/** A minute of an incident in which everybody answers, and updates come two minutes after they are due. */
async function passMinute(world: World, id: string): Promise<void> {
  await world.passing(minute);
  const now = world.time.now();
  const waits = ({ pages, status }: Incident['engagements'][number]) =>
    status === 'escalating' && pages.some((page) => page.status === 'pending');
  for (const each of world.incident(id).engagements.filter(waits)) {
    const page = each.pages.find(({ status }) => status === 'pending');
    if (page === undefined) continue;
    const by = { kind: 'person', id: page.person, name: page.personName } as const;
    await world.engine.submit(id, { type: 'Acknowledge', engagement: each.id, page: page.id, by, via: 'link' });
  }
  for (const duty of world.incident(id).response?.updates ?? []) {
    if (duty.missed === 0 || duty.dueAt === null || duty.everyMs === null) continue;
    const missedAt = duty.dueAt - duty.everyMs;
    if (now < missedAt + 2 * minute) continue;
    const said = await world.engine.submit(id, {
      type: 'PublishUpdate',
      audience: duty.audience,
      text: 'We work on it.',
      by: someone,
      reason: 'late',
    });
    if (!said.ok) throw new Error(said.refusal.message);
  }
}

test('Acme, SEV1, ten hours: every page answered within a minute, every update two minutes late; at the end everything still works', async () => {
  const plan = await readAcme();
  const world = createWorld(plan, monday);
  const trouble = { title: 'Checkout fails', service: 'checkout', scenario: null, severity: 'SEV1', correlationKey: null, by: someone };
  const declared = await world.engine.declare(trouble);
  if (!declared.ok) throw new Error(declared.refusal.message);
  const { id } = declared.value.incident;
  for (let passed = 0; passed < 10 * 60; passed += 1) await passMinute(world, id);
  const { engagements, heldBack, counters } = world.incident(id);
  expect(heldBack).toBeUndefined();
  expect(engagements).toHaveLength(counters.engagements);
  expect(new Set(engagements.map(({ responsibility }) => responsibility)).size).toBe(engagements.length);

  const missed = world.store.history(id).flatMap(({ events }) => events.filter(({ type }) => type === 'UpdateMissed')).length;
  // Counted one for each reminder, they would be too many.
  expect(missed + engagements.length).toBeGreaterThan(limits.engagementsPerIncident);
  const before = world.store.outbox().length;
  await world.passing(hour);
  expect(
    world.incident(id).engagements.filter(({ responsibility, status }) => responsibility.startsWith('Update to') && status !== 'closed'),
  ).not.toEqual([]);
  expect(world.store.outbox().length).toBeGreaterThan(before);
  const asked = await world.engine.submit(id, {
    type: 'Engage',
    responsibility: 'Journalists',
    path: Object.keys(plan.paths)[0] ?? '',
    by: someone,
    reason: 'they call',
  });
  expect(asked.ok).toBe(true);
  expect(world.faults).toEqual([]);
}, 90_000);

test('a hundred responsibilities are open: what is one too many is in the record, in the summary, and engaged once there is room', async () => {
  const world = createWorld(
    smallPlan({
      severities: smallPlan().severities,
      engage: [{ responsibility: 'Legal', team: null, path: 'security', tiers: [], severities: ['SEV1'] }],
    }),
    monday,
  );
  const id = (await world.alert({ level: 'warning' })) ?? '';
  const engage = (responsibility: string) =>
    world.engine.submit(id, { type: 'Engage', responsibility, path: 'payments', by: dana, reason: 'needed' });
  while (openEngagements(world.incident(id)) < limits.engagementsPerIncident)
    expect((await engage(`r${openEngagements(world.incident(id))}`)).ok).toBe(true);
  const refused = await engage('one more');
  expect(refused.ok ? null : refused.refusal.code).toBe('too-many-engagements');
  await world.engine.submit(id, { type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'it is grave' });
  expect(world.story(id)).toContain('Legal is not engaged (needed at SEV1): at most 100 responsibilities are open in one incident');
  expect(world.incident(id).heldBack).toMatchObject([{ limit: 'engagementsPerIncident', most: 100 }]);
  expect(world.faults).toEqual([]);
});
