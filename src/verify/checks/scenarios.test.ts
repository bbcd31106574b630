// Is a scenario found that no alert can get, however many conditions there are and however one of them says that it fits everything?

import { expect, test } from 'vitest';
import { smallPlan } from '../../../test/fixtures/plan.ts';
import type { Integration, Scenario } from '../../core/plan/plan.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import { findingsOf, verify } from '../verify.ts';

const from = Date.parse('2026-12-01T00:00:00Z');
const integration: Integration = {
  id: 'probe',
  name: 'Probe',
  type: 'events-v2',
  service: 'checkout',
  serviceFrom: null,
  key: null,
  severities: {},
  map: {},
  heartbeat: null,
  ratePerSecond: 10,
};
const scenario = (id: string, when: string | null): Scenario => ({
  ...unsaid.scenario,
  id,
  title: id,
  services: ['checkout'],
  when,
  engage: [],
});

/** `scenario-hidden default: by anything`, or `unproven default`. */
function found(scenarios: readonly Scenario[]): readonly string[] {
  const plan = smallPlan({
    scenarios: Object.fromEntries(scenarios.map((one) => [one.id, one])),
    integrations: { probe: integration },
  });
  const report = verify(plan, { from, days: 1, only: ['scenario-hidden', 'scenario-never'] });
  return findingsOf(report).map(({ check, finding }) => {
    const by = / gets an earlier scenario: (.*)$/.exec(finding.message)?.[1] ?? / (gets|fits) ([a-z]+)/.exec(finding.message)?.[2];
    return `${check.id} ${finding.subject.id}${by === undefined || check.id === 'scenario-never' ? '' : `: by ${by.split(/[ ,]/)[0]}`}`;
  });
}

const many = (count: number, condition: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => scenario(`s${index}`, condition(index)));

test('of 53 scenarios with conditions one is always true and stands before the last: that one is never got', () => {
  const all = [...many(51, (index) => `alert.summary.matches("trouble ${index}") && alert.labels.get("team") == "t${index}"`)];
  expect(found([...all, scenario('anything', 'true'), scenario('default', null)])).toEqual(['scenario-hidden default: by anything']);
  expect(found([...all, scenario('default', null)])).toEqual([]);
});

test.each([
  '1 == 1',
  'true || alert.class == "x"',
  '!(alert.class == "x" && false)',
  'size("abc") > 2',
  '"a" in ["a", "b"]',
  'alert.summary == alert.summary',
  'alert.summary.contains("")',
  'alert.summary.matches(".*")',
  'alert.summary.contains("disk") || !alert.summary.contains("disk")',
  'alert.class == "x" || alert.class != "x"',
  'alert.level in ["critical", "error", "warning", "info"]',
])('%s fits every alert', (when) => {
  expect(found([scenario('anything', when), scenario('default', null)])).toEqual(['scenario-hidden default: by anything']);
});

test.each(['false', '1 == 2', 'size("abc") > 5', 'alert.class == "x" && alert.class == "y"', 'true && !true'])('%s fits none', (when) => {
  expect(found([scenario('nothing', when), scenario('default', null)])).toEqual(['scenario-never nothing']);
});

test('what may fail is not taken for always true', () => {
  const when = 'alert.labels.get("a") == "b" || alert.labels.get("a") != "b"';
  expect(found([scenario('labelled', when), scenario('default', null)])).toEqual([]);
});

test('several together may leave nothing', () => {
  const halves = [scenario('loud', 'alert.level in ["critical", "error"]'), scenario('quiet', 'alert.level in ["warning", "info"]')];
  expect(found([...halves, scenario('odd', 'alert.class == "odd"'), scenario('default', null)])).toEqual([
    'scenario-hidden odd: by loud',
    'scenario-hidden default: by loud',
  ]);
});
