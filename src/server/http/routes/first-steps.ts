// What is missing before Tocsin can be relied on, and does it reach me?

import { PlanTextView } from '../../../contract/activation.ts';
import { FirstSteps, FirstTextQuery, TestPagePlaced } from '../../../contract/first-steps.ts';
import type { Instant } from '../../../core/kernel/instant.ts';
import { ok, refuse } from '../../../core/kernel/result.ts';
import { isZone } from '../../../core/kernel/zone.ts';
import { onCallAt } from '../../../core/oncall/present.ts';
import type { EscalationPath, Plan, Target } from '../../../core/plan/plan.ts';
import { personOf, type User } from '../../identity/user.ts';
import { placeTestPages, proofsOf } from '../../notify/test-page.ts';
import { filesOf } from '../../plan/files.ts';
import { firstPlan } from '../../plan/first-plan.ts';
import { ladderOf } from '../../plan/ladder.ts';
import type { Deps } from '../deps.ts';
import { guarded, type Route } from '../route.ts';

/** Of the ladder that would run now; it repeats what it has said. */
const rungsShown = 6;

export function firstStepRoutes(deps: Deps): readonly Route[] {
  const { db } = deps.database;
  const meIn = (user: User, plan: Plan | null) => plan?.people[personOf(user, plan) ?? ''] ?? null;

  return [
    guarded({
      method: 'GET',
      url: '/api/v1/first-steps',
      name: 'firstSteps',
      summary: 'What is missing before Tocsin can be relied on',
      tag: 'identity',
      access: 'self.read',
      answer: FirstSteps,
      async handle({ user, now }) {
        const plan = deps.plans.active()?.plan ?? null;
        const person = meIn(user, plan);
        const [alert, change] = await Promise.all([
          db.selectFrom('alerts').select('id').limit(1).executeTakeFirst(),
          db.selectFrom('changes').select('id').limit(1).executeTakeFirst(),
        ]);
        return ok({
          plan: plan !== null,
          person: person === null ? null : { id: person.id, name: person.name },
          onCall: plan === null || person === null ? [] : schedulesOf(plan, person.id, now),
          methods: person === null ? [] : await proofsOf(db, person),
          senderSeen: alert !== undefined || change !== undefined,
          integration: plan === null ? null : await integrationToTry(plan, deps.keyOf),
          alone: plan === null || person === null ? [] : pathsAlone(plan, person.id),
          mail: deps.config.smtpUrl !== null,
          ifNow: plan === null ? null : ifNow(plan, now),
        });
      },
    }),
    guarded({
      method: 'GET',
      url: '/api/v1/plan/first-text',
      name: 'firstPlanText',
      summary: 'The text of a small plan that holds me, to begin with',
      tag: 'plan',
      access: 'plan.read',
      query: FirstTextQuery,
      answer: PlanTextView,
      handle: async ({ user, query }) =>
        ok({ version: 0, files: [...filesOf(firstPlan({ ...user, zone: isZone(query.zone) ? query.zone : 'UTC' }))] }),
    }),
    guarded({
      method: 'POST',
      url: '/api/v1/me/test-page',
      name: 'pageMe',
      summary: 'Page me, for a test, on each of my contact methods',
      tag: 'identity',
      access: 'self.test',
      answer: TestPagePlaced,
      status: 201,
      refuses: [409],
      async handle({ user, now }) {
        const person = meIn(user, deps.plans.active()?.plan ?? null);
        if (person === null) return refuse('not-in-plan', `The plan has nobody with the address ${user.email}`);
        const placed = await placeTestPages(db, person, now, deps.randomBytes);
        return placed.ok ? ok({ pages: placed.value }) : placed;
      },
    }),
  ];
}

function schedulesOf(plan: Plan, person: string, now: Instant): readonly string[] {
  return Object.values(plan.schedules).flatMap((schedule) =>
    onCallAt(schedule, now).people.some((each) => each.person === person) ? [schedule.name] : [],
  );
}

async function integrationToTry(plan: Plan, keyOf: Deps['keyOf']) {
  const found = Object.values(plan.integrations).find(({ type }) => type === 'events-v2');
  if (found === undefined) return null;
  const { id, name, service } = found;
  return { id, name, key: (await keyOf(id)) ?? '', service: plan.services[service ?? '']?.name ?? service ?? '' };
}

function pathsAlone(plan: Plan, person: string): readonly string[] {
  return Object.values(plan.paths).flatMap((path) => {
    const everybody = everybodyOn(plan, path);
    return everybody.size === 1 && everybody.has(person) ? [path.name] : [];
  });
}

/** At whatever time. */
function everybodyOn(plan: Plan, { steps, backstop }: EscalationPath): ReadonlySet<string> {
  const targets = [...steps.flatMap((step) => step.targets), ...backstop.targets];
  return new Set(targets.flatMap((target) => everybodyOf(plan, target)));
}

function everybodyOf(plan: Plan, { kind, id }: Target): readonly string[] {
  switch (kind) {
    case 'person':
      return [id];
    case 'team':
      return plan.teams[id]?.members ?? [];
    case 'schedule':
      return (plan.schedules[id]?.rotations ?? []).flatMap(({ members }) => members);
  }
}

function ifNow(plan: Plan, now: Instant): FirstSteps['ifNow'] {
  const [service] = Object.values(plan.services).toSorted((a, b) => a.tier - b.tier);
  if (service === undefined) return null;
  const rungs = ladderOf(plan, service.path, now).slice(0, rungsShown);
  return {
    service: service.name,
    rungs: rungs.map(({ at, backstop, people }) => ({
      afterMs: at - now,
      backstop,
      people: people.map(({ person, because }) => ({ id: person, name: plan.people[person]?.name ?? person, because: because.text })),
    })),
  };
}
