// Does the simulator's engine do what the whole engine does? What was asked in a run is asked again of the engine with queue, store and look-out.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallPlan } from '../../test/fixtures/plan.ts';
import { plans } from '../../test/fixtures/random-plan.ts';
import { minute } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { createMemoryStore } from './memory-store.ts';
import { readScript } from './read-script.ts';
import { type Asked, play, type Run } from './run.ts';
import type { Script } from './script.ts';
import { createWorld, numberedApart } from './world.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const service = (plan: Plan) => Object.keys(plan.services)[0] ?? '';

function scriptFor(plan: Plan, injects: readonly string[]): Script {
  const text = `title: T\nlasts: 2h\nrepair: { median: 20m, p90: 1h }\ntimeline:\n${injects.map((each) => `  - ${each}\n`).join('')}`;
  const { script, problems } = readScript({ file: 's.yaml', text }, plan);
  if (script === null) throw new Error(problems[0]?.message);
  return script;
}

async function askedAgain(plan: Plan, run: Run, asked: readonly { readonly asked: Asked; readonly at: number }[]) {
  const world = createWorld(plan, run.start, createMemoryStore(), numberedApart());
  for (const { asked: one, at } of asked) {
    await world.time.advanceTo(at);
    if (one.kind === 'event') await world.engine.ingest(one.event);
    else if (one.kind === 'command') await world.engine.submit(one.incident, one.command);
    else await world.engine.declare(one.command);
  }
  await world.time.advanceTo(run.end);
  expect(world.faults).toEqual([]);
  return world.store;
}

/** What happened, when, in order; into how many commits it was cut is the batches' business. */
function told(commits: ReturnType<Run['history']>): unknown {
  return commits.flatMap(({ at, events }) => events.map((event) => ({ at, event })));
}

async function agree(plan: Plan, script: Script, wanted: { readonly seed: number; readonly run: number }) {
  const asked: { asked: Asked; at: number }[] = [];
  const run = play({ plan, script, ...wanted, start: monday }, (one, at) => asked.push({ asked: one, at }));
  const store = await askedAgain(plan, run, asked);
  expect(store.incidents().map(({ id }) => id)).toEqual(run.incidents.map(({ id }) => id));
  for (const incident of run.incidents) {
    expect(told(run.history(incident.id))).toEqual(told(store.history(incident.id)));
    expect({ ...incident, version: 0 }).toEqual({ ...store.incident(incident.id), version: 0 });
  }
  return run;
}

test('in a hundred runs of a busy script both engines tell the same', async () => {
  const plan = smallPlan();
  const script = scriptFor(plan, [
    '{ at: start, alert: { summary: A, service: checkout, level: error, key: a } }',
    '{ at: 1m, alert: { summary: B, service: checkout, level: critical, key: b } }',
    '{ at: 2m, alert: { summary: B, service: checkout, level: critical, key: b } }',
    '{ at: 5m, customer call: { summary: C, service: checkout, severity: SEV2 } }',
    '{ at: 9m, hand off: { responsibility: Payments, to: path security, by: dana } }',
    '{ at: 15m, channel fails: { channel: inbox, for: 10m } }',
    '{ at: 20m, resolved: a }',
    '{ at: 80m, alert: { summary: A, service: checkout, level: warning, key: a } }',
  ]);
  let pages = 0;
  for (let run = 1; run <= 100; run++) {
    const { attempts } = await agree(plan, script, { seed: 11, run });
    pages += attempts.size;
  }
  expect(pages).toBeGreaterThan(200);
}, 60_000);

test('on random plans, too', async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.nat(), async (plan, seed) => {
      const name = service(plan);
      const script = scriptFor(plan, [
        `{ at: start, alert: { summary: A, service: ${name}, level: critical, key: a } }`,
        `{ at: ${Math.max(1, seed % 90)}m, resolved: a }`,
        `{ at: 95m, alert: { summary: A, service: ${name}, level: error, key: a } }`,
      ]);
      await agree(plan, script, { seed, run: 1 + (seed % 7) });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('the small plan is played for its whole length', () => {
  const plan = smallPlan();
  const script = scriptFor(plan, ['{ at: start, alert: { summary: A, service: checkout, level: error, key: a } }']);
  expect(play({ plan, script, seed: 1, run: 1, start: monday }).end).toBe(monday + 120 * minute);
});
