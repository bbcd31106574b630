// Would the operator's examples load? Prometheus' own tool reads the rules, tries them, and parses every query of the dashboard.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { testMetrics } from '../metrics.ts';

const examples = new URL('../../examples/operations/', import.meta.url).pathname;

test('figures are named as Prometheus wants them', async () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await testMetrics().registry.metrics(),
    encoding: 'utf8',
  });
  expect(`${stdout}${stderr}`).toBe('');
  expect(status).toBe(0);
});

test('the alert rules are rules', () => {
  expect(promtool('check', 'rules', 'tocsin.rules.yml')).toContain('SUCCESS');
});

test('each alert fires when it should, and none on a day like any other', () => {
  expect(promtool('test', 'rules', 'tocsin.rules.test.yml')).toContain('SUCCESS');
});

test('the tests of the rules speak of every rule', () => {
  const names = [...readFileSync(`${examples}tocsin.rules.yml`, 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const tests = readFileSync(`${examples}tocsin.rules.test.yml`, 'utf8');
  expect(names.filter((name) => !tests.includes(`${name}`))).toEqual([]);
});

test('every panel of the dashboard has its place, and a query that Prometheus can read', () => {
  // Border: the file is ours, and what is read of it is checked below.
  const dashboard = JSON.parse(readFileSync(`${examples}grafana-dashboard.json`, 'utf8')) as {
    readonly panels: readonly { readonly id: number; readonly type: string; readonly targets?: readonly { readonly expr: string }[] }[];
  };
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const shown = panels.filter(({ type }) => type !== 'row');
  expect(shown.filter(({ targets = [] }) => targets.length === 0)).toEqual([]);
  const queries = shown.flatMap(({ targets = [] }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'tocsin')),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-dashboard-'));
  try {
    const rules = path.join(folder, 'queries.yml');
    writeFileSync(
      rules,
      stringify({ groups: [{ name: 'dashboard', rules: queries.map((expr, index) => ({ record: `panel:${index}`, expr })) }] }),
    );
    expect(promtool('check', 'rules', rules)).toContain(`${queries.length} rules found`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What it said; throws with that when it was not content. */
function promtool(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('promtool', [...args], { cwd: examples, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`promtool is missing: apt-get install prometheus (${error.message})`);
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
  return `${stdout}${stderr}`;
}
