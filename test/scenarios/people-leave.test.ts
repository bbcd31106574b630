// Who is paged while the plan changes? The ladder is the one that the incident began with, the people are those of now.

import { expect, test } from 'vitest';
import { hour, minute } from '../../src/core/kernel/instant.ts';
import { livingPlan } from '../../src/core/plan/living.ts';
import type { Person, Plan } from '../../src/core/plan/plan.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { PlanBook } from '../../src/engine/ports.ts';
import { createMemoryStore } from '../../src/sim/memory-store.ts';
import { createVirtualTime } from '../../src/sim/virtual-time.ts';
import { numberedApart } from '../../src/sim/world.ts';
import { path, person, smallPlan } from '../fixtures/plan.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const all = ['dana', 'lee', 'kim', 'ana'];
const steps = [['dana'], ['lee', 'kim'], ['kim']];

function planOf(people: Readonly<Record<string, Person>>): Plan {
  return smallPlan({ people, paths: { ...smallPlan().paths, payments: path('payments', steps) } });
}

const everybody = Object.fromEntries(all.map((id) => [id, person(id)]));

function without(...gone: readonly string[]): Readonly<Record<string, Person>> {
  return Object.fromEntries(Object.entries(everybody).filter(([id]) => !gone.includes(id)));
}

/** One incident that begins under version 1, while others become active. */
async function opened() {
  const time = createVirtualTime(monday);
  const store = createMemoryStore();
  const versions = [planOf(everybody)];
  const plans: PlanBook = {
    active: () => ({ version: versions.length, plan: versions.at(-1) ?? smallPlan() }),
    ensure: async () => undefined,
    get: (version) => versions[version - 1] ?? smallPlan(),
  };
  const faults: string[] = [];
  const report = (what: string) => faults.push(what);
  const engine = createEngine({ store, plans, clock: time, timer: time, ids: numberedApart(), listeners: [], lookEveryMs: hour, report });
  engine.start();
  const by = { kind: 'sender', integration: 'monitor' } as const;
  const asked = { title: 'Checkout fails', service: 'checkout', scenario: null, severity: 'SEV1', correlationKey: null, by } as const;
  const declared = engine.declare(asked);
  await time.settle();
  const done = await declared;
  if (!done.ok) throw new Error(done.refusal.message);
  const { id } = done.value.incident;
  return {
    activate: (people: Readonly<Record<string, Person>>) => versions.push(planOf(people)),
    passing: (ms: number) => time.advanceTo(time.now() + ms),
    sent: () => store.outbox().map(({ order }) => `${(order.at - monday) / minute}: ${order.person} at ${order.address}`),
    events: () => store.history(id).flatMap(({ events }) => events),
    end: async () => {
      await engine.stop();
      expect(faults).toEqual([]);
    },
  };
}

test('who is taken out while a step waits is not paged; the others are, and a step without anybody is skipped at once', async () => {
  const incident = await opened();
  await incident.passing(4 * minute);
  incident.activate(without('lee'));
  await incident.passing(minute);
  expect(incident.sent().filter((each) => each.startsWith('5:'))).toEqual(['5: kim at kim']);
  expect(incident.events()).toContainEqual(expect.objectContaining({ type: 'StepReached', step: 1, people: ['kim'], gone: ['lee'] }));
  incident.activate(without('lee', 'kim'));
  await incident.passing(5 * minute);
  expect(incident.events()).toContainEqual(expect.objectContaining({ type: 'StepSkipped', step: 2, reason: 'Kim left the plan' }));
  expect(incident.sent().at(-1)).toBe('10: ana at ana');
  await incident.end();
});

test('a changed address is used by the next message, also of a page that is out', async () => {
  const incident = await opened();
  const mail = { ...everybody.dana?.contactMethods[1], id: 'mail', channel: 'email', address: 'new@acme.example' };
  const dana = {
    ...person('dana'),
    contactMethods: [...person('dana').contactMethods.slice(0, 1), { ...person('dana').contactMethods[1], ...mail }],
  };
  incident.activate({ ...everybody, dana: dana as Person });
  await incident.passing(minute);
  expect(incident.sent()).toEqual(['0: dana at dana', '1: dana at new@acme.example']);
  await incident.end();
});

test('whoever is taken out after the first message gets no second one', async () => {
  const incident = await opened();
  incident.activate(without('dana'));
  await incident.passing(2 * minute);
  expect(incident.sent()).toEqual(['0: dana at dana']);
  expect(incident.events()).toContainEqual(expect.objectContaining({ type: 'PageReleased', person: 'dana', reason: 'left the plan' }));
  await incident.end();
});

test('the ladder stays as it was, whatever the active version says of it; the same pair of versions makes one plan', () => {
  const frozen = planOf(everybody);
  const active = smallPlan({ people: without('lee'), paths: {} });
  const living = livingPlan(frozen, active);
  expect(living.paths).toBe(frozen.paths);
  expect(living.people.lee).toMatchObject({ name: 'Lee', contactMethods: [], gone: true });
  expect(livingPlan(frozen, active)).toBe(living);
  expect(livingPlan(frozen, frozen)).toBe(frozen);
});
