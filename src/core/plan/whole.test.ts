// Does a plan that uses all of the language resolve to what it says?

import { expect, test } from 'vitest';
import { asStoredBefore } from '../../../test/fixtures/earlier-plan.ts';
import { day, hour, minute } from '../kernel/instant.ts';
import { parsePlan } from './parse.ts';
import type { PlanOutside } from './scope.ts';
import { completed, unsaid } from './unsaid.ts';
import { usualEnds } from './usual-facts.ts';

const base = `
people:
  ana:
    name: Ana
    email: ana@acme.example
    zone: Europe/Berlin
    contact: { app: { inbox: ana }, mail: { email: ana@acme.example, verified: 2026-10-01 }, pager: { webhook: "https://x.example/ana", verified: false } }
    quiet hours: { mon-sun: 22:00-07:00 }
    time off:
      - { from: 2026-12-21, to: 2026-12-24, why: Skiing }
      - { from: 2026-07-01T12:00, to: 2026-07-02T12:00 }
    certified: { incident-commander: until 2027-06-30, scribe: always }
    knows: [api]
    languages: [de, en]
  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { app: { inbox: bo } } }
teams:
  payments:
    name: Payments
    discipline: engineering
    members: [ana, bo]
    path: payments
    country: DE
    region: BY
    targets: { acknowledge: 5m, assemble: 15m }
calendars:
  office: { zone: Europe/Berlin, open: { mon-fri: 09:00-17:00 } }
schedules:
  first: { zone: UTC, rotations: [{ members: [ana, bo], every: 1 week, from: 2026-01-05T09:00 }] }
paths:
  payments:
    steps:
      - { page: [schedule first], only: { severities: [SEV1], tiers: [gold, 2], hours: outside office, customers: [premium] } }
      - { page: [person bo] }
    backstop: { page: [person ana], every: 5m }
    acknowledgement timeout: 10m
tiers:
  gold: { level: 1, description: Earns the money }
measures:
  carts-lost: { name: Carts lost, unit: count }
severities:
  - name: SEV1
    description: Bad
    urgency: high
    acknowledgement timeout: 30m
    told by: { customers-affected: at least 20%, carts-lost: at least 100, expected-duration: at least 1h, data-at-risk: "yes" }
  - { name: SEV2, description: Less bad, urgency: low, acknowledgement timeout: never }
vendors:
  acquirer:
    name: Acquirer
    contact: +49 30 1234
    status page: https://status.acquirer.example
    promises:
      - { metric: respond, within: 15m }
      - { metric: restore, within: 2 business days, calendar: office, severities: [SEV1] }
runbooks:
  restart: { title: Restart it, owner: payments, steps: [Stop it, Start it], reviewed: 2026-09-01 }
services:
  api:
    name: API
    tier: gold
    owner: payments
    operating hours: office
    monitored by: [beat]
    runbooks: [restart]
    vendors: [acquirer]
integrations:
  monitoring: { type: events-v2, service: api }
  beat: { type: heartbeat, service: api, every: 1h }
contracts:
  premium-eu:
    name: Premium, Europe
    tier: premium
    regions: [europe]
    objectives:
      - { metric: acknowledge, within: 15m, severities: [SEV1] }
      - { metric: review-published, within: 5 business days, calendar: office }
    availability: 99.95%
    credits: [{ below availability: 99.9%, credit: 10% }, { below availability: 99%, credit: 25% }]
customers:
  shop:
    name: Shop
    contract: premium-eu
    services: [api]
    contacts: [{ name: Kai, email: kai@shop.example, for: operations }]
    invite when: incident.severityRank == 1 && customer.tier == "premium"
roles:
  cash-watcher:
    name: Cash watcher
    description: Watches the cash
    duties: [{ duty: Count it, within: 10m, every: 1h, in: [triage, containment] }]
    certified: true
    filled from: [schedule first]
    needed at: [SEV1]
    apart from: [incident-commander]
    fill within: 10m
facts:
  money-counted: { description: the money was counted, attested by: cash-watcher, implies: [contained] }
  quiet: { description: no alert is open, when: incident.openAlerts == 0 }
  never: { description: nobody says so }
phases:
  containment:
    description: Stop the harm
    cutover:
      - { fact: money-counted, severities: [SEV1] }
      - { attested by: incident-commander, that: The harm has stopped }
      - { when: incident.openAlerts == 0, that: No alert is open }
audiences:
  board:
    name: Board
    kind: executives
    owner: communications-lead
    approved by: incident-commander
    by: [email, call]
    updates: [{ severities: [SEV1], first within: 15m, every: 30m }]
scenarios:
  down:
    title: Down
    services: all
    primary: payments
    needs: [incident-commander, cash-watcher]
    activations: [{ activates: team payments }, { by: role incident-commander, activates: role scribe, within: 10m, severities: [SEV1], why: To write }]
    informs: [{ from: role communications-lead, to: audience board, what: How much it costs }]
    operating hours: office
    critical dependencies: [api]
    vendors: [acquirer]
    monitored by: [monitoring]
    template: { symptoms: [No orders], containment: [Turn it off], stakeholders: [The shops], customer impact: No sale, runbooks: [restart] }
pauses:
  waiting: { reason: We wait for the customer, begins: opened, until: quiet, at most: 2d, metrics: [restore] }
objectives:
  command: { metric: acknowledge, target: 5m, for: role incident-commander }
  pay: { metric: restore, target: 1h, for: discipline engineering, pauses: [waiting] }
  acquire: { metric: restore, target: 4h, for: vendor acquirer }
  review: { metric: review-held, target: 3 days }
regulations:
  dora:
    name: DORA
    applies when: incident.dataAtRisk || incident.severityRank == 1
    owner: team payments
    reports: [{ report: Initial, within: 4h, since: classified }, { report: Final, within: 30 days }]
retention: { incidents: 1095 days, audit: for ever }
channels: { email: { limit: 30 per minute } }
accepted:
  - { check: lonely-rotation, subject: schedule first, reason: Bo joins in spring, expires: 2027-03-31 }
`;

const outside: PlanOutside = { holidaysOf: (country, region) => (country === 'DE' && region === 'BY' ? ['2026-01-06'] : null) };
const { plan, problems } = parsePlan([{ file: 'plan.yaml', text: base }], () => undefined, outside);
const whole = () => {
  if (plan === null) throw new Error('no plan');
  return plan;
};

test('it is sound', () => {
  expect(problems).toEqual([]);
});

test('people: what they may, when they are away, how sure it is that they are reached', () => {
  const { ana, bo } = whole().people;
  expect(ana?.contactMethods.map(({ verified, verifiedOn }) => [verified, verifiedOn])).toEqual([
    [true, null],
    [true, '2026-10-01'],
    [false, null],
  ]);
  expect(ana?.timeOff.map(({ from, to, reason }) => [new Date(from).toISOString(), new Date(to).toISOString(), reason])).toEqual([
    ['2026-07-01T10:00:00.000Z', '2026-07-02T10:00:00.000Z', null],
    ['2026-12-20T23:00:00.000Z', '2026-12-24T23:00:00.000Z', 'Skiing'],
  ]);
  expect(ana?.certifications).toEqual([
    { role: 'incident-commander', until: Date.parse('2027-06-30T22:00Z') },
    { role: 'scribe', until: null },
  ]);
  expect(ana).toMatchObject({ knows: ['api'], languages: ['de', 'en'] });
  expect(ana?.quietHours).toHaveLength(7);
  expect(bo).toMatchObject(unsaid.person);
  expect(whole().schedules.first?.timeOff).toEqual(ana?.timeOff);
});

test('teams: where they are, and what they promise', () => {
  expect(whole().teams.payments).toMatchObject({
    place: { country: 'DE', region: 'BY', holidays: ['2026-01-06'] },
    targets: [
      { metric: 'acknowledge', targetMs: 5 * minute, targetText: '5m' },
      { metric: 'assemble', targetMs: 15 * minute, targetText: '15m' },
    ],
  });
});

test('paths: when a step applies', () => {
  const { payments } = whole().paths;
  expect(payments?.steps.map((step) => step.only)).toEqual([
    { severities: ['SEV1'], tiers: [1, 2], hours: { calendar: 'office', inside: false }, contractTiers: ['premium'] },
    null,
  ]);
  expect(payments?.acknowledgementTimeoutMs).toBe(10 * minute);
});

test('severities are told by measures, services are of named tiers', () => {
  expect(whole().severities[0]?.thresholds).toEqual([
    { measure: 'customers-affected', comparison: 'at-least', value: 0.2, text: 'at least 20%' },
    { measure: 'carts-lost', comparison: 'at-least', value: 100, text: 'at least 100' },
    { measure: 'expected-duration', comparison: 'at-least', value: hour, text: 'at least 1h' },
    { measure: 'data-at-risk', comparison: 'at-least', value: 1, text: 'yes' },
  ]);
  expect(Object.values(whole().tiers).map(({ id, level }) => [id, level])).toEqual([
    ['gold', 1],
    ['tier-2', 2],
    ['tier-3', 3],
    ['tier-4', 4],
  ]);
  expect(whole().services.api).toMatchObject({
    tier: 1,
    operatingHours: 'office',
    monitoredBy: ['monitoring', 'beat'],
    runbooks: ['restart'],
  });
});

test('promises: to customers, among ourselves, by vendors', () => {
  expect(whole().contracts['premium-eu']).toMatchObject({
    tier: 'premium',
    objectives: [
      { id: 'premium-eu-1', metric: 'acknowledge', targetMs: 15 * minute, calendar: null },
      { id: 'premium-eu-2', metric: 'review-published', targetMs: 40 * hour, targetText: '5 business days', calendar: 'office' },
    ],
    availability: 0.9995,
    credits: [
      { availabilityBelow: 0.999, share: 0.1 },
      { availabilityBelow: 0.99, share: 0.25 },
    ],
  });
  expect(whole().customers.shop).toMatchObject({ regions: ['europe'], contacts: [{ name: 'Kai', purpose: 'operations' }] });
  expect(whole().vendors.acquirer?.objectives.map(({ metric, targetMs }) => [metric, targetMs])).toEqual([
    ['respond', 15 * minute],
    ['restore', 16 * hour],
  ]);
  expect(whole().objectives.map(({ id, kind, holder, starts, stops }) => [id, kind, holder?.id, starts, stops])).toEqual([
    ['command', 'ola', 'incident-commander', 'opened', 'acknowledged'],
    ['pay', 'ola', 'engineering', 'opened', 'resolved'],
    ['acquire', 'uc', 'acquirer', 'opened', 'resolved'],
    ['review', 'sla', undefined, 'resolved', 'review-held'],
  ]);
});

test('roles: the usual ones, and the plan’s own', () => {
  expect(Object.keys(whole().roles)).toEqual([...Object.keys(unsaid.plan.roles), 'cash-watcher']);
  expect(whole().roles['cash-watcher']).toMatchObject({
    duties: [{ title: 'Count it', withinMs: 10 * minute, everyMs: hour, phases: ['triage', 'containment'] }],
    certified: true,
    filledFrom: [{ kind: 'schedule', id: 'first' }],
    neededAt: ['SEV1'],
    fillWithinMs: 10 * minute,
    usual: false,
  });
});

test('phases are left by facts, attestations and conditions; facts say who makes them true', () => {
  const { phases, facts } = whole();
  expect(phases.map(({ name, cutover }) => [name, cutover.map(({ kind }) => kind)])).toContainEqual([
    'containment',
    ['fact', 'attested', 'condition'],
  ]);
  expect([facts['money-counted'], facts.quiet, facts.never, facts.resolved].map((fact) => fact?.source.kind)).toEqual([
    'attested',
    'condition',
    'nobody',
    'tocsin',
  ]);
});

test('scenarios unfold, audiences are told, regulators have clocks, findings are accepted until a day', () => {
  expect(whole().scenarios.down).toMatchObject({
    activations: [
      { by: null, whom: { kind: 'team', id: 'payments' }, withinMs: null },
      { by: { kind: 'role', id: 'incident-commander' }, whom: { kind: 'role', id: 'scribe' }, withinMs: 10 * minute, why: 'To write' },
    ],
    informs: [{ from: { kind: 'role', id: 'communications-lead' }, to: { kind: 'audience', id: 'board' }, what: 'How much it costs' }],
    template: { symptoms: ['No orders'], customerImpact: 'No sale', runbooks: ['restart'] },
  });
  expect(whole().audiences.board).toMatchObject({
    outlets: ['email', 'call'],
    cadences: [{ firstWithinMs: 15 * minute, everyMs: 30 * minute }],
  });
  expect(whole().regulations.dora?.reports).toEqual([
    { title: 'Initial', withinMs: 4 * hour, withinMonths: null, withinText: '4h', since: 'classified', atTheLatest: null },
    { title: 'Final', withinMs: 30 * day, withinMonths: null, withinText: '30 days', since: 'opened', atTheLatest: null },
  ]);
  expect(whole().channelLimits).toEqual({ email: { count: 30, perMs: minute, text: '30 per minute' } });
  expect(whole().retention).toEqual({ incidentsMs: 1095 * day, alertsMs: null, messagesMs: null, auditMs: null });
  expect(whole().accepted).toMatchObject([{ check: 'lonely-rotation', expiresAt: Date.parse('2027-04-01T00:00Z') }]);
});

test('a plan that says none of it means what it always meant', () => {
  const small = parsePlan(
    [
      {
        file: 'small.yaml',
        text: `
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams:
  payments: { name: Payments, discipline: engineering, members: [ana], path: payments }
paths:
  payments: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }
schedules:
  first: { zone: UTC, rotations: [{ members: [ana], every: 1 week, from: 2026-01-05T09:00 }] }
services:
  api: { name: API, tier: 1, owner: payments }
scenarios:
  down: { title: Down, services: all }
objectives:
  fix: { metric: restore, target: 1h }
`,
      },
    ],
    () => undefined,
  ).plan;
  if (small === null) throw new Error('no plan');
  expect(small).toMatchObject(unsaid.plan);
  expect(small.people.ana).toMatchObject({ ...unsaid.person, contactMethods: [unsaid.contactMethod] });
  expect(small.teams.payments).toMatchObject(unsaid.team);
  expect(small.schedules.first).toMatchObject(unsaid.schedule);
  expect(small.paths.payments).toMatchObject({ ...unsaid.path, steps: [unsaid.step] });
  expect(small.services.api).toMatchObject(unsaid.service);
  expect(small.scenarios.down).toMatchObject(unsaid.scenario);
  expect(small.objectives).toMatchObject([{ ...unsaid.objective, ...usualEnds.restore }]);
  // What an earlier version stored lacks all of these words; nothing else is changed by adding them.
  expect(completed(asStoredBefore(small))).toEqual(small);
  // What lacks none is the same to the order of its words: by that a plan is known to say the same.
  expect(JSON.stringify(completed(JSON.parse(JSON.stringify(small))))).toBe(JSON.stringify(small));
});
