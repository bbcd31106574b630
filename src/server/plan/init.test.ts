// Is the plan for newcomers sound, does it hold the practice that it promises, and does writing it never destroy anything?

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleReached } from '../../core/oncall/resolve.ts';
import { channelsToCheckBy } from '../notify/channels.ts';
import { initPlan } from './init.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-init-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written: string[] = [];
const channels = channelsToCheckBy({ allowPrivateWebhooks: true });
const shell = { write: (text: string) => void written.push(text), environment: () => undefined, channels };
const starter = 'examples/starter';

async function starterPlan() {
  const read = await readPlanSources(starter);
  if (!read.ok) throw new Error(read.refusal.message);
  const { plan, problems } = loadPlan(read.value, () => undefined, channels);
  expect(problems).toEqual([]);
  if (plan === null) throw new Error('no plan');
  return plan;
}

test('it is written into a new folder, as it is shipped, and is sound there', async () => {
  const path = join(folder, 'new', 'plan');
  expect(await initPlan({ path, starter }, shell)).toBe(0);
  expect(readdirSync(path)).toEqual(readdirSync(starter));
  for (const name of readdirSync(path)) expect(readFileSync(join(path, name), 'utf8')).toBe(readFileSync(join(starter, name), 'utf8'));
  expect(written.join('')).toContain('tocsin plan validate');
});

test('a folder that holds anything is left alone', async () => {
  const path = mkdtempSync(join(folder, 'full-'));
  writeFileSync(join(path, 'notes.txt'), 'mine');
  expect(await initPlan({ path, starter }, shell)).toBe(2);
  expect(readdirSync(path)).toEqual(['notes.txt']);
});

test('it holds the practice: reviews in time, updates every twenty minutes, a commander in every major incident', async () => {
  const plan = await starterPlan();
  const target = (id: string) => plan.objectives.find((each) => each.id === id)?.targetText;
  expect([
    target('review-held-critical'),
    target('review-held-major'),
    target('first-update-critical'),
    target('update-cadence-critical'),
  ]).toEqual(['3 days', '5 business days', '5m', '20m']);
  expect(plan.severities.map(({ name, thresholds }) => [name, thresholds.length > 0])).toEqual([
    ['SEV1', true],
    ['SEV2', true],
    ['SEV3', true],
    ['SEV4', false],
    ['SEV5', false],
  ]);
  expect(plan.roles['incident-commander']).toMatchObject({ certified: true, neededAt: ['SEV1', 'SEV2'] });
  expect(plan.phases.every(({ name, cutover }) => name === 'closed' || cutover.length > 0)).toBe(true);
  expect(Object.values(plan.audiences).every(({ owner, cadences }) => owner !== null && cadences.length > 0)).toBe(true);
});

test('somebody is on call at every hour of a year, on every path, and commanders are certified', async () => {
  const plan = await starterPlan();
  const commanders = new Set(Object.values(plan.people).flatMap(({ id, certifications }) => (certifications.length > 0 ? [id] : [])));
  const hour = 3_600_000;
  for (let at = Date.UTC(2027, 0); at < Date.UTC(2028, 0); at += 7 * hour) {
    for (const path of Object.values(plan.paths)) expect(peopleReached(plan, path.steps[0]?.targets ?? [], at)).not.toEqual([]);
    const [commander] = peopleReached(plan, [{ kind: 'schedule', id: 'commanders' }], at);
    expect(commanders.has(commander?.person ?? '')).toBe(true);
  }
});
