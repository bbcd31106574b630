// Does a missed promise name what was really waited for, and who wakes whom?

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { path, person, smallPlan } from '../../test/fixtures/plan.ts';
import { readAcme } from '../../test/verify/acme.ts';
import { minute } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { outcomeOf } from './outcome.ts';
import { readScript } from './read-script.ts';
import { play } from './run.ts';
import { summaryOf } from './summary.ts';

const night = Date.parse('2026-03-03T01:00:00Z');

function outcomes(plan: Plan, text: string, runs: number, start = night) {
  const { script, problems } = readScript({ file: 's.yaml', text }, plan);
  if (script === null) throw new Error(JSON.stringify(problems));
  return Array.from({ length: runs }, (_, index) => outcomeOf(play({ plan, script, seed: 7, run: index + 1, start }), plan, script));
}

const alert = 'timeline:\n  - { at: start, alert: { summary: Checkout fails, service: checkout, level: critical, key: a } }';

test("a vendor's promise waits for the vendor: no schedule and nobody of ours is blamed", async () => {
  const text = readFileSync('examples/scenarios/card-payments-fail-at-night.yaml', 'utf8');
  const plan = await readAcme();
  const ofVendors = outcomes(plan, text, 40).flatMap(({ clocks }) => clocks.filter(({ party }) => party?.startsWith('vendor ')));
  const limits = ofVendors.flatMap(({ limit }) => limit ?? []);
  expect(limits.length).toBeGreaterThan(0);
  for (const limit of limits)
    expect(limit).toMatchObject({ wait: expect.stringMatching(/ itself$/), schedule: null, channel: null, person: null });
});

const asleep =
  'people: { everyone: { phone off: 0%, busy: 0%, answers: [{ between: 00:00-24:00, asleep: true, median: 30s, p90: 31s, missed: 0% }] } }';

test('a schedule that was passed over, since its step was not meant for the hour, is not blamed; one on which nobody was on call is', () => {
  const base = smallPlan();
  const only = { severities: ['SEV5'], tiers: [], contractTiers: [], hours: null };
  const nobody = { id: 'empty', name: 'Empty', zone: 'UTC', rotations: [], overrides: [], timeOff: [] };
  const planWith = (first: object): Plan => {
    const payments = path('payments', [['dana'], ['dana']]);
    const [step, ...rest] = payments.steps;
    if (step === undefined) throw new Error('no step');
    const steps = [{ ...step, targets: [{ kind: 'schedule', id: 'empty' } as const], ...first }, ...rest];
    return { ...base, schedules: { empty: nobody }, paths: { ...base.paths, payments: { ...payments, steps } } };
  };
  const blamed = (plan: Plan) => outcomes(plan, `title: T\n${asleep}\n${alert}`, 1)[0]?.clocks[0]?.limit?.schedule;
  expect(blamed(planWith({ only }))).toBeNull();
  expect(blamed(planWith({}))).toBe('empty (nobody on call)');
});

test('who did not answer is counted, and named only where that is asked for', () => {
  const plan = smallPlan();
  const all = outcomes(plan, `title: T\n${asleep}\n${alert}`, 20);
  const whom = (names: boolean) =>
    summaryOf(all, plan, { names }).objectives.flatMap(({ limitedBy }) => limitedBy.person.map(({ what }) => what));
  expect(whom(false)).toEqual(whom(false).map(() => expect.stringMatching(/^[a-z ]+ \((one person|\d+ people)\)$/)));
  expect(whom(true)).toContain('dana: asleep');
});

test('a webhook that rings a telephone wakes, as the plan says; an inbox wakes nobody', () => {
  const answeredAtNight = (method: object) => {
    const base = person('dana');
    const contactMethods = [{ ...base.contactMethods[0], id: 'one', ...method }];
    const rules = [{ method: 'one', afterMs: 0 }];
    const dana = { ...base, contactMethods, notificationRules: { high: rules, low: rules } } as typeof base;
    const plan = { ...smallPlan(), people: { ...smallPlan().people, dana } };
    const soon = outcomes(plan, `title: T\n${asleep}\n${alert}`, 200).filter(
      ({ firstAnswerMs }) => firstAnswerMs !== null && firstAnswerMs < 2 * minute,
    );
    return soon.length / 200;
  };
  expect(answeredAtNight({ channel: 'webhook', address: 'https://bell.example/ring', wakes: true })).toBeGreaterThan(0.6);
  expect(answeredAtNight({ channel: 'inbox', address: 'dana', wakes: false })).toBeLessThan(0.1);
});
