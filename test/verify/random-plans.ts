// Which random plans is the verifier tried on? Those of the engine's tests, bent so that every claim is met by many of them.

import fc from 'fast-check';
import { minute } from '../../src/core/kernel/instant.ts';
import type { Objective, Plan } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { usualEnds } from '../../src/core/plan/usual-facts.ts';
import { peopleIds, plans } from '../fixtures/random-plan.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;
const quiet = fc.constantFrom(
  [],
  [],
  everyDay.map((weekday) => ({ day: weekday, from: 22 * 60, to: 7 * 60 })),
  everyDay.map((weekday) => ({ day: weekday, from: 13 * 60, to: 13 * 60 + 5 })),
);
const short = fc.option(fc.integer({ min: 1, max: 20 }).map((n) => n * minute));

const limit = fc
  .record({ count: fc.integer({ min: 1, max: 4 }), perMs: fc.constantFrom(30_000, minute, 7 * minute, 60 * minute) })
  .map(({ count, perMs }) => ({ count, perMs, text: `${count} per ${perMs / minute}m` }));

export const randomPlans: fc.Arbitrary<Plan> = fc
  .record({
    plan: plans,
    /** Some of the people want no pages of low urgency at some hours. */
    hours: fc.array(quiet, { minLength: 4, maxLength: 4 }),
    /** Promises about as short as the waits of the steps: whether they are kept hangs on who is paged first. */
    acknowledge: short,
    assemble: short,
    /** Whom a round robin pages is claimed of some turns only: half of the plans have none. */
    roundRobins: fc.boolean(),
    /** Whoever is among these is told by e-mail alone, where they have it. */
    byMail: fc.subarray([...peopleIds]),
    /** Which contact methods wake. */
    waking: fc.subarray(['app', 'mail']),
    /** What the owner has promised to answer within. */
    target: fc.option(fc.integer({ min: 1, max: 300 }).map((n) => n * minute)),
    /** What the providers of channels take: in half of the plans any number. */
    channelLimits: fc.oneof(fc.constant({}), fc.record({ email: limit, inbox: limit }, { requiredKeys: [] })),
  })
  .map(({ plan, hours, acknowledge, assemble, roundRobins, byMail, waking, target, channelLimits }): Plan => {
    const people = Object.entries(plan.people).map(([id, person], index) => {
      const mail = byMail.some((each) => each === id) && person.contactMethods.some((method) => method.id === 'mail');
      const notificationRules = mail ? { ...person.notificationRules, high: [{ method: 'mail', afterMs: 0 }] } : person.notificationRules;
      const contactMethods = person.contactMethods.map((each) => ({ ...each, wakes: waking.includes(each.id) }));
      return [id, { ...person, contactMethods, notificationRules, quietHours: hours[index] ?? [] }] as const;
    });
    const owner = plan.teams.payments;
    if (owner === undefined) throw new Error('the plans of the engine have the team that owns the service');
    const targets = target === null ? [] : [{ metric: 'acknowledge' as const, targetMs: target, targetText: 'a while' }];
    const leadership = { ...owner, id: 'leaders', name: 'Leaders', discipline: 'leadership', members: ['dee'] } as const;
    const paths = Object.entries(plan.paths).map(([id, path]) => {
      const steps = roundRobins ? path.steps : path.steps.map((step) => ({ ...step, roundRobin: false }));
      return [id, { ...path, steps }] as const;
    });
    const promises = [...promiseOf('acknowledge', acknowledge), ...promiseOf('assemble', assemble)];
    return {
      ...plan,
      teams: { payments: { ...owner, path: 'one', targets }, leaders: leadership },
      people: Object.fromEntries(people),
      paths: Object.fromEntries(paths),
      objectives: [...promises, ...plan.objectives],
      channelLimits,
    };
  });

function promiseOf(metric: 'acknowledge' | 'assemble', targetMs: number | null): readonly Objective[] {
  if (targetMs === null) return [];
  const text = { id: `short-${metric}`, targetText: 'a short while' };
  const always = { tiers: [], severities: [], calendar: null, warnAt: [], onWarning: [], onBreach: [] };
  return [{ ...unsaid.objective, ...usualEnds[metric], ...text, ...always, metric, targetMs }];
}
