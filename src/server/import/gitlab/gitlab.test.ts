// Does a small catalogue become the plan that one would write by hand? And is nothing of it lost without a word?

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadPlan } from '../../plan/load.ts';
import { readPlanSources } from '../../plan/read.ts';
import { verifyPlan } from '../../plan/verify.ts';
import { importGitlabCatalog } from './command.ts';

const catalog = `
services:
  - name: shop
    friendly_name: The shop
    tier: sv
    owner: store:front
    teams: [store:front, gone]
    business: { SLA: { overall_sla_weighting: 5 } }
    technical:
      documents: { sre_guide: 'https://example.com/shop', design: }
      dependencies: [{ service: database }, { service: shop }, { service: elasticsearch }, { service: }]
      logging: [{ name: app }]
  - name: database
    tier: db
    owner: dba
`;
const teams = `
teams:
  - { name: 'store:front', slack_channel: shop, manager: manager-01 }
  - { name: dba, oncall_schedule: 'https://example.com/schedule' }
  - { name: idle }
`;
const thresholds = [
  {
    type: 'database',
    tier: 'db',
    serviceDependencies: ['shop'],
    contractualThresholds: { errorRatio: 0.01 },
    monitoringThresholds: {},
  },
];
const routing = `
route:
  receiver: everybody
  routes: [{ receiver: team_dba_alerts_channel, matchers: ['team="dba"'], continue: true }]
receivers: [{ name: everybody, slack_configs: [{}] }, { name: team_dba_alerts_channel, slack_configs: [{}] }]
`;

let folder = '';
let said: string[] = [];
const shell = { write: (text: string) => void said.push(text), environment: () => undefined };
const run = (json = false) => importGitlabCatalog({ folder, out: join(folder, 'plan'), standIn: 'kim@acme.example', json }, shell);

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), 'tocsin-catalog-'));
  await mkdir(join(folder, 'services'));
  await writeFile(join(folder, 'services/service-catalog.yml'), catalog);
  await writeFile(join(folder, 'services/teams.yml'), teams);
  await writeFile(join(folder, 'service-slos-and-dependencies.json'), JSON.stringify(thresholds));
  await writeFile(join(folder, 'alertmanager.rendered.yml'), routing);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('services, teams, dependencies and receivers are in the plan, what is wrong among them', async () => {
  expect(await run()).toBe(1);
  expect(parse(await readFile(join(folder, 'plan/services.yaml'), 'utf8')).services).toMatchObject({
    shop: {
      name: 'The shop',
      tier: 1,
      owner: 'store-front',
      'depends on': ['database', 'shop', 'elasticsearch'],
      description: 'layer: sv\nteams: store:front, gone',
      runbooks: ['shop'],
    },
    database: {
      name: 'database',
      tier: 1,
      owner: 'dba',
      'depends on': ['shop'],
      description: 'layer: db\npromised: errorRatio 0.01',
      'monitored by': ['alertmanager'],
    },
  });
  const sources = await readPlanSources(join(folder, 'plan'));
  const { plan, problems } = loadPlan(sources.ok ? sources.value : [], () => undefined);
  expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'warning: these services depend on one another: shop → shop',
    'warning: there is no service `elasticsearch`',
    'warning: these services depend on one another: shop → database → shop',
  ]);
  // What is wrong is in the plan, so that the verifier finds it there, each at its line.
  said = [];
  const asked = { path: join(folder, 'plan'), only: ['dependency-unknown', 'dependency-cycle'], from: undefined, explain: undefined };
  const terminal = { ...shell, clock: { now: () => 0 }, colour: false };
  expect(await verifyPlan({ ...asked, days: 1, json: true, sarif: false }, terminal)).toBe(1);
  const { findings } = JSON.parse(said.join('')) as { findings: { check: string; message: string; place: { line: number } }[] };
  const lines = (await readFile(join(folder, 'plan/services.yaml'), 'utf8')).split('\n');
  expect(findings.map(({ check, message, place }) => [check, message, lines[place.line - 1]?.trim()])).toEqual([
    ['dependency-unknown', 'shop depends on elasticsearch, which does not exist', '- elasticsearch'],
    ['dependency-cycle', 'shop depends on itself', '- shop'],
    ['dependency-cycle', 'these services depend on one another: shop → database → shop', '- database'],
  ]);
  expect(plan?.teams.idle?.path).toBeNull();
  expect(plan?.scenarios.team_dba_alerts_channel).toMatchObject({
    when: 'alert.labels.get("team") == "dba"',
    engage: [{ team: 'dba' }],
  });
});

test('every fault is told with its file and line, and nothing is left out without a word', async () => {
  await run();
  const text = said.join('');
  expect(text).toContain('service-catalog.yml:7 wrong  service shop its team gone is no team of the catalogue');
  expect(text).toContain('service-catalog.yml:11 wrong  service shop depends on itself');
  const notes = await readFile(join(folder, 'plan/IMPORT.md'), 'utf8');
  for (const words of [
    '**dependencies**: 1 without a name: of shop',
    '**field technical.logging**: of 1 services',
    '**field slack_channel**: of 1 teams',
    '**team dba**: its schedule is at https://example.com/schedule',
    '**team store:front**: is called `store-front`',
    '**team store:front**: its manager manager-01 has no address',
    '**thresholds**',
  ]) {
    expect(notes).toContain(words);
  }
});

test('an import may be done again, and writes over no other folder', async () => {
  await run();
  const before = await readFile(join(folder, 'plan/services.yaml'), 'utf8');
  expect(await run(true)).toBe(1);
  expect(await readFile(join(folder, 'plan/services.yaml'), 'utf8')).toBe(before);
  await writeFile(join(folder, 'plan/own.yaml'), 'name: Mine');
  expect(await run()).toBe(2);
  await rm(join(folder, 'plan/own.yaml'));
  await rm(join(folder, 'plan/IMPORT.md'));
  expect(await run()).toBe(2);
  expect(said.at(-1)).toContain('is not empty');
});

test.each([
  ['services/service-catalog.yml', 'services: [', 'service-catalog.yml:1: '],
  ['services/service-catalog.yml', 'services:\n  - name: x\n    tier: sv\n', 'service-catalog.yml:2: `services.0.owner`'],
  ['services/teams.yml', 'teams: 3', 'teams.yml:1: `teams`'],
  ['alertmanager.rendered.yml', 'route:\n  receiver: nobody\nreceivers: []', 'alertmanager.rendered.yml:2: there is no receiver `nobody`'],
])('a broken %s is refused with its place', async (file, text, place) => {
  await writeFile(join(folder, file), text);
  expect(await run()).toBe(2);
  expect(said.join('')).toContain(place);
});
