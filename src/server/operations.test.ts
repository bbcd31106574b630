import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { knownVariables } from './config.ts';
import { streamLimits } from './http/stream-limits.ts';
import { createMetrics } from './metrics.ts';

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const rowsOf = (heading: string) =>
  [...((text.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0]?.matchAll(/^\| `([a-zA-Z_]+)/gm) ?? [])].map((match) => match[1]);

test('each variable is documented, and none that does not exist', () => {
  expect(rowsOf('Variables').sort()).toEqual([...knownVariables].sort());
});

test('each figure is documented, and none that does not exist', () => {
  const names = createMetrics()
    .registry.getMetricsAsArray()
    .map((metric) => metric.name);
  expect(rowsOf('Metrics').sort()).toEqual(names.sort());
});

test('the limits of the stream are as documented', () => {
  expect(text).toContain(`More than ${streamLimits.behind.toLocaleString('en')} commits behind`);
  expect(text).toContain(`every ${streamLimits.heartbeatMs / 1_000} s`);
});
