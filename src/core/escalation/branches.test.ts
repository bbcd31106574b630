// Does a path take the steps that are meant for this severity, these hours, these customers, and keep to people's quiet hours?

import { expect, test } from 'vitest';
import { path, person, smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening } from '../../../test/fixtures/record.ts';
import { hour, minute } from '../kernel/instant.ts';
import type { Contract } from '../plan/customer.ts';
import type { EscalationPath, Plan, StepCondition } from '../plan/plan.ts';
import { forecast } from './forecast.ts';

/** A Monday, 10:00 in Berlin; the office closes at 17:00. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const inboxOnly = { high: [{ method: 'app', afterMs: 0 }], low: [{ method: 'app', afterMs: 0 }] };
const people = Object.fromEntries(['dana', 'lee', 'kim', 'ana'].map((id) => [id, person(id, { notificationRules: inboxOnly })]));
const always: StepCondition = { severities: [], tiers: [], hours: null, contractTiers: [] };
const gold: Contract = { id: 'gold', name: 'Gold', tier: 'gold', regions: [], objectives: [], availability: null, credits: [] };
const shop = {
  id: 'shop',
  name: 'Shop',
  contract: 'gold',
  services: ['checkout'],
  regions: [],
  language: null,
  contacts: [],
  inviteWhen: null,
};

/** Dana's step asks for something; Lee's does not. */
function branching(only: Partial<StepCondition>, over: Partial<EscalationPath> = {}): EscalationPath {
  const plain = path('payments', [['dana'], ['lee']], over);
  return { ...plain, steps: plain.steps.map((step, index) => (index === 0 ? { ...step, only: { ...always, ...only } } : step)) };
}

function opened(payments: EscalationPath, severity: string, at = monday, over: Partial<Plan> = {}) {
  const incident = given(smallPlan({ people, paths: { ...smallPlan().paths, payments }, ...over }), at);
  incident.when(opening(severity));
  return incident;
}

test('a step for one severity is passed over at another, at once and with an entry', () => {
  const minor = opened(branching({ severities: ['SEV1'] }), 'SEV2');
  expect(minor.sent()).toEqual(['0: lee by inbox']);
  expect(minor.events('StepSkipped')).toMatchObject([{ step: 0, reason: 'only at SEV1' }]);
  expect(opened(branching({ severities: ['SEV1'] }), 'SEV1').sent()).toEqual(['0: dana by inbox']);
});

test('a step for some hours is looked at when it is reached', () => {
  const outside = branching({ hours: { calendar: 'office', inside: false } }, { repeat: 1 });
  // Reached at 16:50 while the office is open, and again at 17:00 when it has closed.
  expect(
    opened(outside, 'SEV1', monday + 6 * hour + 55 * minute)
      .passing(6 * minute)
      .sent(),
  ).toEqual(['0: lee by inbox', '5: dana by inbox']);
  expect(opened(branching({ hours: { calendar: 'office', inside: true } }), 'SEV1', monday + 9 * hour).sent()).toEqual(['0: lee by inbox']);
});

test('a step for customers of a tier needs one of them to use the service', () => {
  const forGold = branching({ contractTiers: ['gold'] });
  expect(opened(forGold, 'SEV1').sent()).toEqual(['0: lee by inbox']);
  expect(opened(forGold, 'SEV1', monday, { contracts: { gold }, customers: { shop } }).sent()).toEqual(['0: dana by inbox']);
});

test('the facts are frozen when the engagement begins, and an answer to a changed severity is new facts', () => {
  const incident = opened(branching({ severities: ['SEV1'] }, { repeat: 1 }), 'SEV2', monday, { contracts: { gold }, customers: { shop } });
  expect(incident.events('EngagementStarted')[0]?.facts).toEqual({ severity: 'SEV2', tier: 1, contractTiers: ['gold'] });
  incident.when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'worse' });
  expect(incident.events('EngagementFactsChanged')).toMatchObject([{ facts: { severity: 'SEV1' } }]);
  expect(incident.passing(6 * minute).sent()).toEqual(['0: lee by inbox', '5: dana by inbox']);
});

test('a path whose steps ask for nothing hears nothing of a changed severity', () => {
  const incident = opened(path('payments', [['dana'], ['lee']]), 'SEV2');
  incident.when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'worse' });
  expect(incident.events('EngagementFactsChanged')).toEqual([]);
});

test('the forecast passes over the same steps that the engine will', () => {
  const incident = opened(
    branching({ hours: { calendar: 'office', inside: false } }, { repeat: 1 }),
    'SEV1',
    monday + 6 * hour + 50 * minute,
  );
  const [first] = incident.state().engagements;
  if (first === undefined) throw new Error('nobody is engaged');
  const slots = forecast(first, { plan: incident.plan, urgency: 'high', now: incident.now(), slots: 4 });
  const foreseen = slots.map(
    (slot) => `${(slot.at - monday) / minute - 410}: ${slot.people.map(({ person: id }) => id).join(' ')} by inbox`,
  );
  expect(
    incident
      .passing(12 * minute)
      .sent()
      .slice(1),
  ).toEqual(foreseen);
});

test('a path may bear less silence than the severity, or any', () => {
  const silence = (acknowledgementTimeoutMs: EscalationPath['acknowledgementTimeoutMs']) => {
    const incident = opened(path('payments', [['dana'], ['lee']], { acknowledgementTimeoutMs }), 'SEV1');
    incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
    return incident.passing(11 * minute).events('AcknowledgementExpired').length;
  };
  expect([silence('severity'), silence(10 * minute), silence('never')]).toEqual([0, 1, 0]);
});

test('low urgency waits for the end of quiet hours, high urgency does not', () => {
  const everyDay = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({ day, from: 9 * 60, to: 10 * 60 + 2 }));
  const quiet = { ...people, dana: person('dana', { notificationRules: inboxOnly, quietHours: everyDay }) };
  const sent = (severity: string) =>
    opened(path('payments', [['dana'], ['lee']]), severity, monday, { people: quiet })
      .passing(4 * minute)
      .sent();
  expect(sent('SEV1')).toEqual(['0: dana by inbox']);
  expect(sent('SEV5')).toEqual(['2: dana by inbox']);
});
