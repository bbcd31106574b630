// Does `tocsin replay` find the past in the store, and say what is wrong with what it was asked?

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asStoredBefore } from '../../../../test/fixtures/earlier-plan.ts';
import { type Opened, openEmbeddedStore } from '../../../../test/stores.ts';
import { day, minute } from '../../../core/kernel/instant.ts';
import { createEngine } from '../../../engine/engine.ts';
import { loadPlan } from '../../plan/load.ts';
import { createEngineStore } from '../../store/engine-store.ts';
import { keepPastIncidents } from '../../store/past-incidents.ts';
import { createPlanStore } from '../../store/plan-store.ts';
import { storedPlan } from '../../store/stored-plan.ts';
import { readHistoryFile } from '../history/read.ts';
import { type ReplayDeps, type ReplayWishes, replay } from './command.ts';
import { readSince } from './record.ts';

const planText = (first: string, target: string) => `
people:
  ana: { name: Ana, email: ana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: ana } } }
  ben: { name: Ben, email: ben@acme.example, zone: Europe/Berlin, contact: { app: { inbox: ben } } }
teams: { shop: { name: Shop, discipline: engineering, members: [ana, ben], path: shop } }
paths: { shop: { steps: [{ page: [person ${first}], wait: 5m }], backstop: { page: [team shop], every: 5m } } }
services: { checkout: { name: Checkout, tier: 1, owner: shop } }
objectives: { answer: { metric: acknowledge, target: ${target} } }
`;
const now = Date.parse('2026-03-10T09:00:00Z');
const openedAt = now - 2 * day;

let opened: Opened;
let folder = '';
let newPlan = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-replay-'));
  newPlan = join(folder, 'new.yaml');
  await writeFile(newPlan, planText('ben', '3m'));
  await writeFile(
    join(folder, 'past.jsonl'),
    '{"id":"old-1","title":"Basket fails","service":"checkout","severity":"SEV2","opened":"2026-03-01T02:00:00Z","acknowledged":"2026-03-01T02:04:00Z","resolved":"2026-03-01T02:20:00Z"}',
  );
  opened = await openEmbeddedStore();
  await livedThrough();
});
afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

/** One incident of Tocsin's own, answered by Ana after four minutes, and one imported. */
async function livedThrough(): Promise<void> {
  const { database } = opened;
  const plans = await createPlanStore(database);
  const { plan } = loadPlan([{ file: 'old.yaml', text: planText('ana', '5m') }], () => undefined);
  if (plan === null) throw new Error('no plan');
  await plans.activate({ plan, sources: [], by: 'a test', now: openedAt });
  let at = openedAt;
  const engine = createEngine({
    store: createEngineStore(database),
    plans,
    clock: { now: () => at },
    timer: { at: () => () => {} },
    ids: { incident: () => 'inc_own', alert: () => 'alr_own', salt: () => '' },
    listeners: [],
    lookEveryMs: day,
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  await engine.declare({
    title: 'Checkout fails',
    service: 'checkout',
    scenario: null,
    severity: 'SEV2',
    correlationKey: null,
    by: { kind: 'tocsin' },
  });
  at += 4 * minute;
  const by = { kind: 'person', id: 'ana', name: 'Ana' } as const;
  await engine.submit('inc_own', { type: 'Acknowledge', engagement: null, page: null, by, via: 'api' });
  at += 6 * minute;
  await engine.submit('inc_own', { type: 'ResolveIncident', by, reason: 'mended' });
  await engine.stop();
  plans.close();
  const read = await readHistoryFile(join(folder, 'past.jsonl'), 'tocsin');
  if (read.ok) await keepPastIncidents(database, { source: 'past', incidents: read.value.incidents, now }, () => {});
}

async function run(over: Partial<ReplayWishes> = {}) {
  const said: string[] = [];
  const deps: ReplayDeps = { open: async () => ({ ...opened.database, close: async () => {} }), now, width: 400, progress: () => {} };
  const wishes: ReplayWishes = { plan: newPlan, format: 'tocsin', all: false, json: false, ...over };
  const code = await replay(wishes, deps, { write: (text) => void said.push(text), environment: () => undefined });
  return { code, text: said.join('') };
}

test("the store's own incidents and the imported ones are replayed against the plan in force", async () => {
  const { code, text } = await run();
  expect(code).toBe(1);
  expect(text).toContain('2 incidents of the store under');
  expect(text).toContain('against the plan in force');
  expect(text).toContain('acknowledge lost: met (4m of 5m) → missed (4m of 3m)');
  expect(text).toContain('Shop: Ben is paged at once');
  expect(text).toMatch(/Ana +2 → 0 pages/);
});

test('`--since` leaves out what is older, and `--incident` shows two timelines', async () => {
  const { text } = await run({ since: '5d', incident: 'inc_own', html: join(folder, 'replay.html') });
  expect(text).toContain('answered 4m after the page, as on record');
  expect(text).toContain('answers 4m after the page, as the incident was answered on record');
  expect(await readFile(join(folder, 'replay.html'), 'utf8')).not.toContain('Basket fails');
  expect((await run({ since: '5d', incident: 'old-1' })).code).toBe(2);
});

test('a file without a plan to compare with gives the figures of the one plan', async () => {
  const { code, text } = await run({ history: join(folder, 'past.jsonl') });
  expect(code).toBe(0);
  expect(text).toMatch(/1 incidents of .*past\.jsonl under/);
  expect(text).toMatch(/Ben +1 pages +1 by night/);
});

test('a plan in force that an earlier version stored is brought to the present before it is compared with', async () => {
  const { db } = opened.database;
  const stored = await db.selectFrom('plans').select('plan').executeTakeFirstOrThrow();
  const today = storedPlan(stored.plan);
  const older = asStoredBefore(today);
  expect(older).not.toEqual(today);
  const before = await run();
  await db
    .updateTable('plans')
    .set({ plan: JSON.stringify(older) })
    .execute();
  const after = await run();
  await db
    .updateTable('plans')
    .set({ plan: JSON.stringify(stored.plan) })
    .execute();
  expect(after).toEqual(before);
});

test.each<[string, Partial<ReplayWishes>]>([
  ['there is no', { plan: 'nowhere.yaml' }],
  ['there is no', { against: 'nowhere.yaml' }],
  ['is neither a time like', { since: 'long ago' }],
  ['--answer: `soon` is no time', { answer: 'soon' }],
  ['there is no nowhere.csv', { history: 'nowhere.csv' }],
  ['there is no nowhere.yaml', { meanings: 'nowhere.yaml' }],
  ['the store has no incident since', { since: '1m' }],
])('what cannot be done is said: %s', async (message, wishes) => {
  const { code, text } = await run(wishes);
  expect([code, text]).toEqual([2, expect.stringContaining(message)]);
});

test('a time back, a day and a moment are understood', () => {
  expect(readSince('90d', now)).toEqual({ ok: true, value: now - 90 * day });
  expect(readSince('2026-03-01', now)).toEqual({ ok: true, value: Date.parse('2026-03-01T00:00:00Z') });
  expect(readSince('2026-03-01T01:00:00+01:00', now)).toEqual({ ok: true, value: Date.parse('2026-03-01T00:00:00Z') });
});
