import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testMetrics } from '../../test/metrics.ts';
import { knownVariables } from './config.ts';
import { streamLimits } from './http/stream-limits.ts';
import { latePageMs } from './watch/committed.ts';
import { incidentsCounted, incidentsLookedAt } from './watch/figures.ts';
import { readinessLimits } from './watch/readiness.ts';
import { mostCounted } from './watch/vitals.ts';

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const rowsOf = (heading: string) =>
  [...((text.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0]?.matchAll(/^\| `([a-zA-Z_]+)/gm) ?? [])].map((match) => match[1]);

test('each variable is documented, and none that does not exist', () => {
  expect(rowsOf('Variables').sort()).toEqual([...knownVariables].sort());
});

test('each figure is documented, and none that does not exist', () => {
  const names = testMetrics()
    .registry.getMetricsAsArray()
    .map((metric) => metric.name);
  expect(rowsOf('Metrics').sort()).toEqual(names.sort());
});

test('the limits of the stream are as documented', () => {
  expect(text).toContain(`More than ${streamLimits.behind.toLocaleString('en')} commits behind`);
  expect(text).toContain(`every ${streamLimits.heartbeatMs / 1_000} s`);
});

test('the limits of health and figures are as documented', () => {
  expect(text).toContain(`within ${readinessLimits.answerMs / 1_000} s`);
  expect(text).toContain(`for more than ${readinessLimits.lateMs / 1_000} s`);
  expect(text).toContain(`more than ${latePageMs / 1_000} s after they were due`);
  expect(text).toContain(`the ${incidentsLookedAt.toLocaleString('en')} whose deadline is next`);
  for (const most of [mostCounted, incidentsCounted]) expect(text).toContain(`counted up to ${most.toLocaleString('en')}`);
});

test('alert rules and dashboard speak of figures that exist', async () => {
  const { registry } = testMetrics({ processMetrics: true });
  const figures = (await registry.getMetricsAsJSON()).flatMap(({ name, type }) =>
    String(type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
  );
  for (const file of ['tocsin.rules.yml', 'tocsin.rules.test.yml', 'grafana-dashboard.json']) {
    const example = readFileSync(new URL(`../../examples/operations/${file}`, import.meta.url), 'utf8');
    const named = [...new Set([...example.matchAll(/\b(?:tocsin|process|nodejs)_[a-z0-9_]+/g)].map(([name]) => name))];
    expect(named.length).toBeGreaterThan(5);
    expect(
      named.filter((name) => !figures.includes(name)),
      file,
    ).toEqual([]);
  }
});

test('documents and examples name no variable that does not exist', () => {
  for (const folder of ['docs/operations', 'examples/operations']) {
    const at = new URL(`../../${folder}/`, import.meta.url);
    for (const file of readdirSync(at)) {
      const named = [...readFileSync(new URL(file, at), 'utf8').matchAll(/\bTOCSIN_[A-Z_]+\b/g)].map(([name]) => name);
      expect(
        named.filter((name) => !knownVariables.includes(name)),
        file,
      ).toEqual([]);
    }
  }
});
