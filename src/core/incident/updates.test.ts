// Who is owed a word and by whom, and who holds which role? Updates and roles of an incident; given, when, then.

import { expect, test } from 'vitest';
import { objective, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, lee, opening, type Telling } from '../../../test/fixtures/record.ts';
import { day, minute } from '../kernel/instant.ts';
import type { Audience } from '../plan/audience.ts';
import type { Objective, Plan } from '../plan/plan.ts';
import type { Role } from '../plan/role.ts';
import { explainClock } from '../sla/arithmetic.ts';
import { presentSummary, summarise } from './summary.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');
const own = (metric: Objective['metric'], targetMs: number): Objective => ({ ...objective(metric, [], targetMs), warnAt: [] });

function running(over: Partial<Plan>, severity = 'SEV1'): Telling {
  const incident = given(smallPlan({ objectives: [], ...over }), monday);
  incident.when(opening(severity));
  return incident;
}
const clocks = (incident: Telling) =>
  incident.state().clocks.map(({ objective: id, promise, startedAt, verdict }) => ({
    id,
    by: promise?.party ?? 'all',
    starts: (startedAt - monday) / minute,
    verdict,
  }));
const answer = (incident: Telling) => incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
const resolve = (incident: Telling) => incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });

const executives: Audience = {
  id: 'executives',
  name: 'Executives',
  kind: 'executives',
  description: '',
  owner: 'communications-lead',
  approver: null,
  outlets: [],
  cadences: [
    { severities: ['SEV1'], firstWithinMs: 20 * minute, everyMs: 30 * minute },
    { severities: ['SEV2'], firstWithinMs: 40 * minute, everyMs: null },
  ],
};
const customers: Audience = { ...executives, id: 'shops', name: 'Shops', kind: 'customers', approver: 'incident-commander' };
const publish = (incident: Telling, audience = 'executives', reason: string | null = null) =>
  incident.when({ type: 'PublishUpdate', audience, text: 'We know why.', by: dana, reason });

test('an update is announced, missed once for each due time, and owed until it is published', () => {
  const incident = running({ audiences: { executives } });
  const told = () =>
    incident.commits.flatMap(({ at, events }) =>
      events.flatMap((event) => ('audience' in event ? [`${(at - monday) / minute} ${event.type}`] : [])),
    );
  answer(incident.passing(minute));
  incident.passing(60 * minute);
  expect(told()).toEqual(['0 UpdateOwed', '15 UpdateDueSoon', '20 UpdateMissed', '42.5 UpdateDueSoon', '50 UpdateMissed']);
  publish(incident);
  expect(incident.events('UpdatePublished')).toMatchObject([{ overdueMs: 41 * minute, nextAt: incident.now() + 30 * minute }]);
  publish(incident.passing(20 * minute));
  expect(incident.events('UpdatePublished')[1]).toMatchObject({ overdueMs: null });
  resolve(incident);
  incident.passing(day);
  expect(incident.events('UpdateMissed')).toHaveLength(2);
});

test('who owes it is paged, then others on the path by which the role is filled; with the update it is over', () => {
  const { roles } = smallPlan();
  const lead = { ...roles['communications-lead'], filledFrom: [{ kind: 'person', id: 'kim' }] } as Plan['roles'][string];
  const incident = running({ audiences: { executives }, roles: { ...roles, 'communications-lead': lead } });
  answer(incident);
  incident.when({ type: 'TakeRole', role: 'communications-lead', person: 'lee', by: lee, reason: null });
  incident.passing(26 * minute);
  expect(incident.sent().filter((each) => Number(each.split(':')[0]) >= 20)).toEqual([
    '20: lee by inbox',
    '21: lee by email',
    '25: kim by inbox',
    '26: kim by email',
  ]);
  publish(incident);
  expect(incident.state().engagements.find(({ responsibility }) => responsibility === 'Update to Executives')?.status).toBe('closed');
});

test('after an outage one event tells all that was missed, and the next is still to come', () => {
  const incident = running({ audiences: { executives } });
  incident.outage(200 * minute).when({ type: 'Tick' });
  expect(incident.events('UpdateMissed')).toMatchObject([{ times: 7, dueAt: monday + 20 * minute, nextAt: monday + 230 * minute }]);
  expect(incident.when({ type: 'Tick' })).toEqual([]);
});

test('first word and cadence to customers are clocks of their own, and need the approval that the plan asks for', () => {
  const incident = running({
    audiences: { customers: { ...customers, id: 'customers' } },
    objectives: [own('first-update', 10 * minute), own('update-cadence', 20 * minute)],
  });
  const asked = incident.asking({ type: 'PublishUpdate', audience: 'customers', text: 'x', by: dana, reason: null });
  expect(asked).toMatchObject({ ok: false, refusal: { code: 'not-approved', field: 'reason' } });
  publish(incident.passing(8 * minute), 'customers', 'Ana said yes on the call');
  publish(incident.passing(19 * minute), 'customers', 'again');
  incident.passing(25 * minute);
  expect(clocks(incident).map(({ id, starts, verdict }) => [id, starts, verdict])).toEqual([
    ['first-update-', 0, 'met'],
    ['update-cadence-', 8, 'met'],
    ['update-cadence-', 27, 'missed'],
  ]);
  resolve(incident);
  expect(clocks(incident)).toHaveLength(3);
});

test('another severity owes other updates; time that has run counts', () => {
  const incident = running({ audiences: { executives } }, 'SEV2').passing(15 * minute);
  const duty = () => incident.state().response?.updates[0];
  expect(duty()?.dueAt).toBe(monday + 40 * minute);
  incident.when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'worse' });
  expect(duty()).toMatchObject({ dueAt: monday + 20 * minute, everyMs: 30 * minute });
  incident.when({ type: 'ChangeSeverity', severity: 'SEV3', mode: 'keep-elapsed', by: dana, reason: 'better' });
  expect(duty()?.dueAt).toBeNull();
});

test('all have assembled when everybody has answered and every role that is needed is filled', () => {
  const { roles } = smallPlan();
  const commander = {
    ...roles['incident-commander'],
    neededAt: ['SEV1'],
    certified: true,
    fillWithinMs: 10 * minute,
  } as Plan['roles'][string];
  const incident = running({ roles: { ...roles, 'incident-commander': commander }, objectives: [own('assemble', 20 * minute)] });
  answer(incident.passing(minute));
  expect(clocks(incident).map(({ by, verdict }) => [by, verdict])).toEqual([
    ['all', null],
    ['role incident-commander', null],
  ]);
  const take = (role: string, reason: string | null) => incident.asking({ type: 'TakeRole', role, person: 'dana', by: lee, reason });
  expect(take('incident-commander', null)).toMatchObject({ ok: false, refusal: { code: 'not-certified' } });
  expect(take('incident-commander', 'nobody else is awake').ok).toBe(true);
  expect(clocks(incident).map(({ verdict }) => verdict)).toEqual(['met', 'met']);
  expect(take('deputy', null)).toMatchObject({ ok: false, refusal: { code: 'roles-apart' } });
  expect(take('no such role', null)).toMatchObject({ ok: false, refusal: { code: 'unknown-role' } });
  incident.when({ type: 'TakeRole', role: 'incident-commander', person: 'lee', by: lee, reason: 'hand over' });
  expect(incident.state().response?.roles).toMatchObject([{ role: 'incident-commander', person: 'lee' }]);
  incident.when({ type: 'ReleaseRole', role: 'incident-commander', by: lee, reason: 'off to bed' });
  expect(incident.state().response?.roles).toEqual([]);
});

test('resolved without an update and without a scribe, neither promise has a verdict, and the list says why', () => {
  const scribe: Role = {
    id: 'scribe',
    name: 'Scribe',
    description: '',
    duties: [],
    certified: false,
    filledFrom: [],
    neededAt: ['SEV1'],
    apartFrom: [],
    fillWithinMs: 10 * minute,
    usual: false,
  };
  const objectives = [own('acknowledge', 5 * minute), own('first-update', 20 * minute)];
  const incident = running({ audiences: { shops: customers }, objectives, roles: { scribe } });
  answer(incident.passing(minute));
  resolve(incident.passing(minute / 4));
  const { clocks: shown } = summarise(incident.state(), incident.plan, incident.now());
  expect(shown.map(({ metric, whose, verdict, withdrawn }) => [metric, whose, verdict, withdrawn])).toEqual([
    ['acknowledge', 'for customers', 'met', null],
    ['first-update', 'for customers', null, 'resolved before'],
    ['assemble', 'by Scribe', null, 'resolved before all had answered'],
  ]);
  const [, first] = incident.state().clocks;
  if (first === undefined) throw new Error('no clock of the first update');
  expect(explainClock(first, incident.plan, incident.now(), 'UTC').at(-1)).toContain('no verdict, resolved before');
  expect(incident.story()).toContain('First update for customers no longer applies: resolved before');
});

test('a summary that an earlier version stored is read with the words of this one', () => {
  const incident = running({ objectives: [own('restore', 5 * minute)] });
  const today = summarise(incident.state(), incident.plan, incident.now());
  const stored = { ...today, clocks: today.clocks.map(({ whose: _whose, withdrawn: _withdrawn, ...before }) => before) };
  expect(presentSummary(stored as unknown as typeof today)).toEqual(today);
  expect(presentSummary(today)).toBe(today);
});

test('whoever is reminded again and again is one responsibility; opened again, the incident pages nobody for an update that is not late', () => {
  const incident = running({ audiences: { executives } });
  for (let times = 0; times < 5; times += 1) {
    incident.passing(31 * minute);
    publish(incident);
  }
  const reminders = () => incident.state().engagements.filter(({ responsibility }) => responsibility === 'Update to Executives');
  expect(reminders()).toMatchObject([{ status: 'closed' }]);
  expect(incident.events('EngagementReopened')).toHaveLength(4);
  resolve(incident);
  incident.when({ type: 'ReopenIncident', by: dana, reason: 'it is back' });
  expect(reminders()).toMatchObject([{ status: 'closed' }]);
  incident.passing(21 * minute);
  expect(reminders()).toMatchObject([{ status: 'escalating' }]);
});

test('a reminder goes to the path that a newer version of the plan has for it', () => {
  const { paths, services } = smallPlan();
  const newer = smallPlan({
    objectives: [],
    audiences: { executives },
    paths: { ...paths, other: { ...paths.security, id: 'other' } as Plan['paths'][string] },
    services: { checkout: { ...services.checkout, path: 'other' } as Plan['services'][string] },
  });
  const incident = given(smallPlan({ objectives: [], audiences: { executives } }), monday, 0, [newer]);
  incident.when(opening('SEV1'));
  publish(incident.passing(21 * minute));
  incident.when({ type: 'Rebase', planVersion: 2, mode: 'keep-elapsed', by: dana, reason: 'newer' });
  incident.passing(31 * minute);
  expect(incident.state().engagements.at(-1)).toMatchObject({
    responsibility: 'Update to Executives',
    path: 'other',
    status: 'escalating',
  });
});
