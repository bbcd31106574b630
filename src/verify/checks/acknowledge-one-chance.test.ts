// Does a promise hang on one person where the backstop reaches only that one, and then nobody?

import { expect, test } from 'vitest';
import { person, service, smallPlan } from '../../../test/fixtures/plan.ts';
import { hour, minute } from '../../core/kernel/instant.ts';
import { contains } from '../../core/kernel/interval.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import { usualEnds } from '../../core/plan/usual-facts.ts';
import { verify } from '../verify.ts';

const from = Date.parse('2026-03-25T13:00:00Z');
const rota = {
  id: 'rota',
  name: 'Rota',
  zone: 'UTC',
  ...unsaid.schedule,
  overrides: [],
  rotations: [
    {
      name: 'hourly',
      layer: 0,
      members: ['ann', 'cyd'],
      start: '2026-03-25T12:00',
      end: null,
      turn: { every: 1, unit: 'hour' as const },
      restrictions: [],
      turns: 'calendar' as const,
      shadows: [],
      joins: [],
    },
  ],
};
const objective = {
  ...unsaid.objective,
  ...usualEnds.acknowledge,
  id: 'answer',
  metric: 'acknowledge' as const,
  tiers: [],
  severities: [],
  targetMs: 2 * minute,
  targetText: '2m',
  calendar: null,
  warnAt: [],
  onWarning: [],
  onBreach: [],
};
const one = {
  id: 'one',
  name: 'one',
  steps: [],
  repeat: 0,
  backstop: { targets: [{ kind: 'schedule' as const, id: 'rota' }], everyMs: minute },
  lowUrgencyCalendar: null,
  ...unsaid.path,
};

test('a backstop whose next shift cannot be reached gives the promise no second chance', () => {
  const plan = smallPlan({
    people: { ann: person('ann'), cyd: person('cyd', { contactMethods: [], notificationRules: { high: [], low: [] } }) },
    schedules: { rota },
    paths: { one },
    services: { checkout: service('checkout', { path: 'one' }) },
    objectives: [objective],
  });
  const report = verify(plan, { from, days: 1, only: ['acknowledge-one-chance'] });
  const [found] = report.results.flatMap(({ findings }) => findings);
  const stretches = found?.stretches ?? [];
  // Ann's hour begins at 14:00; of an incident at its end the second page would be for Cyd.
  expect([0, 58 * minute, hour - 1].map((after) => contains(stretches, from + hour + after))).toEqual([true, true, true]);
  expect(contains(stretches, from + 2 * hour)).toBe(false);
});
