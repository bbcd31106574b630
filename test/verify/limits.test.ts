// Is it said whenever the verifier gives up? Each limit is made so small that it is met, and nothing may look as if all were well.

import { expect, test } from 'vitest';
import { day, hour, minute } from '../../src/core/kernel/instant.ts';
import type { Plan, Scenario } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import type { LimitName } from '../../src/verify/bounded.ts';
import { createContext } from '../../src/verify/context.ts';
import { verifyLimits } from '../../src/verify/limits.ts';
import { findingsOf, verifyIn } from '../../src/verify/verify.ts';
import { objective, path, person, smallPlan } from '../fixtures/plan.ts';
import { from, readAcme } from './acme.ts';

const acme = await readAcme();
const late = person('lee', { notificationRules: { high: [{ method: 'app', afterMs: 10 * minute }], low: [] } });
const byTurns = path('payments', [['dana', 'lee']]);
const turning: Plan = smallPlan({
  people: { ana: person('ana'), dana: person('dana'), lee: late },
  paths: { payments: { ...byTurns, steps: byTurns.steps.map((step) => ({ ...step, roundRobin: true })) } },
});
const scenario = (id: string, when: string | null): Scenario => ({
  ...unsaid.scenario,
  id,
  title: id,
  services: ['checkout'],
  when,
  engage: [],
});
const scenarios = (...all: readonly Scenario[]): Plan => ({
  ...smallPlan({ scenarios: Object.fromEntries(all.map((one) => [one.id, one])) }),
  integrations: acme.integrations,
});
const oneMail = { email: { count: 1, perMs: hour, text: '1 per hour' } };
const byMail = (id: string) => person(id, { notificationRules: { high: [{ method: 'mail', afterMs: 0 }], low: [] } });

const met: Readonly<Record<LimitName, { readonly plan: Plan; readonly most: number }>> = {
  piecesPerPath: { plan: acme, most: 10 },
  lookAheadMs: { plan: acme, most: 2 * minute },
  rungsPerLadder: {
    plan: smallPlan({
      people: { ana: person('ana'), dana: person('dana') },
      paths: { payments: path('payments', [['dana']], { repeat: 9 }) },
      objectives: [objective('acknowledge', ['SEV1'], 30 * minute)],
    }),
    most: 2,
  },
  turnsTried: { plan: turning, most: 1 },
  turnsPaced: {
    plan: {
      ...turning,
      objectives: [],
      channelLimits: { inbox: { count: 1, perMs: minute, text: '1 per minute' } },
    },
    most: 0,
  },
  pacedForMs: {
    plan: smallPlan({
      people: { ana: byMail('ana'), dana: byMail('dana'), lee: byMail('lee') },
      paths: { payments: path('payments', [['dana']]), security: path('security', [['lee']]) },
      engage: [{ responsibility: 'Security', team: null, path: 'security', severities: [], tiers: [] }],
      objectives: [objective('assemble', ['SEV1'], 3 * hour)],
      channelLimits: oneMail,
    }),
    most: minute,
  },
  guessesPerScenario: { plan: scenarios(scenario('a', 'alert.class == "a"'), scenario('b', 'alert.class == "b"')), most: 1 },
  alertsPerPair: { plan: scenarios(scenario('a', 'alert.class == "a"'), scenario('b', 'alert.group == "b"')), most: 1 },
  pairsOfScenarios: { plan: scenarios(scenario('a', 'alert.class == "a"'), scenario('b', 'alert.group == "b"')), most: 0 },
  lastHolidayYear: { plan: acme, most: 2026 },
};

test.each(Object.entries(met))('%s', { timeout: 120_000 }, (limit, { plan, most }) => {
  const context = createContext(plan, from, 30 + (limit === 'lastHolidayYear' ? 60 : 0), { limits: { ...verifyLimits, [limit]: most } });
  const found = findingsOf(verifyIn(context, [])).filter(({ check }) => check.id === 'unproven');
  expect(found.map(({ finding }) => finding.aspect)).toContain(limit);
  for (const { finding } of found) expect(finding.message).toMatch(/not everything is proved: .+ \([a-z-]+(, [a-z-]+)*\)$/);
});

test('it is said whichever check was asked for, and only of what was asked', () => {
  const context = createContext(acme, from, 10, { limits: { ...verifyLimits, piecesPerPath: 10 } });
  const { results } = verifyIn(context, ['silent-step']);
  expect(results.map(({ check }) => check.id)).toEqual(['silent-step', 'unproven']);
  expect(results[1]?.findings[0]?.message).toContain('(silent-step)');
  expect(verifyIn(createContext(acme, from, 10), ['silent-step']).results.map(({ check }) => check.id)).toEqual(['silent-step']);
});

test('with its own limits the verifier proves all of the example', { timeout: 120_000 }, () => {
  expect(findingsOf(verifyIn(createContext(acme, from, (366 * day) / day), ['unproven']))).toEqual([]);
});
