// Under which plans are simulations run? Small ones whose steps last seconds, so that leases, retries and steps meet.

import { minute } from '../../src/core/kernel/instant.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import type { EscalationPath, Objective, Person, Plan } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { usualEnds } from '../../src/core/plan/usual-facts.ts';
import { numberOf } from '../../src/sim/chance.ts';
import { person, service, severity, smallPlan } from '../fixtures/plan.ts';
import { one } from './scenario.ts';

export const people = ['dana', 'lee', 'kim', 'ana'] as const;
export const paths = ['payments', 'security', 'chiefs'] as const;
const waitsMs = [5_000, 10_000, 20_000, 30_000, 45_000] as const;

/** Versions 1, 2, … of one seed name the same paths and, but for somebody who may have left, the same people, and differ in everything else. */
export function planOf(seed: number, version: number): Plan {
  const plan = planOfAll(seed, version);
  if (version === 1) return plan;
  const leaver = one(seededRandom(numberOf(`who leaves ${seed} ${version}`)), [null, null, 'dana', 'lee', 'kim']);
  return leaver === null ? plan : without(leaver, plan);
}

/** Ana stays, and is paged where whoever has left was named. */
function without(leaver: string, plan: Plan): Plan {
  const people = Object.fromEntries(Object.entries(plan.people).filter(([id]) => id !== leaver));
  const stays = <T extends { readonly kind: string; readonly id: string }>(target: T) =>
    target.kind === 'person' && target.id === leaver ? { ...target, id: 'ana' } : target;
  const paths = Object.entries(plan.paths).map(([id, path]) => {
    const steps = path.steps.map((step) => ({ ...step, targets: step.targets.map(stays) }));
    return [id, { ...path, steps }] as const;
  });
  const teams = Object.entries(plan.teams).map(([id, team]) => {
    return [id, { ...team, members: team.members.filter((member) => member !== leaver) }] as const;
  });
  return { ...plan, people, paths: Object.fromEntries(paths), teams: Object.fromEntries(teams) };
}

function planOfAll(seed: number, version: number): Plan {
  const random = seededRandom(seed * 31 + version);
  return smallPlan({
    people: Object.fromEntries(people.map((id) => [id, personOf(random, id)])),
    teams: {
      payments: {
        id: 'payments',
        name: 'Payments',
        discipline: 'engineering',
        members: ['dana', 'lee', 'kim'],
        path: 'payments',
        ...unsaid.team,
      },
    },
    paths: Object.fromEntries(paths.map((id) => [id, pathOf(random, id)])),
    services: {
      checkout: service('checkout', { grouping: { by: 'service', windowMs: one(random, [10_000, 30_000, 60_000]) } }),
      search: service('search', { path: 'security' }),
      mail: service('mail', { grouping: { by: 'alert', windowMs: minute } }),
    },
    severities: [1, 2, 3, 4, 5].map((rank) =>
      severity(rank, { acknowledgementTimeoutMs: one(random, [null, 15_000, 40_000]), urgency: rank <= 2 ? 'high' : 'low' }),
    ),
    engage: random.below(2) === 0 ? [] : [{ responsibility: 'Security', team: null, path: 'security', severities: ['SEV1'], tiers: [] }],
    objectives: (['acknowledge', 'assemble', 'restore'] as const).flatMap((metric) =>
      ['SEV1', 'SEV2'].flatMap((name) => (random.below(4) === 0 ? [] : [objectiveOf(random, metric, name)])),
    ),
    groupingWindowMs: 30_000,
    reopenWindowMs: 30_000,
  });
}

/** Ana can always be reached, so that no backstop reaches nobody. */
function personOf(random: Random, id: string): Person {
  const methods = [
    { id: 'app', channel: 'app', address: id, ...unsaid.contactMethod },
    { id: 'mail', channel: 'mail', address: `${id}@acme.example`, ...unsaid.contactMethod },
  ];
  const contactMethods = id === 'ana' ? methods : one(random, [methods, methods, methods.slice(0, 1), methods.slice(1), []]);
  const rules = contactMethods.map(({ id: method }, index) => ({ method, afterMs: index * one(random, [0, 2_000, 8_000]) }));
  return person(id, { contactMethods, notificationRules: { high: rules, low: rules.slice(0, 1) } });
}

function pathOf(random: Random, id: string): EscalationPath {
  const steps = Array.from({ length: 1 + random.below(3) }, () => ({
    targets: [
      one(random, [
        ...people.map((each) => ({ kind: 'person', id: each }) as const),
        { kind: 'team', id: 'payments' } as const,
        { kind: 'schedule', id: 'nobody' } as const,
      ]),
    ],
    waitMs: one(random, waitsMs),
    roundRobin: random.below(4) === 0,
    ...unsaid.step,
  }));
  const backstop = { targets: [{ kind: 'person', id: 'ana' } as const], everyMs: one(random, [10_000, 20_000, 30_000]) };
  // Drawn apart, so that a seed means what it meant before.
  const apart = seededRandom(numberOf(JSON.stringify([id, steps])));
  // Whom an alert calls is held back for a moment on some paths, at some severities or at all.
  const held = {
    pageAfterMs: one(apart, [0, 0, 0, 5_000]),
    notAgainMs: one(apart, [0, 0, 0, 20_000]),
    holdAt: one(apart, [null, ['SEV1', 'SEV2', 'SEV3']]),
  };
  return {
    id,
    name: id,
    steps,
    repeat: random.below(2),
    backstop,
    lowUrgencyCalendar: one(random, [null, 'office']),
    ...unsaid.path,
    ...held,
  };
}

function objectiveOf(random: Random, metric: Objective['metric'], name: string): Objective {
  const targetMs = one(random, [10_000, 20_000, 45_000, 90_000]);
  const rule = { responsibility: 'Leadership', team: null, path: 'chiefs', severities: [], tiers: [] };
  return {
    id: `${metric}-${name}`,
    metric,
    ...unsaid.objective,
    ...usualEnds[metric],
    tiers: [],
    severities: [name],
    targetMs,
    targetText: `${targetMs / 1_000}s`,
    calendar: null,
    warnAt: [0.5, 0.8],
    onWarning: [],
    onBreach: random.below(2) === 0 ? [rule] : [],
  };
}
