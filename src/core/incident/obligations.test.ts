// Are all promises of a plan kept track of on an incident? Facts, clocks of every kind, roles and updates; given, when, then.

import { expect, test } from 'vitest';
import { objective, path, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, lee, opening, type Telling } from '../../../test/fixtures/record.ts';
import { day, hour, minute } from '../kernel/instant.ts';
import type { Contract, Customer, Vendor } from '../plan/customer.ts';
import type { Objective, Plan } from '../plan/plan.ts';
import { unsaid } from '../plan/unsaid.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { nextWake } from './wake.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const own = (metric: Objective['metric'], targetMs: number, over: Partial<Objective> = {}): Objective => ({
  ...objective(metric, [], targetMs),
  warnAt: [],
  ...over,
});

function running(over: Partial<Plan>, severity = 'SEV1', scenario: string | null = null): Telling {
  const incident = given(smallPlan({ objectives: [], ...over }), monday);
  incident.when({ ...opening(severity), scenario });
  return incident;
}
const clocks = (incident: Telling) =>
  incident.state().clocks.map(({ objective: id, promise, startedAt, dueAt, verdict }) => ({
    id,
    by: promise?.party ?? 'all',
    starts: (startedAt - monday) / minute,
    due: dueAt === null ? null : (dueAt - monday) / minute,
    verdict,
  }));
const clock = (incident: Telling, id: string) => incident.state().clocks.findLast((each) => each.objective === id);
const attest = (incident: Telling, fact: string, reason: string | null = 'seen on the graphs') =>
  incident.when({ type: 'AttestFact', fact, by: dana, reason });
const answer = (incident: Telling) => incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
const resolve = (incident: Telling) => incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });

test('to contain and to find the cause end when somebody says so; to verify and to review begin with the end', () => {
  const incident = running({
    objectives: [
      own('contain', 45 * minute),
      own('restore', 2 * hour),
      own('verify', hour),
      own('root-cause', 3 * day),
      own('review-held', 3 * day),
    ],
  });
  expect(clocks(incident).map(({ id }) => id)).toEqual(['contain-', 'restore-', 'root-cause-']);
  attest(incident.passing(20 * minute), 'contained');
  expect(clock(incident, 'contain-')).toMatchObject({ verdict: 'met', elapsedMs: 20 * minute });
  attest(incident.passing(40 * minute), 'restored');
  expect(clock(incident, 'verify-')).toMatchObject({ startedAt: monday + hour, stoppedAt: null });
  resolve(incident.passing(10 * minute));
  expect(clock(incident, 'restore-')).toMatchObject({ verdict: 'met', elapsedMs: 70 * minute });
  expect(clock(incident, 'review-held-')).toMatchObject({ startedAt: monday + 70 * minute, stoppedAt: null });
  attest(incident, 'verified');
  attest(incident.passing(day), 'cause-known');
  attest(incident.passing(3 * day), 'review-held');
  expect(clock(incident, 'verify-')?.verdict).toBe('met');
  expect(clock(incident, 'root-cause-')?.verdict).toBe('met');
  expect(clock(incident, 'review-held-')?.verdict).toBe('missed');
  expect(nextWake(incident.state())).toBeNull();
});

test('an incident that is over still wakes for its review, and whoever that calls is let go with an answer', () => {
  const onBreach = [{ responsibility: 'The review', team: null, path: 'security', severities: [], tiers: [] }];
  const incident = running({ objectives: [own('review-held', day, { onBreach })] });
  answer(incident);
  resolve(incident.passing(hour));
  expect(nextWake(incident.state())).toBe(monday + hour + day);
  incident.passing(2 * day);
  expect(incident.events('ClockBreached')).toHaveLength(1);
  expect(incident.state().engagements.map(({ responsibility, status }) => [responsibility, status])).toEqual([
    ['Payments', 'closed'],
    ['The review', 'escalating'],
  ]);
  answer(incident);
  expect(incident.state().engagements[1]?.status).toBe('closed');
  expect(nextWake(incident.state())).toBeNull();
});

test('only who holds the role says so without a reason; what Tocsin sees nobody says', () => {
  const incident = running({ objectives: [own('contain', hour)] });
  const asks = (fact: string, reason: string | null) => {
    const said = incident.asking({ type: 'AttestFact', fact, by: dana, reason });
    return said.ok ? 'done' : said.refusal.code;
  };
  expect(asks('contained', null)).toBe('not-theirs-to-say');
  expect(asks('contained', ' ')).toBe('not-theirs-to-say');
  expect(asks('acknowledged', 'it is')).toBe('seen-by-tocsin');
  expect(asks('no such thing', 'it is')).toBe('unknown-fact');
  expect(asks('constructor', 'it is')).toBe('unknown-fact');
  incident.when({ type: 'TakeRole', role: 'incident-commander', person: 'dana', by: dana, reason: null });
  expect(asks('contained', null)).toBe('done');
  expect(incident.events('FactAttested')).toMatchObject([{ fact: 'contained', as: 'role incident-commander', reason: null }]);
  expect(incident.when({ type: 'AttestFact', fact: 'contained', by: lee, reason: 'also I' })).toEqual([]);
});

test('what was said too early is withdrawn: the verdict stands, and a new clock counts from the beginning', () => {
  const incident = running({ objectives: [own('contain', 45 * minute)] });
  attest(incident.passing(20 * minute), 'contained');
  incident.passing(10 * minute).when({ type: 'WithdrawFact', fact: 'contained', by: dana, reason: 'it grows again' });
  expect(clocks(incident)).toMatchObject([
    { verdict: 'met', starts: 0 },
    { verdict: null, starts: 0, due: 45 },
  ]);
  incident.passing(15 * minute);
  expect(clocks(incident)).toMatchObject([{ verdict: 'met' }, { verdict: 'missed' }]);
});

test('the same trouble back again: what was said of it is said no more, and clocks begin anew', () => {
  const incident = running({ objectives: [own('contain', 45 * minute), own('verify', hour), own('root-cause', day)] });
  attest(incident.passing(5 * minute), 'contained');
  resolve(incident.passing(5 * minute));
  incident.passing(minute).when({ type: 'ReopenIncident', by: dana, reason: 'it is back' });
  expect(incident.state().response?.facts).toEqual([]);
  expect(clocks(incident)).toMatchObject([
    { id: 'contain-', verdict: 'met' },
    { id: 'root-cause-', verdict: null, starts: 0 },
    { id: 'verify-', verdict: null, due: null },
    { id: 'contain-', verdict: null, starts: 11 },
  ]);
});

const contract = (id: string, targetMs: number): Contract => ({
  id,
  name: id,
  tier: id,
  regions: [],
  objectives: [{ id: `${id}-1`, metric: 'restore', severities: [], targetMs, targetText: 'a while', calendar: null }],
  availability: null,
  credits: [],
});
const customer = (id: string, over: Partial<Customer> = {}): Customer => ({
  id,
  name: id,
  contract: null,
  services: ['checkout'],
  regions: [],
  language: null,
  contacts: [],
  inviteWhen: null,
  ...over,
});

test('contracts of customers that use the service have clocks beside our own, each with its own verdict', () => {
  const incident = running({
    objectives: [own('restore', 4 * hour)],
    contracts: { gold: contract('gold', hour), silver: contract('silver', 2 * hour), unused: contract('unused', minute) },
    customers: {
      ann: customer('ann', { contract: 'gold' }),
      ben: customer('ben', { contract: 'silver' }),
      cyd: customer('cyd', { contract: 'unused', services: [] }),
    },
  });
  expect(clocks(incident).map(({ by, due }) => [by, due])).toEqual([
    ['all', 240],
    ['contract gold', 60],
    ['contract silver', 120],
  ]);
  resolve(incident.passing(90 * minute));
  expect(clocks(incident).map(({ verdict }) => verdict)).toEqual(['met', 'missed', 'met']);
});

test('a team answers for itself, from when it is engaged; a role from when it is filled', () => {
  const security = {
    id: 'security',
    name: 'Security',
    discipline: 'security',
    members: ['kim'],
    path: 'security',
    ...unsaid.team,
  } as const;
  const { teams } = smallPlan();
  const incident = running({
    teams: { ...teams, security: { ...security, targets: [{ metric: 'acknowledge', targetMs: 10 * minute, targetText: '10m' }] } },
    objectives: [
      own('acknowledge', 5 * minute, { id: 'command', kind: 'ola', holder: { kind: 'role', id: 'incident-commander' } }),
      own('acknowledge', 15 * minute, { id: 'engineers', kind: 'ola', holder: { kind: 'discipline', id: 'engineering' } }),
    ],
    engage: [{ responsibility: 'Security', team: 'security', path: 'security', severities: ['SEV2'], tiers: [] }],
  });
  expect(clocks(incident).map(({ by }) => by)).toEqual(['role incident-commander', 'discipline engineering']);
  incident.passing(4 * minute).when({ type: 'TakeRole', role: 'incident-commander', person: 'dana', by: dana, reason: null });
  incident.passing(2 * minute).when({ type: 'ChangeSeverity', severity: 'SEV2', mode: 'keep-elapsed', by: dana, reason: 'so' });
  expect(clocks(incident).at(-1)).toEqual({ id: 'team security acknowledge', by: 'team security', starts: 6, due: 16, verdict: null });
  const engagement = incident.state().engagements.find(({ team }) => team === 'security')?.id ?? '';
  incident.passing(4 * minute).when({ type: 'Acknowledge', engagement, page: null, by: lee, via: 'api' });
  expect(clocks(incident).at(-1)).toMatchObject({ id: 'team security acknowledge', verdict: null });
  const kim = { kind: 'person', id: 'kim', name: 'Kim' } as const;
  incident.passing(5 * minute).when({ type: 'Acknowledge', engagement, page: null, by: kim, via: 'api' });
  expect(clocks(incident).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['command', 'met'],
    ['engineers', 'missed'],
    ['team security acknowledge', 'met'],
  ]);
});

test('what a team promises of its answer is counted from when it is called, not while its path waits for support hours', () => {
  const { teams } = smallPlan();
  const payments = {
    ...unsaid.team,
    ...teams.payments,
    targets: [{ metric: 'acknowledge', targetMs: 10 * minute, targetText: '10m' }],
  } as const;
  const sunday = given(
    smallPlan({
      teams: { payments: payments as Plan['teams'][string] },
      paths: { payments: path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' }) },
      objectives: [own('acknowledge', 4 * day)],
    }),
    Date.parse('2026-03-01T12:00:00Z'),
  );
  const running = () => sunday.state().clocks.map(({ objective: id, startedAt }) => [id, new Date(startedAt).toISOString()]);
  sunday.when(opening('SEV5'));
  expect(running()).toEqual([['acknowledge-', '2026-03-01T12:00:00.000Z']]);
  sunday.passing(20 * hour);
  const called = ['team payments acknowledge', '2026-03-02T08:00:00.000Z'];
  expect(running()).toEqual([['acknowledge-', '2026-03-01T12:00:00.000Z'], called]);
  answer(sunday.passing(5 * minute));
  expect(clock(sunday, 'team payments acknowledge')).toMatchObject({ verdict: 'met', elapsedMs: 5 * minute });
  // Opened again at night, it waits for the next morning, and then it counts anew.
  resolve(sunday.passing(12 * hour));
  sunday.when({ type: 'ReopenIncident', by: dana, reason: 'it is back' });
  expect(sunday.state().engagements).toMatchObject([{ status: 'waiting', pagingSince: null }]);
  sunday.passing(12 * hour);
  expect(running().filter(([id]) => id === called[0])).toEqual([called, [called[0], '2026-03-03T08:00:00.000Z']]);
});

test('a role is to be filled from when somebody is called, or has taken the incident up before that', () => {
  const { roles } = smallPlan();
  const commander = { ...roles['incident-commander'], neededAt: ['SEV5', 'SEV1'], fillWithinMs: 10 * minute } as Plan['roles'][string];
  const plan = smallPlan({
    roles: { ...roles, 'incident-commander': commander },
    paths: { payments: path('payments', [['dana'], ['lee']], { lowUrgencyCalendar: 'office' }) },
    objectives: [],
  });
  const sunday = () => given(plan, Date.parse('2026-03-01T12:00:00Z'));
  const startsAt = (incident: Telling) => incident.state().clocks.map(({ startedAt }) => new Date(startedAt).toISOString());

  const waited = sunday();
  waited.when(opening('SEV5'));
  expect(startsAt(waited)).toEqual([]);
  waited.passing(20 * hour);
  expect(startsAt(waited)).toEqual(['2026-03-02T08:00:00.000Z']);
  waited.passing(11 * minute);
  expect(waited.state().clocks).toMatchObject([{ verdict: 'missed' }]);

  const taken = sunday();
  taken.when(opening('SEV5'));
  answer(taken.passing(hour));
  expect(startsAt(taken)).toEqual(['2026-03-01T13:00:00.000Z']);

  const urgent = sunday();
  urgent.when(opening('SEV1'));
  expect(startsAt(urgent)).toEqual(['2026-03-01T12:00:00.000Z']);
});

test('a vendor is held from its call to its answer and repair, where the service depends on it', () => {
  const promise = { severities: [], targetMs: 10 * minute, targetText: '10m', calendar: null };
  const acquirer: Vendor = {
    id: 'acquirer',
    name: 'Acquirer',
    contact: '',
    statusPage: null,
    objectives: [
      { metric: 'respond', ...promise },
      { metric: 'restore', ...promise, targetMs: 45 * minute },
    ],
  };
  const { services } = smallPlan();
  const checkout = { ...services.checkout, vendors: ['acquirer'] } as Plan['services'][string];
  const incident = running({ vendors: { acquirer }, services: { checkout } });
  expect(clocks(incident)).toEqual([]);
  attest(incident.passing(10 * minute), 'acquirer-called');
  attest(incident.passing(5 * minute), 'acquirer-answered');
  resolve(incident.passing(50 * minute));
  expect(clocks(incident).map(({ by, starts, verdict }) => [by, starts, verdict])).toEqual([
    ['vendor acquirer', 10, 'met'],
    ['vendor acquirer', 10, 'missed'],
  ]);
  expect(clocks(running({ vendors: { acquirer } }))).toEqual([]);
});

test('an incident that ends in silence says nothing of a vendor that was called and of whose answer nobody spoke', () => {
  const promise = { severities: [], targetMs: 10 * minute, targetText: '10m', calendar: null };
  const acquirer: Vendor = {
    id: 'acquirer',
    name: 'Acquirer',
    contact: '',
    statusPage: null,
    objectives: [{ metric: 'respond', ...promise }],
  };
  const checkout = { ...smallPlan().services.checkout, vendors: ['acquirer'] } as Plan['services'][string];
  const verdictsAfter = (fact: string | null) => {
    const incident = running({ vendors: { acquirer }, services: { checkout } });
    attest(incident.passing(minute), 'acquirer-called');
    if (fact !== null) attest(incident.passing(minute), fact);
    resolve(incident.passing(minute));
    return clocks(incident).map(({ verdict }) => verdict);
  };
  expect(verdictsAfter(null)).toEqual([null]);
  expect(verdictsAfter('restored')).toEqual([null]);
  expect(verdictsAfter('acquirer-answered')).toEqual(['met']);
  expect(verdictsAfter('acquirer-restored')).toEqual(['met']);
});

test('a pause of the plan holds a clock from one fact to another, and no longer than it may', () => {
  const facts = {
    ...unsaid.plan.facts,
    called: { id: 'called', description: 'a supplier works on it', source: { kind: 'attested', by: 'technical-lead' }, implies: [] },
    back: { id: 'back', description: 'the supplier is done', source: { kind: 'attested', by: 'technical-lead' }, implies: [] },
  } as const;
  const waiting = { id: 'waiting', reason: 'the supplier looks', metrics: [], begins: 'called', until: 'back', atMostMs: 2 * hour };
  const plan = { facts, pauses: { waiting }, objectives: [own('root-cause', 4 * hour, { pauses: ['waiting'] })] };
  const answered = running(plan);
  attest(answered.passing(hour), 'called');
  expect(clock(answered, 'root-cause-')).toMatchObject({ dueAt: null, elapsedMs: hour, pauseReason: 'the supplier looks' });
  attest(answered.passing(30 * minute), 'back');
  expect(clock(answered, 'root-cause-')?.dueAt).toBe(monday + 4.5 * hour);
  const forgotten = running(plan);
  attest(forgotten.passing(hour), 'called');
  expect(clock(forgotten, 'root-cause-')?.pause?.endsAt).toBe(monday + 3 * hour);
  // Nobody looks for five hours: the pause has ended when it had to, and the clock is breached.
  forgotten.outage(5.5 * hour).when({ type: 'Tick' });
  expect(clock(forgotten, 'root-cause-')).toMatchObject({ verdict: 'missed', breachedAt: monday + 6 * hour });
  expect(forgotten.when({ type: 'Tick' })).toEqual([]);
});

test('a condition that asks how long it has been is looked at when that may change', () => {
  const long = {
    id: 'long',
    description: 'it lasts',
    source: { kind: 'condition', when: 'incident.minutesOpen >= 30' },
    implies: [],
  } as const;
  const incident = running({
    facts: { ...unsaid.plan.facts, long },
    objectives: [own('contain', 10 * minute, { starts: 'long' })],
  });
  expect(clocks(incident)).toEqual([]);
  incident.passing(hour);
  expect(clocks(incident)).toMatchObject([{ id: 'contain-', starts: 30, verdict: 'missed' }]);
  expect(incident.state().response?.looks).toEqual([]);
});

test('a plan that asks for none of this leaves no trace in its incidents; nor does it in those of before', () => {
  const plain = given(smallPlan(), monday);
  plain.when(opening());
  answer(plain);
  resolve(plain.passing(minute));
  expect(JSON.stringify(plain.state())).not.toContain('response');
  expect(nextWake(plain.state())).toBeNull();
  // As an incident stood in the store before: nothing said that all of its promises are timed.
  const plan = smallPlan({ objectives: [own('acknowledge', hour), own('review-held', day)] });
  const old = given(plan, monday);
  const [opened, ...rest] = old.when(opening());
  if (opened?.type !== 'IncidentOpened') throw new Error('it is not opened');
  const { timed: _new, ...before } = opened;
  const state = [before, ...rest.filter((event) => event.type !== 'UpdateOwed')].reduce(
    (incident, event) => evolve(incident, event, monday),
    null as ReturnType<typeof evolve> | null,
  );
  const done = decide(state, { type: 'ResolveIncident', by: dana, reason: 'done' }, old.facts, monday + minute);
  if (!done.ok) throw new Error(done.refusal.message);
  const after = done.value.reduce((incident, event) => evolve(incident, event, monday + minute), state);
  expect(after?.clocks.map(({ metric, verdict }) => [metric, verdict])).toEqual([['acknowledge', 'met']]);
  expect(after === null || nextWake(after)).toBeNull();
});
