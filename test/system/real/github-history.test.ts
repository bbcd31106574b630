// Does a real history import and replay? GitHub's 819 incidents under two plans, every difference with its reason.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importHistory } from '../../../src/server/import/history/command.ts';
import { readHistoryFile } from '../../../src/server/import/history/read.ts';
import { type ReplayWishes, replay } from '../../../src/server/import/replay/command.ts';
import { openEmbeddedStore } from '../../stores.ts';
import { realData } from './data.ts';

const file = join(realData('github-status-history'), 'incidents.jsonl.gz');

const services = [
  'actions',
  'copilot',
  'pull-requests',
  'codespaces',
  'issues',
  'git-operations',
  'pages',
  'webhooks',
  'api-requests',
  'packages',
  'website',
];

/** Three take turns in three zones; `waits`: the steps, and how long each has to be answered. */
const planText = (steps: string, target: string) => `
name: Host of code
people:
  ana: { name: Ana, email: ana@acme.example, zone: Europe/Berlin, contact: { app: { inbox: ana } } }
  ben: { name: Ben, email: ben@acme.example, zone: America/New_York, contact: { app: { inbox: ben } } }
  cai: { name: Cai, email: cai@acme.example, zone: Asia/Singapore, contact: { app: { inbox: cai } } }
teams:
  hosts: { name: Hosts, discipline: operations, members: [ana, ben, cai], path: hosts }
schedules:
  weekly: { zone: UTC, rotations: [{ members: [ana, ben, cai], every: 1 week, from: 2022-01-03T09:00 }] }
  sun:
    zone: UTC
    rotations:
      - { members: [cai], every: 1 day, from: 2022-01-03T00:00, only: { mon-sun: 00:00-08:00 } }
      - { members: [ana], every: 1 day, from: 2022-01-03T08:00, only: { mon-sun: 08:00-16:00 } }
      - { members: [ben], every: 1 day, from: 2022-01-03T16:00, only: { mon-sun: 16:00-24:00 } }
paths:
  hosts: { steps: ${steps}, backstop: { page: [team hosts], every: 10m } }
services:
${services.map((name) => `  ${name}: { name: ${name}, tier: 1, owner: hosts }`).join('\n')}
objectives:
  answer: { metric: acknowledge, target: ${target} }
  mend: { metric: restore, target: 4h }
`;

const meanings = `
services: { Copilot AI Model Providers: copilot, Visit www: website }
severities: { critical: SEV1, major: SEV2, minor: SEV3, none: SEV4, maintenance: leave out }
otherwise: website
`;

const folder = mkdtempSync(join(tmpdir(), 'tocsin-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const wishes = (over: Partial<ReplayWishes> = {}): ReplayWishes => ({
  against: put('old.yaml', planText('[{ page: [schedule weekly], wait: 5m }]', '5m')),
  plan: put('new.yaml', planText('[{ page: [schedule sun], wait: 5m }]', '5m')),
  history: file,
  format: 'github-status',
  meanings: put('meanings.yaml', meanings),
  html: join(folder, 'replay.html'),
  all: false,
  json: true,
  ...over,
});

const run = async (over: Partial<ReplayWishes> = {}) => {
  const said: string[] = [];
  const deps = { open: async () => null, now: Date.parse('2026-09-01T00:00:00Z'), width: 140, progress: () => {} };
  const code = await replay(wishes(over), deps, { write: (text) => void said.push(text), environment: () => undefined });
  return { code, text: said.join('') };
};

interface Told {
  readonly sums: { readonly incidents: number; readonly nightPages: number };
  readonly sumsBefore: { readonly incidents: number; readonly nightPages: number };
  readonly differences: readonly {
    readonly id: string;
    readonly promises: readonly { readonly because: readonly string[] }[];
    readonly because: readonly string[];
  }[];
  readonly notPlayed: readonly { readonly reason: string }[];
}

test('all 819 incidents with their 4,570 updates are read, and kept once', async () => {
  const read = await readHistoryFile(file, 'github-status');
  expect(read.ok && [read.value.incidents.length, read.value.bad.length]).toEqual([819, 0]);
  expect(read.ok && read.value.incidents.reduce((sum, { updates }) => sum + updates.length, 0)).toBe(4_570);
  const { database, close } = await openEmbeddedStore();
  const said: string[] = [];
  const deps = { open: async () => ({ ...database, close: async () => {} }), now: 0, progress: () => {} };
  for (let time = 0; time < 2; time++) {
    const args = { file, format: 'github-status', source: 'github', skipBad: false, json: false } as const;
    expect(await importHistory(args, deps, { write: (text) => void said.push(text) })).toBe(0);
  }
  await close();
  expect(said.filter((text) => text !== '')).toEqual([
    'github: 819 added, 0 changed, 0 unchanged, 0 left out\n',
    'github: 0 added, 0 changed, 819 unchanged, 0 left out\n',
  ]);
});

test('they replay under two plans: following the sun wakes fewer people, and every difference has its reason and its timelines', async () => {
  const { code, text } = await run();
  // Border: what the command has just written.
  const told = JSON.parse(text) as Told;
  expect(told.sums.incidents).toBe(819 - 18);
  expect(told.notPlayed.map(({ reason }) => reason)).toEqual(Array.from({ length: 18 }, () => 'maintenance incidents are left out'));
  expect(told.sums.nightPages).toBeLessThan(told.sumsBefore.nightPages / 2);
  expect(told.differences.length).toBeGreaterThan(100);
  expect(
    told.differences.filter(({ promises, because }) => because.length === 0 && promises.every((each) => each.because.length === 0)),
  ).toEqual([]);
  expect([0, 1]).toContain(code);
  const html = readFileSync(join(folder, 'replay.html'), 'utf8');
  const targets = new Set([...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links).toHaveLength(told.differences.length);
  expect(links.filter((id) => !targets.has(id))).toEqual([]);
  const one = await run({ incident: told.differences[0]?.id ?? '', json: false });
  expect(one.text).toMatch(/before .* after/);
  expect((await run()).text).toBe(text);
});

test('a shorter promise loses what an answer in three minutes cannot keep, and the exit code says so', async () => {
  const { code, text } = await run({ plan: put('short.yaml', planText('[{ page: [schedule weekly], wait: 5m }]', '2m')), json: false });
  expect(code).toBe(1);
  expect(text).toContain('the promise is 2m (answer) instead of 5m (answer)');
});
