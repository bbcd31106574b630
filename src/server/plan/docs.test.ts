// Is every example in the plan's reference a sound plan?

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planReference } from '../../core/plan/reference.ts';
import { loadPlan } from './load.ts';

const text = readFileSync('docs/plan.md', 'utf8');
const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => ({
  line: text.slice(0, match.index).split('\n').length + 1,
  text: match[1] ?? '',
}));

test('the reference has examples', () => {
  expect(blocks.length).toBeGreaterThan(8);
});

test.each(blocks)('the example at line $line of docs/plan.md', (block) => {
  const variables: Record<string, string> = { MONITORING_KEY: 'm'.repeat(32) };
  const { plan, problems } = loadPlan([{ file: 'docs/plan.md', text: block.text }], (name) => variables[name]);
  expect(problems).toEqual([]);
  expect(plan).not.toBeNull();
});

test('the reference ends with every word that the schema knows: `tocsin plan reference` prints it', () => {
  const [, words] = text.split(/^## Every word\n\n.*\n\n/m);
  expect(words?.trimEnd()).toBe(planReference());
});
