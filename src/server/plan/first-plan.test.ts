import fc from 'fast-check';
import { expect, test } from 'vitest';
import { peopleReached } from '../../core/oncall/resolve.ts';
import { firstPlan } from './first-plan.ts';
import { loadPlan } from './load.ts';

const now = Date.parse('2026-12-01T03:00:00Z');
const planFor = (name: string, email = 'dana@acme.example', zone = 'Europe/Berlin') =>
  loadPlan(firstPlan({ name, email, zone }), () => undefined);

test('it holds whoever set Tocsin up, by name and address, on call for its one service, and nobody besides', () => {
  const { plan, problems } = planFor('Dana Reyes');
  expect(problems.filter((each) => each.severity === 'error')).toEqual([]);
  expect(Object.values(plan?.people ?? {})).toMatchObject([
    { id: 'dana', name: 'Dana Reyes', email: 'dana@acme.example', zone: 'Europe/Berlin' },
  ]);
  if (plan === null) throw new Error('no plan');
  const path = plan.paths[plan.services['first-service']?.path ?? ''];
  for (const targets of [...(path?.steps ?? []).map((step) => step.targets), path?.backstop.targets ?? []])
    expect(peopleReached(plan, targets, now).map(({ person }) => person)).toEqual(['dana']);
});

test('whatever somebody is called, the plan is sound and says it back', () => {
  const names = fc.oneof(fc.string({ minLength: 1, maxLength: 100 }), fc.constantFrom('Null', 'Äpfel: #1', 'Юлия', 'O\'Neil "X"', 'on'));
  fc.assert(
    fc.property(names, (name) => {
      fc.pre(name.trim() !== '' && !/\$\{|[\p{Cc}\p{Cs}]/u.test(name));
      const { plan, problems } = planFor(name);
      expect(problems.filter((each) => each.severity === 'error')).toEqual([]);
      expect(Object.values(plan?.people ?? {}).map((person) => person.name.trim())).toEqual([name.trim()]);
    }),
    { numRuns: 60 },
  );
});
