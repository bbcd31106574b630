// Does every check find the defect that is planted for it in the example company, and nothing in the sound one?

import { expect, test } from 'vitest';
import { day, hour, minute } from '../../src/core/kernel/instant.ts';
import type { Plan, Target } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { usualEnds } from '../../src/core/plan/usual-facts.ts';
import { checks } from '../../src/verify/checks.ts';
import { findingsOf, verify } from '../../src/verify/verify.ts';
import { changed, from, readAcme } from './acme.ts';
import { sights } from './happens.ts';
import { happens, notPlayed, probes } from './probes.ts';

const acme = await readAcme();
const person = (id: string): Target => ({ kind: 'person', id });
const schedule = (id: string): Target => ({ kind: 'schedule', id });

const empty = { id: 'nobody', name: 'nobody', zone: 'UTC', rotations: [], overrides: [], ...unsaid.schedule };
const steps = (id: string) => acme.paths[id]?.steps ?? [];
const withNobody: Plan = { ...acme, schedules: { ...acme.schedules, nobody: empty } };
const certifiedScribe = (until: number | null, holder: string): Plan =>
  changed(
    changed(
      changed(acme, 'roles', 'scribe', () => ({ certified: true, neededAt: ['SEV1'], filledFrom: [person('ana'), person('peter')] })),
      'people',
      'ana',
      () => ({ certifications: holder === 'ana' ? [{ role: 'scribe', until }] : [] }),
    ),
    'people',
    'peter',
    () => ({ certifications: holder === 'ana' ? [{ role: 'scribe', until: null }] : [] }),
  );
const contract = (ms: number) => ({
  id: 'gold',
  name: 'Gold',
  tier: 'gold',
  regions: [],
  objectives: [{ id: 'gold-1', metric: 'restore' as const, severities: ['SEV1'], targetMs: ms, targetText: '30m', calendar: null }],
  availability: null,
  credits: [],
});
const customer = {
  id: 'shop',
  name: 'Shop',
  contract: 'gold',
  services: ['checkout'],
  regions: [],
  language: null,
  contacts: [],
  inviteWhen: null,
};
const audience = {
  id: 'public',
  name: 'Public',
  kind: 'public',
  description: '',
  owner: 'scribe',
  approver: null,
  outlets: [],
  cadences: [],
} as const;
const accepted = { subject: null, reason: 'we know', expires: '2026-11-01', expiresAt: from - 24 * day };
const never = { id: 'never', description: '', source: { kind: 'nobody' as const }, implies: [] };
const first = acme.objectives[0];
if (first === undefined) throw new Error('the example promises nothing');

const planted: Readonly<Record<string, Plan>> = {
  'nobody-notified': changed(withNobody, 'paths', 'legal', () => ({
    steps: steps('legal').map((step) => ({ ...step, targets: [schedule('nobody')] })),
    backstop: { targets: [schedule('nobody')], everyMs: 5 * minute },
  })),
  'backstop-uncovered': changed(acme, 'paths', 'legal', () => ({ backstop: { targets: [schedule('product-duty')], everyMs: 5 * minute } })),
  'backstop-alone': changed(acme, 'paths', 'product', () => ({ steps: steps('product').slice(0, 1) })),
  'schedule-gap': changed(acme, 'schedules', 'payments-primary', ({ rotations }) => ({
    rotations: rotations.map((each) =>
      each.name === 'Berlin' ? { ...each, restrictions: each.restrictions.map((window) => ({ ...window, from: 510 })) } : each,
    ),
  })),
  'dead-step': changed(withNobody, 'paths', 'legal', () => ({
    steps: [{ targets: [schedule('nobody')], waitMs: minute, roundRobin: false, only: null }, ...steps('legal')],
  })),
  'silent-step': changed(acme, 'people', 'helena', ({ notificationRules, contactMethods }) => ({
    notificationRules: { ...notificationRules, high: [{ method: contactMethods[0]?.id ?? '', afterMs: 15 * minute }] },
  })),
  'acknowledge-late': {
    ...acme,
    objectives: [
      { ...first, id: 'at-night', severities: ['SEV4'], targetMs: 15 * minute, targetText: '15m', calendar: null, tiers: [] },
      ...acme.objectives,
    ],
  },
  'assemble-late': {
    ...acme,
    objectives: [
      {
        ...first,
        ...usualEnds.assemble,
        id: 'all-at-night',
        metric: 'assemble',
        severities: ['SEV4'],
        targetMs: 15 * minute,
        calendar: null,
        tiers: [],
      },
      ...acme.objectives,
    ],
  },
  'channel-limit': { ...acme, channelLimits: { inbox: { count: 3, perMs: minute, text: '3 per minute' } } },
  'scenario-overlap': { ...acme, accepted: [] },
  'acknowledge-one-chance': {
    ...changed(acme, 'paths', 'data', () => ({ steps: steps('data').map((step) => ({ ...step, waitMs: 40 * minute })) })),
  },
  'contract-stricter': { ...acme, contracts: { gold: contract(30 * minute) }, customers: { shop: customer } },
  'chain-too-long': changed(acme, 'teams', 'payments', () => ({
    targets: [{ metric: 'acknowledge' as const, targetMs: 2 * hour, targetText: '2h' }],
  })),
  'same-people-again': changed(acme, 'paths', 'payments', () => ({
    steps: steps('payments').map((step, index) => (index === 1 ? { ...step, targets: [schedule('payments-primary')] } : step)),
  })),
  'leadership-first': changed(acme, 'paths', 'payments', () => ({
    steps: [{ targets: [person('ana')], waitMs: minute, roundRobin: false, only: null }, ...steps('payments')],
  })),
  'unreachable-person': changed(acme, 'people', 'omar', () => ({ contactMethods: [] })),
  'unverified-contact': changed(acme, 'people', 'omar', ({ contactMethods }) => ({
    contactMethods: contactMethods.map((each) => ({ ...each, verified: false })),
  })),
  'one-channel': changed(acme, 'people', 'omar', ({ contactMethods }) => ({ contactMethods: contactMethods.slice(0, 1) })),
  'night-by-mail': changed(acme, 'people', 'lena', ({ notificationRules }) => ({
    notificationRules: { ...notificationRules, high: notificationRules.high.filter(({ method }) => method !== 'app') },
  })),
  'stretched-person': {
    ...acme,
    services: Object.fromEntries(
      Object.entries(acme.services).map(([id, each]) => [id, each.owner === 'storefront' ? { ...each, tier: 1 as const } : each]),
    ),
  },
  'long-shift': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({ ...each, turn: { every: 2, unit: 'week' as const } })),
  })),
  'nights-in-a-row': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({ ...each, turn: { every: 10, unit: 'day' as const } })),
  })),
  'share-on-call': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({ ...each, members: ['ruth', 'ruth', 'olivia'] })),
  })),
  'rotation-of-one': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({ ...each, members: ['ruth'] })),
  })),
  'clock-change': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({ ...each, turn: { every: 1, unit: 'hour' as const } })),
  })),
  'role-unfilled': certifiedScribe(null, 'nobody'),
  'approver-off-duty': {
    ...changed(acme, 'roles', 'scribe', () => ({ filledFrom: [schedule('product-duty')] })),
    audiences: { public: { ...audience, approver: 'scribe' } },
  },
  'certification-expires': certifiedScribe(from + 10 * day, 'ana'),
  'holidays-forgotten': changed(acme, 'calendars', 'shop-hours', () => ({ holidays: [] })),
  'scenario-never': changed(acme, 'scenarios', 'back-up-missing', () => ({ when: 'alert.integration == "nightly-backup"' })),
  'scenario-hidden': changed(acme, 'scenarios', 'card-payments-failing', () => ({ when: null, services: Object.keys(acme.services) })),
  'unknown-service': changed(acme, 'scenarios', 'shop-slow', () => ({ when: 'alert.service == "serach"' })),
  'dependency-unknown': changed(acme, 'services', 'primary-database', () => ({ dependsOn: ['mesage-bus'] })),
  'dependency-cycle': changed(acme, 'services', 'primary-database', () => ({ dependsOn: ['checkout'] })),
  'tier-inversion': changed(acme, 'services', 'ledger', () => ({ dependsOn: ['analytics'] })),
  'service-unowned': changed(acme, 'teams', 'data', () => ({ members: [] })),
  'service-unwatched': {
    ...acme,
    integrations: Object.fromEntries(Object.entries(acme.integrations).map(([id, each]) => [id, { ...each, serviceFrom: null }])),
    services: Object.fromEntries(Object.entries(acme.services).map(([id, each]) => [id, { ...each, monitoredBy: [] }])),
  },
  // Nor does a scenario of its own name one; the one of a leak, which strikes every service, does.
  'service-without-runbook': {
    ...changed(acme, 'services', 'checkout', () => ({ runbooks: [] })),
    scenarios: Object.fromEntries(
      Object.entries(acme.scenarios).map(([id, each]) => [
        id,
        each.services.includes('checkout') && id !== 'data-leak-suspected'
          ? { ...each, template: { ...each.template, runbooks: [] } }
          : each,
      ]),
    ),
  },
  'cadence-unowned': {
    ...acme,
    audiences: { public: { ...audience, owner: null, cadences: [{ severities: [], firstWithinMs: hour, everyMs: hour }] } },
  },
  'cutover-impossible': {
    ...acme,
    facts: { ...acme.facts, never },
    phases: acme.phases.map((each) =>
      each.name === 'triage' ? { ...each, cutover: [{ kind: 'fact', fact: 'never', text: 'never', severities: [] }] } : each,
    ),
  },
  'clock-never-runs': { ...acme, objectives: [...acme.objectives, { ...first, id: 'nothing', starts: 'resolved', stops: 'restored' }] },
  'pause-endless': {
    ...acme,
    facts: { ...acme.facts, never },
    pauses: { vendor: { id: 'vendor', reason: '', metrics: [], begins: 'opened', until: 'never', atMostMs: null } },
  },
  'path-of-one': changed(acme, 'paths', 'legal', () => ({
    steps: steps('legal').map((step) => ({ ...step, targets: [person('ana')] })),
    backstop: { targets: [person('ana')], everyMs: 5 * minute },
  })),
  'group-alone': changed(
    changed(acme, 'people', 'omar', () => ({ isGroup: true })),
    'paths',
    'legal',
    () => ({ backstop: { targets: [person('omar')], everyMs: 5 * minute } }),
  ),
  'double-duty': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: [...rotations, ...rotations.map((each) => ({ ...each, name: 'the same again' }))],
  })),
  'member-idle': changed(acme, 'schedules', 'communications-duty', ({ rotations }) => ({
    rotations: rotations.map((each) => ({
      ...each,
      members: ['ruth', 'olivia', 'clara'],
      start: '2026-01-05T09:00',
      turn: { every: 8, unit: 'hour' as const },
      restrictions: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ day: weekday, from: 9 * 60, to: 17 * 60 })),
    })),
  })),
  'override-idle': changed(acme, 'schedules', 'communications-duty', () => ({
    overrides: [{ from: '2026-12-01T09:00', to: '2026-12-02T09:00', person: 'ruth', replaces: 'omar' }],
  })),
  'duty-unused': withNobody,
  'entry-unused': { ...acme, calendars: { ...acme.calendars, old: { name: 'old', zone: 'UTC', open: null, holidays: [] } } },
  'accepted-expired': { ...acme, accepted: [{ ...accepted, check: 'schedule-gap' }] },
  'accepted-unknown': { ...acme, accepted: [{ ...accepted, check: 'schedule-gape', expiresAt: from + day }] },
};

const idsFor = (plan: Plan, only: readonly string[] = []) =>
  findingsOf(verify(plan, { from, days: 366, only })).map(({ check, finding }) => `${check.id}: ${finding.message}`);

test('nothing is found in the sound one', { timeout: 120_000 }, () => {
  expect(idsFor(acme)).toEqual([]);
});

test('a defect is planted for every check but the one that needs an endless plan', () => {
  expect(checks.map(({ id }) => id).filter((id) => !Object.hasOwn(planted, id))).toEqual(['unproven']);
});

test('every check can be played, or says why not', () => {
  const played = [...Object.keys(sights), ...Object.keys(probes), ...Object.keys(notPlayed)];
  expect(played.toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
});

test.each(Object.entries(planted))(
  '%s is found where it is planted, and its counterexamples really happen',
  { timeout: 120_000 },
  (id, plan) => {
    const report = verify(plan, { from, days: 366, only: [id] });
    const found = findingsOf(report);
    const seen = notPlayed[id] === undefined ? found.map(({ finding }) => happens(id, finding, plan, report)) : [true];
    expect(seen).not.toContain(false);
    expect(seen).toContain(true);
    expect(found.length).toBeGreaterThan(0);
    for (const { finding } of found) {
      expect(finding.message).toMatch(/^\S.*[^.]$/);
      expect(finding.place.length).toBeGreaterThan(0);
      if (finding.at !== null) expect(finding.at.instant).toBeGreaterThanOrEqual(id === 'accepted-expired' ? 0 : from);
    }
  },
);

const facts = (source: Plan['facts'][string]['source']): Plan['facts'] => ({ ...acme.facts, never: { ...never, source } });
const commander = { kind: 'attested', by: 'incident-commander' } as const;

/** By check: the planted defect, mended. Its old counterexample must not happen any more: else whatever is played proves nothing. */
const mended: Readonly<Record<string, Partial<Plan>>> = {
  'role-unfilled': { people: certifiedScribe(null, 'ana').people },
  'approver-off-duty': changed(acme, 'roles', 'scribe', () => ({ filledFrom: [person('ana')] })),
  'certification-expires': { people: certifiedScribe(null, 'ana').people },
  'cadence-unowned': {
    audiences: { public: { ...audience, owner: 'scribe', cadences: [{ severities: [], firstWithinMs: hour, everyMs: hour }] } },
  },
  'cutover-impossible': { facts: facts(commander) },
  'clock-never-runs': { objectives: [{ ...first, id: 'nothing' }] },
  'pause-endless': { facts: facts(commander) },
  'unknown-service': { services: { ...acme.services, serach: { ...(acme.services.search as Plan['services'][string]), id: 'serach' } } },
  'channel-limit': { channelLimits: { inbox: { count: 500, perMs: minute, text: '500 per minute' } } },
};

test.each(Object.entries(mended))('%s, once it is mended, does not happen', { timeout: 120_000 }, (id, over) => {
  const plan = planted[id];
  if (plan === undefined) throw new Error(`nothing is planted for ${id}`);
  const report = verify(plan, { from, days: 30, only: [id] });
  const [found] = findingsOf(report);
  if (found === undefined) throw new Error(`${id} is not found`);
  const parts = id === 'approver-off-duty' ? { roles: over.roles } : over;
  expect(happens(id, found.finding, { ...plan, ...parts } as Plan, report)).toBe(false);
});

test('what the plan accepts is told apart, as long as it is accepted', () => {
  const plan = planted['rotation-of-one'];
  if (plan === undefined) throw new Error('nothing is planted');
  const until = (expiresAt: number): Plan => ({
    ...plan,
    accepted: [{ check: 'rotation-of-one', subject: 'schedule communications-duty', reason: 'they like it', expires: '', expiresAt }],
  });
  const report = verify(until(from + day), { from, days: 30, only: ['rotation-of-one'] });
  expect(report.results[0]?.findings).toEqual([]);
  expect(report.results[0]?.accepted).toHaveLength(1);
  expect(idsFor(until(from), ['rotation-of-one'])).toHaveLength(1);
});
