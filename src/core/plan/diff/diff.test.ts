// Does the diff of two plans say what changes for whom, exactly?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plans } from '../../../../test/fixtures/random-plan.ts';
import { day, hour, minute } from '../../kernel/instant.ts';
import { parsePlan } from '../parse.ts';
import type { Plan } from '../plan.ts';
import { diffPlans } from './diff.ts';
import { levelsAt, sameLevels } from './levels.ts';

const monday = Date.parse('2026-11-23T00:00:00Z');
const month = { from: monday, to: monday + 28 * day };

const base = `
people:
  dana: { name: Dana, email: dana@acme.example, zone: UTC, contact: { app: { inbox: dana } } }
  lee: { name: Lee, email: lee@acme.example, zone: UTC, contact: { app: { inbox: lee } } }
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [dana, lee], path: payments }
  legal: { name: Legal, discipline: legal, members: [ana], path: payments }
schedules:
  first: { zone: UTC, rotations: [{ members: [lee, dana], every: 1 week, from: 2026-11-23T09:00 }] }
paths:
  payments: { steps: [{ page: [schedule first] }, { page: [person ana] }], backstop: { page: [person ana], every: 5m } }
services:
  api: { name: API, tier: 1, owner: payments }
  web: { name: Web, tier: 2, owner: payments }
contracts:
  gold: { name: Gold, tier: gold, objectives: [{ metric: restore, within: 8h }] }
customers:
  shop: { name: Shop, contract: gold, services: [api] }
objectives:
  answer: { metric: acknowledge, tiers: [1], severities: [SEV1, SEV2], target: 5m }
`;

function planOf(text: string): Plan {
  const { plan, problems } = parsePlan([{ file: 'plan.yaml', text }], () => undefined);
  if (plan === null) throw new Error(problems.map(({ message }) => message).join());
  return plan;
}
const told = (text: string) =>
  diffPlans(planOf(base), planOf(text), month).changes.map(({ touches, severities, stretches, text: says }) => {
    const [first] = stretches?.first ?? [];
    const from =
      first === undefined
        ? ''
        : ` from ${new Date(first.from).toISOString().slice(0, 16)} to ${new Date(first.to).toISOString().slice(0, 16)}, ${stretches?.count} times`;
    return `${[...touches.first, ...severities].join(', ')}${from}: ${says}`;
  });

test('the same plan has no changes', () => {
  expect(told(base)).toEqual([]);
});

test('an override changes who is paged first, for its time, for every service of the path', () => {
  const changed = base.replace(
    'from: 2026-11-23T09:00 }] }',
    'from: 2026-11-23T09:00 }], overrides: [{ from: 2026-11-28T02:00, to: 2026-11-28T10:00, person: dana }] }',
  );
  expect(told(changed)).toEqual([
    'service api, service web from 2026-11-28T02:00 to 2026-11-28T10:00, 1 times: Dana is paged first instead of Lee',
    'schedule first: overrides changed',
  ]);
});

test('turns the other way round change every week, and the hours before the first handover not at all', () => {
  expect(told(base.replace('[lee, dana]', '[dana, lee]'))).toEqual([
    'service api, service web from 2026-11-23T09:00 to 2026-11-30T09:00, 2 times: Dana is paged first instead of Lee',
    'service api, service web from 2026-11-30T09:00 to 2026-12-07T09:00, 2 times: Lee is paged first instead of Dana',
    'schedule first: rotations changed',
  ]);
});

test('a longer wait moves all that comes after it', () => {
  expect(told(base.replace('{ page: [schedule first] }', '{ page: [schedule first], wait: 15m }'))).toContain(
    'service api, service web from 2026-11-23T09:00 to 2026-12-21T00:00, 1 times: Ana is paged second after 15m instead of 5m; Ana is paged by the backstop after 20m instead of 10m',
  );
});

test('a step for some hours is told for these hours alone', () => {
  const changed = `${base.replace('{ page: [person ana] }]', '{ page: [person ana] }, { page: [person lee], only: { hours: during night } }]')}
calendars:
  night: { zone: UTC, open: { mon-sun: 00:00-06:00 } }
`;
  const { changes } = diffPlans(planOf(base), planOf(changed), { from: monday + 10 * hour, to: monday + 10 * day });
  const paging = changes.filter(({ kind }) => kind === 'paging');
  expect(paging).toMatchObject([
    { stretches: { count: 9, totalMs: 54 * hour }, text: expect.stringContaining('Lee is paged third, where nobody was') },
  ]);
});

test('a step for one severity is told for that severity', () => {
  const changed = base.replace('{ page: [person ana] }]', '{ page: [person lee], only: { severities: [SEV1] } }, { page: [person ana] }]');
  const severe = diffPlans(planOf(base), planOf(changed), month).changes.filter(({ kind }) => kind === 'paging');
  expect(new Set(severe.flatMap(({ severities }) => severities))).toEqual(new Set(['SEV1']));
});

test('promises are told by tier and severity, and by customer', () => {
  expect(told(base.replace('target: 5m', 'target: 10m').replace('within: 8h', 'within: 4h'))).toEqual([
    'service api, SEV1, SEV2: acknowledgement promise 5m → 10m',
    'customer shop: restoration promise 8h → 4h',
    'contract gold: objectives changed',
    'objective answer: target text 5m → 10m',
  ]);
});

test('a service that rises to another tier gets that tier’s promises', () => {
  expect(told(base.replace('tier: 2', 'tier: 1'))).toEqual([
    'service web, SEV1, SEV2: acknowledgement promise none → 5m',
    'service web: tier 2 → 1',
  ]);
});

test('who else is called is told', () => {
  expect(told(`${base}\nengage: [{ team: legal, severities: [SEV1], tiers: [1] }]`)).toEqual([
    'service api, SEV1: Legal (path payments) is called too',
    'the whole plan: who is called beside the owner changed',
  ]);
});

const three = base
  .replace('teams:', '  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { app: { inbox: bo } } }\nteams:')
  .replace('members: [lee, dana]', 'members: [lee, dana, ana]')
  .replace('2026-11-23T09:00 }', '2026-10-12T09:00 }');
const fourth = three.replace('members: [lee, dana, ana]', 'members: [lee, dana, ana, bo]');

test('a fourth in a rotation is two facts: who is on call now, said first with what would leave it, and who is paged from then on', () => {
  const changes = diffPlans(planOf(three), planOf(fourth), month).changes.map(
    ({ touches, text }) => `${touches.first.join(', ')}: ${text}`,
  );
  expect(changes).toEqual([
    "schedule first: Bo in rotation 1 moves the turns of the others: Dana is on call at once instead of Ana; with `joins: 2026-11-23T09:00` nobody's turn moves until their own has come",
    expect.stringMatching(/^service api, service web: .*; and so on, in \d+ ways by turns$/),
  ]);
});

test('the advice holds: with it nobody is paged otherwise before the newcomer’s own turn', () => {
  const joined = three.replace('members: [lee, dana, ana]', 'members: [lee, dana, ana, { person: bo, joins: 2026-11-23T09:00 }]');
  const { changes } = diffPlans(planOf(three), planOf(joined), month);
  const from = Math.min(...changes.flatMap(({ stretches }) => stretches?.first.map((one) => one.from) ?? []));
  expect(new Date(from).toISOString().slice(0, 10)).toBe('2026-12-14');
  expect(changes[0]?.text).toContain('Bo is paged first instead of Lee');
});

test('the same people in another order are no change, unless their order decides', () => {
  const both = base.replace('{ page: [schedule first] }', '{ page: [person lee, person dana] }');
  const turned = both
    .replace('[person lee, person dana]', '[person dana, person lee]')
    .replace('members: [dana, lee]', 'members: [lee, dana]');
  expect(diffPlans(planOf(both), planOf(turned), month).changes).toEqual([]);
  const byTurns = (text: string) => planOf(text.replace('page: [person', 'round robin: true, page: [person'));
  expect(diffPlans(byTurns(both), byTurns(turned), month).changes.map(({ text }) => text)).toEqual([
    'Dana and Lee (one of them by turns) are paged first instead of Lee and Dana (one of them by turns)',
    'steps changed',
  ]);
});

test('a path that a scenario or the whole plan calls touches the services that it is called for', () => {
  const called = `${base.replace('path: payments }\nschedules', 'path: law }\nschedules').replace('services:\n', '  law: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }\nservices:\n')}
scenarios:
  leak: { title: Data leak, services: [web], engage: [{ team: legal }] }
`;
  const changed = called.replace('law: { steps: [{ page: [person ana] }]', 'law: { steps: [{ page: [person dana] }]');
  expect(
    diffPlans(planOf(called), planOf(changed), month).changes.map(({ touches, text }) => `${touches.first.join(', ')}: ${text}`),
  ).toContain('service web by path law when Data leak: Dana is paged first instead of Ana');
  const everywhere = (text: string) => planOf(`${text}engage: [{ team: legal, severities: [SEV1] }]`);
  expect(diffPlans(everywhere(called), everywhere(changed), month).changes[0]?.touches.first).toEqual([
    'service api by path law',
    'service web by path law',
  ]);
});

test('what has no effect within the time that is looked at is told all the same', () => {
  const late = base.replace(
    'from: 2026-11-23T09:00 }] }',
    'from: 2026-11-23T09:00 }], overrides: [{ from: 2027-11-28T02:00, to: 2027-11-28T10:00, person: dana }] }',
  );
  expect(told(late)).toEqual(['schedule first: overrides changed']);
});

test('what came, went or changed beside is told by name, and keys are not', () => {
  const changed = base
    .replace('name: Web,', 'name: Shop,')
    .replace('  ana: {', '  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { app: { inbox: bo } } }\n  ana: {');
  expect(told(changed)).toEqual(['person bo: is new', 'service web: name Web → Shop']);
  const integration = (key: string) => planOf(`${base}\nintegrations:\n  x: { type: grafana, service: api, key: ${key} }`);
  expect(diffPlans(integration('a'.repeat(16)), integration('b'.repeat(16)), month).changes).toMatchObject([{ text: 'key changed' }]);
});

test('a contact method that wakes now, and pages that are held back, are told in the words of the plan', () => {
  const changed = base
    .replace('contact: { app: { inbox: lee } }', 'contact: { app: { inbox: lee, wakes: true } }')
    .replace('  payments: { steps:', '  payments: { page after: 2m, no new page within: 10m, steps:');
  expect(told(changed)).toEqual([
    'person lee: contact methods: app (wakes false → true)',
    'path payments: page after 0s → 2m; no new page within 0s → 10m',
  ]);
});

test('pagings that differ at a random minute are told, and those that are told differ', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(plans, plans, fc.nat(14 * 24 * 60), (before, after, offset) => {
      const from = Date.parse('2026-03-02T00:00:00Z');
      const at = from + offset * minute;
      const paths = [before, after].map((plan) => plan.paths.one);
      const [old, now] = paths;
      if (old === undefined || now === undefined) throw new Error('every random plan has the path');
      const told = diffPlans(before, after, { from, to: from + 14 * day + minute }).changes.filter(
        ({ kind, touches }) => kind === 'paging' && touches.first.includes('service checkout'),
      );
      for (const { name } of after.severities) {
        const facts = { severity: name, tier: 1, contractTiers: [] };
        const differs = !sameLevels(levelsAt(before, old, at, facts), levelsAt(after, now, at, facts));
        const mentioned = told.filter(({ severities }) => severities.length === 0 || severities.includes(name));
        // More than the first stretches are only counted, so their total has to do.
        const covers = mentioned.some(
          ({ stretches }) => stretches === null || stretches.first.some((one) => one.from <= at && at < one.to),
        );
        const maybe = mentioned.some(({ stretches }) => stretches !== null && stretches.count > stretches.first.length);
        if (differs) expect(covers || maybe).toBe(true);
        else if (!maybe) expect(covers).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});
