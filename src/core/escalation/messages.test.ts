// Which messages does a page come to? One for each address at one moment, none that was opted out of, the next method beside one that is delayed.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { path, person, smallPlan } from '../../../test/fixtures/plan.ts';
import { given, lee, opening } from '../../../test/fixtures/record.ts';
import { day, hour, minute } from '../kernel/instant.ts';
import type { EscalationPath, Person, Plan } from '../plan/plan.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const { people } = smallPlan();

function opened(payments: EscalationPath = path('payments', [['dana'], ['lee']]), over: Partial<Plan> = {}) {
  const incident = given(smallPlan({ paths: { ...smallPlan().paths, payments }, ...over }), monday);
  incident.when(opening('SEV1'));
  return incident;
}
const engagement = (incident: ReturnType<typeof given>) => {
  const [first] = incident.state().engagements;
  if (first === undefined) throw new Error('nobody is engaged');
  return first;
};

test('what is due at one moment for one person on one method is one message: after an outage, and when quiet hours end', () => {
  const mailOnly = (quietHours: Person['quietHours'], afters: readonly number[]) => {
    const rules = afters.map((after) => ({ method: 'mail', afterMs: after * minute }));
    return person('dana', { quietHours, notificationRules: { high: rules, low: rules } });
  };
  const patient: EscalationPath = path('payments', [['dana']]);
  const long = { ...patient, steps: patient.steps.map((each) => ({ ...each, waitMs: 30 * day })) };
  const lost = opened(long, { people: { ...people, dana: mailOnly([], [0, 5, 10, 20, 60]) } });
  lost.outage(45 * minute).when({ type: 'Tick' });
  expect(lost.sent()).toEqual(['0: dana by email', '45: dana by email']);
  expect(
    lost
      .passing(15 * minute)
      .sent()
      .at(-1),
  ).toBe('60: dana by email');

  const everyNight = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ day: weekday, from: 22 * 60, to: 7 * 60 }));
  const late = given(
    smallPlan({ paths: { payments: long }, people: { ...people, dana: mailOnly(everyNight, [0, 10, 30]) } }),
    monday + 13 * hour,
  );
  late.when(opening('SEV4'));
  expect(late.passing(day).sent()).toEqual([expect.stringContaining('dana by email')]);
});

test('whatever the rules and whenever Tocsin looks: each address gets one message at one moment, and none is forgotten', () => {
  const rule = fc.record({
    method: fc.constantFrom('app', 'mail', 'other'),
    afterMs: fc.integer({ min: 0, max: 60 }).map((n) => n * minute),
  });
  const looks = fc.array(fc.integer({ min: 1, max: 30 * minute }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 6 }), looks, (rules, waits) => {
      const high = rules.toSorted((a, b) => a.afterMs - b.afterMs);
      const { contactMethods } = person('dana');
      const other = { ...contactMethods[1], id: 'other' } as Person['contactMethods'][number];
      const dana = person('dana', { contactMethods: [...contactMethods, other], notificationRules: { high, low: [] } });
      const steps = path('payments', [['dana']]).steps.map((each) => ({ ...each, waitMs: 30 * day }));
      const incident = opened(path('payments', [['dana']], { steps }), { people: { ...people, dana } });
      for (const wait of waits) incident.outage(wait).when({ type: 'Tick' });
      incident.outage(2 * hour).when({ type: 'Tick' });
      const sent = incident.sent();
      expect(new Set(sent).size).toBe(sent.length);
      const channels = (methods: readonly string[]) => new Set(methods.map((each) => (each === 'app' ? 'inbox' : 'email')));
      expect(new Set(sent.map((each) => each.split(' by ')[1]))).toEqual(channels(high.map(({ method }) => method)));
      expect(incident.state().engagements[0]?.pages[0]?.requested).toBe(incident.state().engagements[0]?.pages[0]?.planned.length);
    }),
    { numRuns: 100 },
  );
});

test('who has opted out of an urgency is passed over at it, as the proof says, and the story says why', () => {
  const dana = person('dana', { notificationRules: { high: [], low: [{ method: 'mail', afterMs: 0 }] } });
  const incident = opened(path('payments', [['dana'], ['lee']]), { people: { ...people, dana } });
  expect(incident.sent()).toEqual(['0: lee by inbox']);
  expect(incident.story()).toContain('Payments step 1 is skipped: Dana takes no pages of high urgency');
  const asked = incident.asking({
    type: 'Reassign',
    engagement: engagement(incident).id,
    to: { kind: 'person', id: 'dana' },
    by: lee,
    reason: 'hers',
  });
  expect(asked).toMatchObject({ ok: false, refusal: { code: 'unreachable-person', message: 'Dana takes no pages of high urgency' } });
});

test('a message that does not get through so far has the next method beside it, once; when it is given up nothing is asked for again', () => {
  const incident = opened();
  const [page] = engagement(incident).pages;
  const report = (type: 'ReportDeliveryDelay' | 'ReportDeliveryFailure') =>
    incident.when({ type, page: page?.id ?? '', delivery: page?.deliveries[0]?.id ?? '', error: '451 later' });
  report('ReportDeliveryDelay');
  report('ReportDeliveryDelay');
  expect(incident.sent()).toEqual(['0: dana by inbox', '0: dana by email']);
  report('ReportDeliveryFailure');
  expect(incident.sent()).toHaveLength(2);
  expect(incident.events('DeliveryDelayed')).toHaveLength(1);
  expect(engagement(incident)).toMatchObject({ status: 'escalating', step: 0, notified: true });
});

test('a message that was cancelled with its page and never tried is said not to have been sent, once', () => {
  const incident = opened();
  const [page] = engagement(incident).pages;
  const report = () => incident.when({ type: 'ReportDeliveryUnsent', page: page?.id ?? '', delivery: page?.deliveries[0]?.id ?? '' });
  report();
  expect(incident.events('DeliveryUnsent')).toHaveLength(0);
  incident.when({ type: 'ResolveIncident', by: lee, reason: 'over' });
  const { status, notified } = engagement(incident);
  report();
  report();
  expect(incident.events('DeliveryUnsent')).toMatchObject([{ person: 'dana', channel: 'inbox' }]);
  expect(incident.story()).toContain(
    'inbox to Dana is not known to have been sent: it was cancelled, and nobody has said that they tried it',
  );
  expect(engagement(incident)).toMatchObject({ status, notified });
});

test('what was said not to be sent and turns out to have been is put right, once; of what was never called unsent nothing is said', () => {
  const incident = opened();
  const [page] = engagement(incident).pages;
  const report = (type: 'ReportDeliveryUnsent' | 'ReportDeliverySent') =>
    incident.when({ type, page: page?.id ?? '', delivery: page?.deliveries[0]?.id ?? '' });
  incident.when({ type: 'ResolveIncident', by: lee, reason: 'over' });
  const before = engagement(incident).pages;
  report('ReportDeliverySent');
  expect(incident.events('DeliverySentAfterAll')).toHaveLength(0);
  report('ReportDeliveryUnsent');
  expect(engagement(incident).pages[0]?.deliveries[0]).toMatchObject({ failed: true, unsent: true });
  report('ReportDeliverySent');
  report('ReportDeliverySent');
  expect(incident.events('DeliverySentAfterAll')).toMatchObject([{ person: 'dana', channel: 'inbox' }]);
  expect(incident.story()).toContain('inbox to Dana was sent after all: whoever sent it could say so only later');
  expect(engagement(incident).pages).toEqual(before);
});

test('whoever has mail alone is waited for as long as the mail is tried', () => {
  const dana = person('dana', {
    contactMethods: person('dana').contactMethods.slice(1),
    notificationRules: { high: [{ method: 'mail', afterMs: 0 }], low: [] },
  });
  const incident = opened(path('payments', [['dana'], ['lee']]), { people: { ...people, dana } });
  const [page] = engagement(incident).pages;
  incident.when({ type: 'ReportDeliveryDelay', page: page?.id ?? '', delivery: page?.deliveries[0]?.id ?? '', error: '451 later' });
  expect(engagement(incident)).toMatchObject({ status: 'escalating', step: 0 });
  expect(incident.sent()).toEqual(['0: dana by email']);
});
