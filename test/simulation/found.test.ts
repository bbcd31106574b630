// Does what failed once still hold? Each scenario that a campaign has found is played again; and the same seed is always the same story.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bugs } from './bugs.ts';
import { findingsOf, firstFailure, seedsFrom } from './campaign.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import { play } from './world.ts';

const folder = path.join(import.meta.dirname, 'found');

test('every scenario that was found to break a promise keeps them all', { timeout: 60_000 }, async () => {
  const found = readdirSync(folder).filter((each) => each.endsWith('.json'));
  expect(found.length).toBeGreaterThan(0);
  for (const name of found) {
    const scenario = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Scenario; // what a campaign wrote
    expect(await findingsOf(scenario), name).toEqual([]);
  }
});

test('a scenario is played the same way each time', { timeout: 60_000 }, async () => {
  for (const seed of seedsFrom(1, 8)) {
    const once = await play(scenarioOf(seed));
    const again = await play(scenarioOf(seed));
    expect(again.diary).toEqual(once.diary);
  }
});

test('a failing seed is made small, and what is left fails by itself', { timeout: 60_000 }, async () => {
  const bug = bugs.find(({ name }) => name === 'the backstop is paged once');
  if (bug === undefined) throw new Error('the bug is gone');
  const campaign = { plant: bug.plant, breaks: [bug.breaks] };
  const failure = await firstFailure(seedsFrom(1, 50), campaign);
  if (failure === null) throw new Error('nothing was found');
  expect(failure.scenario.acts.length).toBeLessThanOrEqual(3);
  expect(failure.scenario.acts.length).toBeLessThan(scenarioOf(failure.seed).acts.length);
  const written = JSON.parse(JSON.stringify(failure.scenario)) as Scenario; // as it is kept
  const findings = await findingsOf(written, bug.plant());
  expect(findings.map(({ invariant }) => invariant)).toContain(bug.breaks);
  expect(await findingsOf(written)).toEqual([]);
});
