// Is found what real plans were found to hide, and does what is said to mend it really mend it?

import { expect, test } from 'vitest';
import { minute } from '../../src/core/kernel/instant.ts';
import type { Plan, Rotation, Schedule } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { groupsOf } from '../../src/verify/groups.ts';
import { findingsOf, verify } from '../../src/verify/verify.ts';
import { objective, path, person, service, smallPlan } from '../fixtures/plan.ts';
import { changed, from, readAcme } from './acme.ts';

const acme = await readAcme();
const patient = { timeout: 120_000 };
const found = (plan: Plan, only: readonly string[], days = 60) =>
  findingsOf(verify(plan, { from, days, only })).map(({ finding }) => finding);

test('a team that waits longer than it promises is found: twelve minutes against five', patient, () => {
  const late = changed(acme, 'paths', 'payments', ({ steps }) => ({
    steps: steps.map((step, index) => (index === 0 ? { ...step, waitMs: 12 * minute } : step)),
  }));
  const own = found(late, ['acknowledge-one-chance']).filter(({ message }) => message.startsWith('team payments'));
  expect(own).not.toEqual([]);
  expect(own[0]?.message).toMatch(/promises an answer within 5m, and only .+ is paged by then, the next one after 12m/);
  expect(own[0]?.mend).toBe('let step 1 of payments wait 2m only');
  expect(own[0]?.mends).toBe(true);
  expect(found(acme, ['acknowledge-one-chance'])).toEqual([]);
});

test('a discipline of which two teams run is kept by the quicker of them', () => {
  const team = (id: string) => ({ id, name: id, discipline: 'engineering', members: ['dana', 'lee'], path: id, ...unsaid.team }) as const;
  const plan = (waitMinutes: number, others: string) =>
    smallPlan({
      teams: { payments: team('payments'), security: team('security') },
      paths: {
        payments: path('payments', [['dana'], ['lee']], {}),
        security: {
          ...path('security', [[others], ['ana']]),
          steps: path('security', [[others], ['ana']]).steps.map((step) => ({ ...step, waitMs: waitMinutes * minute })),
        },
      },
      engage: [{ responsibility: 'Security', team: 'security', path: 'security', severities: [], tiers: [] }],
      objectives: [{ ...objective('acknowledge', [], 4 * minute), kind: 'ola', holder: { kind: 'discipline', id: 'engineering' } }],
    });
  expect(found(plan(9, 'dana'), ['acknowledge-one-chance'], 2)[0]?.message).toContain(
    'discipline engineering, called to checkout at SEV1, promises',
  );
  expect(found(plan(9, 'kim'), ['acknowledge-one-chance'], 2)).toEqual([]);
  expect(found(plan(3, 'dana'), ['acknowledge-one-chance'], 2)).toEqual([]);
});

test('forty services on one path with one person are one finding, and a second person mends it', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `service-${index}`);
  const plan = smallPlan({
    services: Object.fromEntries(ids.map((id) => [id, service(id)])),
    paths: { payments: path('payments', [['ana']]), security: path('security', [['kim']]) },
  });
  const all = findingsOf(verify(plan, { from, days: 10, only: ['path-of-one', 'acknowledge-one-chance'] }));
  const [one, ...more] = all.filter(({ finding }) => finding.also.length > 0);
  expect(more).toEqual([]);
  expect(one?.finding.also.map(({ id }) => id)).toEqual(ids);
  expect(one?.finding).toMatchObject({ mend: 'page somebody else beside them in the backstop of payments, such as Dana', mends: true });
});

test('with two people and a promise they are one finding, too', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `service-${index}`);
  const slow = path('payments', [['dana'], ['lee']]);
  const plan = smallPlan({
    services: Object.fromEntries(ids.map((id) => [id, service(id)])),
    paths: { payments: { ...slow, steps: slow.steps.map((step) => ({ ...step, waitMs: 20 * minute })) } },
    objectives: [objective('acknowledge', ['SEV1'], 5 * minute)],
  });
  const [one, ...more] = found(plan, ['acknowledge-one-chance'], 10);
  expect(more).toEqual([]);
  expect([one?.subject, ...(one?.also ?? [])].map((each) => each?.id)).toEqual(ids);
  expect(one?.mends).toBe(true);
});

test('what would not mend it is no mend: where nobody else can be paged it is advice', () => {
  const plan = smallPlan({ people: { ana: person('ana') }, teams: {}, paths: { payments: path('payments', [['ana']]) } });
  expect(found(plan, ['path-of-one'], 2)[0]).toMatchObject({
    mends: false,
    mend: 'page a second person on payments: nobody else can be reached so far',
  });
});

const rotation = (over: Partial<Rotation>): Rotation => ({
  ...unsaid.rotation,
  ...{
    name: 'rotation',
    layer: 1,
    members: ['dana', 'lee'],
    start: '2026-01-05T09:00',
    end: null,
    restrictions: [],
    turns: 'calendar',
    shadows: [],
  },
  turn: { every: 1, unit: 'week' },
  ...over,
});
const schedule = (id: string, rotations: readonly Rotation[]): Schedule => ({
  id,
  name: id,
  zone: 'UTC',
  rotations,
  overrides: [],
  ...unsaid.schedule,
});
const withSchedules = (schedules: Readonly<Record<string, Schedule>>, over: Partial<Plan> = {}) =>
  smallPlan({
    schedules,
    paths: { payments: path('payments', [['@rota'], ['ana']]), security: path('security', [['@other'], ['ana']]) },
    ...over,
  });

test('one person on two rotations in the same hours is found, in one schedule and in two', () => {
  const twice = {
    rota: schedule('rota', [rotation({ name: 'a' }), rotation({ name: 'b', members: ['dana', 'kim'] })]),
    other: schedule('other', [rotation({ members: ['kim'] })]),
  };
  expect(found(withSchedules(twice), ['double-duty']).map(({ message }) => message.replace(/ \(.*/, ''))).toEqual([
    'Dana has a and b of rota at once: one person where two are meant',
    'Kim is on call first in rota and in other at once',
  ]);
  const apart = {
    rota: schedule('rota', [rotation({ name: 'a' }), rotation({ name: 'b', members: ['lee', 'dana'] })]),
    other: schedule('other', [rotation({ members: ['kim', 'ana'] })]),
  };
  expect(found(withSchedules(apart), ['double-duty'])).toEqual([]);
});

test('turns of eight hours within nine to five leave somebody out, and covered turns mend it', () => {
  const office = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({ day, from: 9 * 60, to: 17 * 60 }));
  const eight = rotation({ members: ['dana', 'lee', 'kim'], turn: { every: 8, unit: 'hour' }, restrictions: office });
  const plan = (turns: Rotation['turns']) =>
    withSchedules({ rota: schedule('rota', [{ ...eight, turns }]), other: schedule('other', [rotation({ members: ['ana'] })]) });
  expect(found(plan('calendar'), ['member-idle'])[0]).toMatchObject({
    message: 'Lee, Kim never have a turn in rotation of rota: its hours always fall into the turns of the others',
    mend: 'let only turns that it covers use up a turn (`turns: covered`)',
    mends: true,
  });
  expect(found(plan('covered'), ['member-idle'])).toEqual([]);
});

test('step and backstop the same one person is a path of one', () => {
  const plan = smallPlan({ paths: { payments: path('payments', [['ana'], ['ana']]) } });
  expect(found(plan, ['path-of-one'], 2).map(({ subject }) => subject.id)).toEqual(['payments']);
});

test('a mailbox of a group has no rest and no load, and is named where a person is needed', patient, () => {
  const group = (isGroup: boolean) =>
    withSchedules(
      { rota: schedule('rota', [rotation({ members: ['dana'] })]), other: schedule('other', [rotation({ members: ['kim', 'lee'] })]) },
      {
        people: { ...smallPlan().people, dana: person('dana', { isGroup }) },
        paths: {
          payments: path('payments', [['@rota']], { backstop: { targets: [{ kind: 'person', id: 'dana' }], everyMs: 5 * minute } }),
          security: path('security', [['@other']]),
        },
        roles: {
          ...unsaid.plan.roles,
          scribe: { ...unsaid.plan.roles.scribe, filledFrom: [{ kind: 'person', id: 'dana' }] } as Plan['roles'][string],
        },
      },
    );
  const rest = ['long-shift', 'nights-in-a-row', 'share-on-call', 'rotation-of-one', 'path-of-one'];
  expect(new Set(findingsOf(verify(group(false), { from, days: 60, only: rest })).map(({ check }) => check.id))).toEqual(new Set(rest));
  expect(found(group(true), rest)).toEqual([]);
  expect(found(group(true), ['group-alone']).map(({ subject, aspect }) => `${subject.kind} ${subject.id} ${aspect}`.trim())).toEqual([
    'path payments backstop',
    'path payments steps',
    'role scribe',
  ]);
  expect(found(group(false), ['group-alone'])).toEqual([]);
});

test('what nothing uses is found', () => {
  const plan = smallPlan({
    schedules: { rota: schedule('rota', [rotation({})]) },
    teams: {
      ...smallPlan().teams,
      ghosts: { id: 'ghosts', name: 'Ghosts', discipline: 'engineering', members: ['kim'], path: 'security', ...unsaid.team },
    },
    runbooks: { lost: { id: 'lost', title: 'Lost', steps: [] } as unknown as Plan['runbooks'][string] },
    roles: { ...unsaid.plan.roles, jester: { ...unsaid.plan.roles.scribe, id: 'jester', usual: false } as Plan['roles'][string] },
    customers: {
      nobody: { id: 'nobody', name: 'Nobody', contract: null, services: [], regions: [], language: null, contacts: [], inviteWhen: null },
    },
    contracts: { gold: { id: 'gold', name: 'Gold', tier: 'gold', regions: [], objectives: [], availability: null, credits: [] } },
    vendors: { far: { id: 'far', name: 'Far', contact: '', statusPage: null, objectives: [] } },
  });
  const names = found(plan, ['duty-unused', 'entry-unused'], 2).map(({ subject }) => `${subject.kind} ${subject.id}`);
  expect(names).toEqual([
    'schedule rota',
    'path empty',
    'team ghosts',
    'calendar office',
    'contract gold',
    'vendor far',
    'runbook lost',
    'role jester',
    'customer nobody',
  ]);
});

test('findings of one cause are told together, the worst first', patient, () => {
  const mailOnly = Object.fromEntries(
    Object.entries(acme.people).map(([id, each]) => {
      const contactMethods = each.contactMethods.slice(0, 1);
      const rules = contactMethods.map(({ id: method }) => ({ method, afterMs: 0 }));
      return [id, { ...each, contactMethods, notificationRules: { high: rules, low: rules } }];
    }),
  );
  const report = verify(
    { ...acme, people: { ...mailOnly } },
    { from, days: 10, only: ['one-channel', 'nobody-notified', 'rotation-of-one'] },
  );
  const groups = groupsOf(report);
  expect(groups.filter(({ check }) => check.id === 'one-channel')).toHaveLength(1);
  expect(groups.find(({ check }) => check.id === 'one-channel')?.others.length).toBeGreaterThan(20);
  const severities = groups.map(({ check }) => check.severity);
  expect(severities).toEqual(
    severities.toSorted((a, b) => ['error', 'warning', 'note'].indexOf(a) - ['error', 'warning', 'note'].indexOf(b)),
  );
});

test('a step that quiet hours silence is told so, and a promise of business days as such', patient, () => {
  const everyDay = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({ day, from: 22 * 60, to: 7 * 60 }));
  const quiet = smallPlan({ people: { ...smallPlan().people, dana: person('dana', { quietHours: everyDay }) }, objectives: [] });
  const [silent] = found(quiet, ['silent-step'], 2);
  expect(silent?.message).toContain('the quiet hours of Dana hold them back');
  expect(silent?.mend).not.toContain('at once');
  const text = {
    metric: 'restore' as const,
    severities: [],
    targetMs: 80 * 60 * minute,
    targetText: '10 business days',
    calendar: 'office',
  };
  const gold = {
    id: 'gold',
    name: 'Gold',
    tier: 'gold',
    regions: [],
    objectives: [{ id: 'gold-1', ...text }],
    availability: null,
    credits: [],
  };
  const client = {
    id: 'c',
    name: 'C',
    contract: 'gold',
    services: ['checkout'],
    regions: [],
    language: null,
    contacts: [],
    inviteWhen: null,
  };
  const [stricter] = found(smallPlan({ contracts: { gold }, customers: { c: client }, objectives: [] }), ['contract-stricter'], 20);
  expect(stricter?.broken?.promisedText).toBe('10 business days on office');
});
