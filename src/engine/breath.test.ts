// Does a condition that takes too much work lose an alert, or keep everybody waiting?

import { expect, test } from 'vitest';
import { smallPlan } from '../../test/fixtures/plan.ts';
import { type SenderEvent, unsaidOfEvent } from '../core/alert/event.ts';
import type { Scenario } from '../core/plan/plan.ts';
import { unsaid } from '../core/plan/unsaid.ts';
import { createMemoryStore } from '../sim/memory-store.ts';
import { createVirtualTime } from '../sim/virtual-time.ts';
import { onePlan } from '../sim/world.ts';
import { longestBreathMs } from './breath.ts';
import { createEngine } from './engine.ts';
import type { Changes } from './ports.ts';

const scenario = (id: string, when: string): Scenario => ({ id, title: id, services: [], when, engage: [], ...unsaid.scenario });
const heavy = scenario('heavy', 'alert.details.l.all(a, alert.details.l.all(b, true))');
const late = scenario('late', 'alert.level == "critical"');
const plan = smallPlan({ scenarios: { heavy, late } });
const details = JSON.stringify({ l: Array.from({ length: 4_000 }, (_, n) => n) });

const event = (dedupKey: string): SenderEvent => ({
  ...{ integration: 'monitor', action: 'trigger', dedupKey, summary: 'Trouble', source: 'probe', level: 'critical' },
  ...{ component: null, group: null, class: null, service: 'checkout', happenedAt: null, links: [], ...unsaidOfEvent, details },
});

/** A clock that goes on by itself while work is done. */
function node() {
  const time = createVirtualTime(Date.parse('2026-03-02T09:00:00Z'));
  const changes: Changes[] = [];
  let made = 0;
  let pauses = 0;
  let looked = 0;
  const engine = createEngine({
    store: createMemoryStore(),
    plans: onePlan(plan),
    clock: { now: () => time.now() + ++looked * longestBreathMs },
    timer: time,
    ids: { incident: () => `inc_${++made}`, alert: () => `alr_${++made}`, salt: () => 'salt' },
    listeners: [{ committed: (each) => void changes.push(each) }],
    pause: async () => void pauses++,
    lookEveryMs: 60_000,
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  return { engine, changes, pauses: () => pauses };
}

test('an alert on which a condition would take too much work opens without the scenario, and says so to sender and people', async () => {
  const { engine, changes } = node();
  const sentence = (id: string) => `The condition of scenario ${id} takes more work than one alert may take, so it was not judged.`;
  const opened = await engine.ingest(event('k'));
  expect(opened).toMatchObject({ ok: true, value: { outcome: 'opened', oddities: [sentence('heavy'), sentence('late')] } });
  const said = changes.flatMap(({ incidents }) => incidents.flatMap(({ commits }) => commits.flatMap(({ events }) => events)));
  expect(said).toContainEqual(expect.objectContaining({ type: 'NoteAdded', text: `${sentence('heavy')}\n${sentence('late')}` }));
  expect(said).toContainEqual(expect.objectContaining({ type: 'IncidentOpened', scenario: null }));
});

test('in a batch of many everybody else has a turn between two', async () => {
  const { engine, pauses } = node();
  await Promise.all(Array.from({ length: 20 }, (_, n) => engine.ingest(event(`k${n}`))));
  expect(pauses()).toBeGreaterThanOrEqual(20);
});
