// Does a real service catalogue become a plan, and a real alert routing its conditions? GitLab's, where the data are there.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unsaidOfEvent } from '../../../src/core/alert/event.ts';
import { groupingOf } from '../../../src/core/alert/grouping.ts';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { matches } from '../../../src/core/plan/condition.ts';
import { readConfig } from '../../../src/server/import/alertmanager/config.ts';
import { textsOf } from '../../../src/server/import/alertmanager/finite.ts';
import { allRoutes, receiversFor } from '../../../src/server/import/alertmanager/routing.ts';
import { importGitlabCatalog } from '../../../src/server/import/gitlab/command.ts';
import { planOfCatalog } from '../../../src/server/import/gitlab/plan.ts';
import { readCatalog } from '../../../src/server/import/gitlab/source.ts';
import { planFiles } from '../../../src/server/import/plan-folder.ts';
import { loadPlan } from '../../../src/server/plan/load.ts';
import { readPlanSources } from '../../../src/server/plan/read.ts';
import { verifyPlan } from '../../../src/server/plan/verify.ts';
import { realData } from './data.ts';

type Labels = Readonly<Record<string, string>>;

const folder = realData('gitlab-runbooks');

const imported = await importedFrom(folder);

test('the catalogue becomes a folder that is a plan, with the faults that it really has', async () => {
  const out = mkdtempSync(join(tmpdir(), 'tocsin-import-'));
  try {
    const said: string[] = [];
    const shell = { write: (text: string) => void said.push(text), environment: () => undefined };
    expect(await importGitlabCatalog({ folder, out, standIn: 'on-call@acme.example', json: false }, shell)).toBe(1);
    expect(said.join('')).toContain('service gitaly depends on itself');
    const sources = await readPlanSources(out);
    if (!sources.ok) throw new Error(sources.refusal.message);
    const { plan, problems } = loadPlan(sources.value, () => undefined);
    if (plan === null) throw new Error(JSON.stringify(problems[0]));
    expect(Object.keys(plan.services)).toHaveLength(109 + 1);
    expect(Object.keys(plan.teams)).toHaveLength(94 + 1);
    const edges = Object.values(plan.services).flatMap(({ id, dependsOn }) => dependsOn.map((other) => [id, other] as const));
    const dangling = edges.filter(([, other]) => plan.services[other] === undefined);
    expect(new Set(dangling.map(([, other]) => other))).toEqual(new Set(['postgres', 'prometheus', 'elasticsearch', 'haproxy']));
    expect(dangling).toHaveLength(15);
    expect(edges.filter(([from, to]) => from === to)).toEqual([
      ['gitaly', 'gitaly'],
      ['kas', 'kas'],
    ]);
    // Each is told of at its line, and nothing else is wrong but the circle of api and kas.
    const messages = problems.map(({ message }) => message);
    expect(messages.filter((message) => message.startsWith('there is no service'))).toHaveLength(dangling.length);
    expect(messages.filter((message) => message.startsWith('these services depend'))).toHaveLength(3);
    expect(problems).toHaveLength(dangling.length + 3);
    // And the verifier finds them in the plan that was imported.
    said.length = 0;
    const asked = { path: out, only: ['dependency-unknown', 'dependency-cycle'], from: undefined, explain: undefined };
    const terminal = { ...shell, clock: { now: () => 0 }, colour: false };
    expect(await verifyPlan({ ...asked, days: 1, json: true, sarif: false }, terminal)).toBe(1);
    const { findings } = JSON.parse(said.join('')) as { findings: { check: string; message: string }[] };
    const foundBy = (check: string) => findings.filter((each) => each.check === check).map(({ message }) => message);
    expect(foundBy('dependency-unknown').toSorted()).toEqual(
      dangling.map(([from, to]) => `${from} depends on ${to}, which does not exist`).toSorted(),
    );
    expect(foundBy('dependency-cycle')).toEqual([
      'gitaly depends on itself',
      'kas depends on itself',
      expect.stringMatching(/^these services depend on one another: (api → kas → api|kas → api → kas)$/),
    ]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});

test('every dependency of the catalogue and of the metrics is in the plan', () => {
  const slos = JSON.parse(readFileSync(join(folder, 'service-slos-and-dependencies.json'), 'utf8')) as readonly {
    type: string;
    serviceDependencies: readonly string[];
  }[];
  const edges = slos.flatMap(({ type, serviceDependencies }) => serviceDependencies.map((other) => [type, other] as const));
  expect(edges).toHaveLength(127);
  expect(edges.filter(([from, to]) => !imported.plan.services[from]?.dependsOn.includes(to))).toEqual([]);
});

const cases = JSON.parse(readFileSync(join(folder, 'routing-tests.json'), 'utf8')) as readonly {
  name: string;
  labels: Labels;
  receivers: readonly string[];
}[];

test('there are 210 routes, 80 receivers and 41 cases', () => {
  expect([allRoutes(imported.config.root).length, imported.config.receivers.length, cases.length]).toEqual([210, 80, 41]);
});

test.each(cases)('routing: $name', ({ labels, receivers }) => {
  expect(receiversFor(imported.config.root, labels)).toEqual(receivers);
  expect(conditionsThatHold(labels)).toEqual(new Set(receivers));
  // The incident's own scenario is one of them.
  const chosen = groupingOf(imported.plan, alertWith(labels)).scenario;
  expect(receivers).toContain(chosen?.title);
});

test('whatever the labels are, the conditions that hold are those of the receivers that real routing chooses', () => {
  const seed = 20_260_820;
  const alerts = randomLabels(seed, 400);
  for (const labels of alerts) {
    expect(conditionsThatHold(labels), `seed ${seed}, ${JSON.stringify(labels)}`).toEqual(
      new Set(receiversFor(imported.config.root, labels)),
    );
  }
  // Some go where few go.
  expect(new Set(alerts.flatMap((labels) => receiversFor(imported.config.root, labels))).size).toBeGreaterThan(40);
});

test('Alertmanager itself says the same of a hundred of them', () => {
  const seed = 41;
  for (const labels of randomLabels(seed, 100)) {
    const args = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const config = `--config.file=${join(folder, 'alertmanager.rendered.yml')}`;
    const said = execFileSync('amtool', ['config', 'routes', 'test', config, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const receivers = new Set(said.trim().split('\n').at(-1)?.split(','));
    expect(conditionsThatHold(labels), `seed ${seed}, ${JSON.stringify(labels)}`).toEqual(receivers);
  }
});

function conditionsThatHold(labels: Labels): ReadonlySet<string> {
  const fitting = Object.values(imported.plan.scenarios).filter(({ when }) => matches(when, alertWith(labels)));
  return new Set(fitting.map(({ title }) => title));
}

/** Made of the labels and texts that the routes ask for, so that much of it fits something. */
function randomLabels(seed: number, count: number): readonly Labels[] {
  const random = seededRandom(seed);
  const routes = allRoutes(imported.config.root);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T; // never of an empty list
  return Array.from({ length: count }, () => {
    const labels: Record<string, string> = {};
    for (let n = random.below(3); n >= 0; n--) {
      for (const { label, value } of pick(routes).matchers) {
        const text = pick(textsOf(value) ?? [value.replace('.*', 'x')]);
        if (text !== '' && random.next() < 0.85) labels[label] = text;
      }
    }
    return labels;
  });
}

function alertWith(labels: Labels) {
  return {
    integration: 'alertmanager',
    action: 'trigger' as const,
    dedupKey: 'k',
    summary: 'x',
    source: 'x',
    level: 'error' as const,
    component: null,
    group: null,
    class: null,
    service: 'unplaced-alerts',
    happenedAt: null,
    links: [],
    ...unsaidOfEvent,
    details: JSON.stringify({ labels, annotations: {} }),
  };
}

async function importedFrom(folder: string) {
  const catalog = await readCatalog(folder);
  if (!catalog.ok) throw new Error(catalog.refusal.message);
  const made = planOfCatalog(catalog.value, 'on-call@acme.example');
  if (!made.ok || catalog.value.routing === null) throw new Error('no plan, or no routing');
  const config = readConfig(catalog.value.routing);
  const { plan } = loadPlan(planFiles(made.value.texts), () => undefined);
  if (!config.ok || plan === null) throw new Error('no plan, or no routing');
  return { plan, config: config.value };
}
