// Is an incident that was opened again played to its last end, each of its lives as it was lived?

import { expect, test } from 'vitest';
import { pastIncident } from '../../../test/fixtures/past-incident.ts';
import { objective, smallPlan } from '../../../test/fixtures/plan.ts';
import type { Commit } from '../../core/incident/events.ts';
import { minute } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { createWorld, type World } from '../world.ts';
import { usualAssumptions } from './answering.ts';
import { compare } from './compare.ts';
import { noMeanings } from './fitting.ts';
import { liveThrough } from './live.ts';
import { outcomeOf } from './outcome.ts';
import type { PastIncident } from './past.ts';
import { promiseName } from './promise-of.ts';
import { pastOf } from './recorded.ts';

const morning = Date.parse('2026-03-02T09:00:00Z');
const dana = { kind: 'person', id: 'dana', name: 'Dana' } as const;
const lee = { kind: 'person', id: 'lee', name: 'Lee' } as const;

const live = (past: PastIncident, plan: Plan) =>
  liveThrough([past], plan, { meanings: noMeanings, assumptions: usualAssumptions, progress: () => {} });

const pages = (commits: readonly Commit[]) =>
  commits.flatMap(({ at, events }) => events.flatMap((event) => (event.type === 'PagePlaced' ? [[at, event.person]] : [])));

/** Dana answers after two minutes. It comes back an hour later: Dana does not answer, Lee does. */
async function livedTwice(plan: Plan, back: (world: World, id: string) => Promise<unknown>) {
  const world = createWorld(plan, morning);
  const { engine, store, time } = world;
  const id = (await world.alert({ level: 'critical' })) ?? '';
  await time.advanceTo(morning + 2 * minute);
  await engine.submit(id, { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  await time.advanceTo(morning + 20 * minute);
  await engine.submit(id, { type: 'ResolveIncident', by: dana, reason: 'rolled back' });
  await time.advanceTo(morning + 30 * minute);
  await back(world, id);
  await time.advanceTo(morning + 38 * minute);
  await engine.submit(id, { type: 'Acknowledge', engagement: null, page: null, by: lee, via: 'api' });
  await time.advanceTo(morning + 50 * minute);
  await engine.submit(id, { type: 'ResolveIncident', by: lee, reason: 'mended' });
  await engine.stop();
  expect(world.faults).toEqual([]);
  const incident = store.incident(id);
  expect(incident?.reopenedTimes).toBe(1);
  const past = pastOf(store.history(id), null);
  if (past === null || incident === null) throw new Error('nothing is on record');
  return { past, incident, commits: store.history(id) };
}

test.each<[string, (world: World, id: string) => Promise<unknown>]>([
  ['by a person', ({ engine }, id) => engine.submit(id, { type: 'ReopenIncident', by: lee, reason: 'it is back' })],
  ['by its alert', (world) => world.alert({ level: 'critical' })],
])('opened again %s, under the plan it was lived under, it goes as it went', async (_how, back) => {
  const { past, incident, commits } = await livedTwice(smallPlan(), back);
  expect(past).toMatchObject({
    resolvedAt: morning + 20 * minute,
    reopenings: [{ at: morning + 30 * minute, resolvedAt: morning + 50 * minute }],
    answers: [
      { person: 'dana', answeredAt: morning + 2 * minute },
      { person: 'dana', pagedAt: morning + 30 * minute, answeredAt: null },
      { person: 'lee', pagedAt: morning + 35 * minute, answeredAt: morning + 38 * minute },
    ],
  });
  const run = await live(past, smallPlan());
  const lived = run.lived.get(past.id);
  expect(lived?.incident).toMatchObject({ status: 'resolved', resolvedAt: morning + 50 * minute, reopenedTimes: 1 });
  expect(lived?.incident.clocks).toEqual(incident.clocks);
  expect(pages(lived?.commits ?? [])).toEqual(pages(commits));
});

test('what counts is how it stood at its last end', async () => {
  const again = ({ engine }: World, id: string) => engine.submit(id, { type: 'ReopenIncident', by: lee, reason: 'it is back' });
  const { past } = await livedTwice(smallPlan(), again);
  const patient = smallPlan({ objectives: [objective('acknowledge', ['SEV1'], 10 * minute), ...smallPlan().objectives.slice(1)] });
  const before = await live(past, smallPlan());
  const [difference] = compare(before, await live(past, patient)).differences;
  // Answered after 2 minutes at first, after 8 when it was back.
  expect(difference?.promises.map(({ of, change, before: was }) => [promiseName(of), change, was?.elapsedMs])).toEqual([
    ['acknowledge', 'won', 8 * minute],
  ]);
});

test('an answer that comes after the end is none to the page that follows when it is opened again', async () => {
  const past = pastIncident(morning, {
    acknowledgedAt: morning + 4 * minute,
    resolvedAt: morning + 2 * minute,
    reopenings: [{ at: morning + 3 * minute, by: lee, reason: 'it is back', resolvedAt: morning + 30 * minute }],
  });
  const run = await live(past, smallPlan());
  const outcomes = [...run.lived.values()].map((lived) => outcomeOf(lived, smallPlan()));
  expect(outcomes.flatMap(({ answers }) => answers)).toEqual([{ name: 'Dana', responsibility: 'Payments', afterMs: 7 * minute }]);
});

test('what was said of the first end is taken back when it is opened again, and said anew', async () => {
  const past = pastIncident(morning, {
    acknowledgedAt: morning + minute,
    resolvedAt: morning + 20 * minute,
    reopenings: [{ at: morning + 60 * minute, by: lee, reason: 'it is back', resolvedAt: morning + 80 * minute }],
    deeds: [{ at: morning + 30 * minute, kind: 'fact', name: 'verified', by: dana, what: '' }],
  });
  const plan = smallPlan({ objectives: [objective('verify', [], 60 * minute)] });
  const verdictOf = async (one: PastIncident) => {
    const run = await live(one, plan);
    return [...run.lived.values()].flatMap((lived) => outcomeOf(lived, plan).promises.map(({ verdict }) => verdict));
  };
  expect(await verdictOf(past)).toEqual(['missed']);
  const again = { at: morning + 90 * minute, kind: 'fact', name: 'verified', by: dana, what: '' } as const;
  expect(await verdictOf({ ...past, deeds: [...(past.deeds ?? []), again] })).toEqual(['met']);
});
