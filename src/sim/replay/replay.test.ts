// Is a replay what production would have done, are its differences traced to their causes, and is it the same every time?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pastIncident } from '../../../test/fixtures/past-incident.ts';
import { objective, path, person, service, smallPlan } from '../../../test/fixtures/plan.ts';
import { type Instant, minute } from '../../core/kernel/instant.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { unsaid } from '../../core/plan/unsaid.ts';
import { createWorld } from '../world.ts';
import { answeringOf, usualAssumptions } from './answering.ts';
import { compare } from './compare.ts';
import { fittingOf, leftOut, type Meanings, noMeanings } from './fitting.ts';
import { replayHtml } from './html.ts';
import { liveThrough } from './live.ts';
import { isNight } from './night.ts';
import { outcomeOf } from './outcome.ts';
import type { PastIncident } from './past.ts';
import { pastOf } from './recorded.ts';
import { asJson, reportOf } from './report.ts';
import { replayText, timelineText } from './text.ts';

/** Ten in the morning in Berlin, and two at night. */
const morning = Date.parse('2026-03-02T09:00:00Z');
const night = Date.parse('2026-03-03T01:00:00Z');

const past = (over: Partial<PastIncident> = {}) => pastIncident(over.openedAt ?? morning, over);

const playing = (over: { meanings?: Meanings } = {}) => ({
  meanings: noMeanings,
  assumptions: usualAssumptions,
  progress: () => {},
  ...over,
});
const live = (record: readonly PastIncident[], plan: Plan) => liveThrough(record, plan, playing());

async function outcomes(record: readonly PastIncident[], plan: Plan) {
  const run = await live(record, plan);
  return [...run.lived.values()].map((lived) => outcomeOf(lived, plan));
}

async function compared(record: readonly PastIncident[], before: Plan, after: Plan) {
  const runs = [await live(record, before), await live(record, after)] as const;
  return compare(...runs);
}

/** Lee first, then Dana; the promise is longer. */
const changed = smallPlan({
  paths: { ...smallPlan().paths, payments: path('payments', [['lee'], ['dana']]) },
  objectives: [objective('acknowledge', ['SEV1'], 10 * minute), ...smallPlan().objectives.slice(1)],
});

test('whoever is paged answers as the record says, and the promise is kept or not', async () => {
  const [soon] = await outcomes([past({ acknowledgedAt: morning + 3 * minute })], smallPlan());
  expect(soon?.answers).toEqual([{ name: 'Dana', responsibility: 'Payments', afterMs: 3 * minute }]);
  expect(soon?.promises).toMatchObject([
    { of: { whose: 'all', metric: 'acknowledge' }, verdict: 'met', elapsedMs: 3 * minute },
    { of: { whose: 'all', metric: 'restore' }, verdict: 'met', elapsedMs: 25 * minute },
  ]);
  const [late] = await outcomes([past({ acknowledgedAt: morning + 7 * minute })], smallPlan());
  expect(late?.promises[0]).toMatchObject({ verdict: 'missed', elapsedMs: 7 * minute });
  // The path went on to Lee meanwhile; Dana answered all the same.
  expect(late?.pages.map(({ name, afterMs }) => [name, afterMs])).toEqual([
    ['Dana', 0],
    ['Lee', 5 * minute],
  ]);
  expect(late?.answers[0]).toMatchObject({ name: 'Dana', afterMs: 7 * minute });
});

test('what the record says of a person holds for that person, under whatever plan', async () => {
  const answers = [
    { person: 'dana', pagedAt: morning, answeredAt: null },
    { person: 'lee', pagedAt: morning + 5 * minute, answeredAt: morning + 7 * minute },
  ];
  const record = [past({ acknowledgedAt: morning + 7 * minute, acknowledgedBy: 'lee', answers })];
  const [old] = await outcomes(record, smallPlan());
  expect(old?.answers[0]).toMatchObject({ name: 'Lee', afterMs: 7 * minute });
  const [now] = await outcomes(record, changed);
  expect(now?.answers[0]).toMatchObject({ name: 'Lee', afterMs: 2 * minute });
  expect(now?.pages.map(({ name }) => name)).toEqual(['Lee']);
});

test('where the record is silent, the answer is assumed and said to be', () => {
  const at = (when: Instant) =>
    answeringOf(past(), { person: 'dana', zone: 'Europe/Berlin', at: when, firstPageAt: when }, usualAssumptions);
  expect(at(morning)).toEqual({ afterMs: 3 * minute, why: 'assumed to answer 3m after a page by day' });
  expect(at(night)).toEqual({ afterMs: 7 * minute, why: 'assumed to answer 7m after a page by night' });
});

test.each([
  ['2026-03-02T20:59:00Z', 'Europe/Berlin', false],
  ['2026-03-02T21:00:00Z', 'Europe/Berlin', true],
  ['2026-03-03T05:59:00Z', 'Europe/Berlin', true],
  ['2026-03-03T06:00:00Z', 'Europe/Berlin', false],
  ['2026-07-03T05:00:00Z', 'Europe/Berlin', false],
  ['2026-03-03T06:00:00Z', 'America/New_York', true],
])('%s in %s is night: %s', (at, zone, expected) => {
  expect(isNight(Date.parse(at), zone)).toBe(expected);
});

test('each difference says what changes, for whom, and why', async () => {
  const { differences, people, before, after } = await compared([past({ acknowledgedAt: morning + 7 * minute })], smallPlan(), changed);
  expect(differences).toHaveLength(1);
  expect(differences[0]?.promises).toMatchObject([
    {
      of: { whose: 'all', metric: 'acknowledge' },
      change: 'won',
      because: ['the promise is 10m (acknowledge-SEV1) instead of 5m (acknowledge-SEV1)'],
    },
  ]);
  expect(differences[0]?.because).toEqual([
    'Payments: Lee is paged at once (step 1, named by the path); before, Dana is paged at once (step 1, named by the path)',
  ]);
  expect(people.map(({ name, before: old, after: now }) => [name, old, now])).toEqual([
    ['Dana', 1, 1],
    ['Lee', 1, 1],
  ]);
  expect([before.promises[0], after.promises[0]]).toEqual([
    { of: { whose: 'all', kind: 'sla', metric: 'acknowledge' }, met: 0, missed: 1, open: 0 },
    { of: { whose: 'all', kind: 'sla', metric: 'acknowledge' }, met: 1, missed: 0, open: 0 },
  ]);
});

test('a promise that is lost is found with the step that came too late', async () => {
  const slower = smallPlan({ paths: { ...smallPlan().paths, payments: path('payments', [['kim'], ['dana']]) } });
  const answers = [
    { person: 'kim', pagedAt: night, answeredAt: null },
    { person: 'dana', pagedAt: night, answeredAt: night + 2 * minute },
  ];
  const { differences } = await compared([past({ openedAt: night, acknowledgedAt: night + 2 * minute, answers })], smallPlan(), slower);
  expect(differences[0]?.promises).toMatchObject([
    {
      of: { whose: 'all', metric: 'acknowledge' },
      change: 'lost',
      because: [
        'somebody answers after 7m instead of 2m',
        'Payments: Kim is paged at once (step 1, named by the path); before, Dana is paged at once (step 1, named by the path)',
      ],
    },
  ]);
  expect(differences[0]?.people).toEqual([{ person: 'kim', name: 'Kim', before: 0, after: 1, nightsBefore: 0, nightsAfter: 1 }]);
});

test('more people are engaged, and it is said which responsibility is new', async () => {
  const rule = { responsibility: 'Security', team: null, path: 'security', severities: ['SEV1'], tiers: [] };
  const { differences } = await compared([past()], smallPlan(), smallPlan({ engage: [rule] }));
  expect(differences[0]?.people).toMatchObject([{ name: 'Kim', before: 0, after: 1 }]);
  expect(differences[0]?.because).toEqual(['Security is engaged now: Kim is paged at once (step 1, named by the path)']);
});

test('the same plan against itself differs in nothing', async () => {
  const record = [past(), past({ id: 'b', openedAt: night, severity: 'SEV2', acknowledgedAt: night + 40 * minute })];
  const { differences, notCompared } = await compared(record, smallPlan(), smallPlan());
  expect([differences, notCompared]).toEqual([[], []]);
});

test('updates on record are signs of life: nobody is paged again while they come', async () => {
  const updates = [20, 40].map((minutes) => ({ at: morning + minutes * minute, status: 'Update', text: 'Still at it' }));
  const record = { acknowledgedAt: morning + 2 * minute, resolvedAt: morning + 60 * minute };
  const [silent] = await outcomes([past(record)], smallPlan());
  const [alive] = await outcomes([past({ ...record, updates })], smallPlan());
  // Once at once, then after half an hour of silence.
  expect([silent?.pages.length, alive?.pages.length]).toEqual([2, 1]);
});

test('a scenario is recognised by the alert on record', async () => {
  const scenario = {
    id: 'breach',
    title: 'Breach',
    services: ['checkout'],
    when: 'alert.class == "intrusion"',
    engage: [{ responsibility: 'Security', team: null, path: 'security', severities: [], tiers: [] }],
    ...unsaid.scenario,
  };
  const plan = smallPlan({ scenarios: { breach: scenario } });
  const alert = {
    summary: 'x',
    source: 'x',
    level: 'critical',
    component: null,
    group: null,
    class: 'intrusion',
    service: 'x',
    integration: 'x',
    details: '{}',
  } as const;
  const [plain] = await outcomes([past()], plan);
  const [breach] = await outcomes([past({ alert })], plan);
  expect([plain, breach].map((each) => each?.pages.map(({ name }) => name))).toEqual([['Dana'], ['Dana', 'Kim']]);
});

test('words of the record are looked up, and what means nothing is not played but told', async () => {
  const plan = smallPlan({
    services: { checkout: service('checkout', { tier: 3 }), 'pull-requests': service('pull-requests', { tier: 2 }) },
  });
  const meanings = { services: { Shop: 'checkout' }, severities: { critical: 'SEV1', maintenance: leftOut }, otherwise: null };
  const meant = (over: Partial<PastIncident>) => {
    const fitting = fittingOf(past(over), plan, meanings);
    return fitting.ok ? [fitting.value.service.id, fitting.value.severity.name] : fitting.refusal.message;
  };
  expect(meant({ services: ['Shop'], severity: 'critical' })).toEqual(['checkout', 'SEV1']);
  expect(meant({ services: ['Shop', 'Pull Requests'], severity: 'sev2' })).toEqual(['pull-requests', 'SEV2']);
  expect(meant({ services: ['Elsewhere'] })).toBe('the plan has no service for `Elsewhere`');
  expect(meant({ severity: 'maintenance' })).toBe('maintenance incidents are left out');
  expect(meant({ severity: 'odd' })).toBe('the plan has no severity for `odd`');
  const run = await liveThrough([past({ services: [] })], plan, playing({ meanings }));
  expect(run.notPlayed).toEqual([{ id: 'a', reason: 'it names no service' }]);
});

test("Tocsin's own history, replayed under the plan it was lived under, goes as it went", async () => {
  const { engine, store, time } = createWorld(smallPlan(), morning);
  const by = { kind: 'person', id: 'lee', name: 'Lee' } as const;
  const opened = await engine.declare({
    title: 'Down',
    service: 'checkout',
    scenario: null,
    severity: 'SEV1',
    correlationKey: null,
    by: { kind: 'tocsin' },
  });
  const id = opened.ok ? opened.value.incident.id : '';
  await time.advanceTo(morning + 7 * minute);
  await engine.submit(id, { type: 'Acknowledge', engagement: null, page: null, by, via: 'api' });
  await time.advanceTo(morning + 20 * minute);
  await engine.submit(id, { type: 'ChangeSeverity', severity: 'SEV2', mode: 'keep-elapsed', by, reason: 'fewer customers' });
  await time.advanceTo(morning + 50 * minute);
  await engine.submit(id, { type: 'ResolveIncident', by, reason: 'rolled back' });
  await engine.stop();
  const record = pastOf(store.history(id), null);
  expect(record).toMatchObject({
    severity: 'SEV1',
    acknowledgedAt: morning + 7 * minute,
    acknowledgedBy: 'lee',
    resolvedAt: morning + 50 * minute,
    severityChanges: [{ at: morning + 20 * minute, severity: 'SEV2' }],
    answers: [
      { person: 'dana', answeredAt: null },
      { person: 'lee', pagedAt: morning + 5 * minute, answeredAt: morning + 7 * minute },
    ],
  });
  if (record === null) return;
  const run = await live([record], smallPlan());
  const lived = run.lived.get(id);
  const original = store.incident(id);
  expect(lived?.incident.clocks).toEqual(original?.clocks);
  const pages = (
    commits: typeof run extends { lived: ReadonlyMap<string, infer L> } ? (L extends { commits: infer C } ? C : never) : never,
  ) => commits.flatMap(({ at, events }) => events.flatMap((event) => (event.type === 'PagePlaced' ? [[at, event.person]] : [])));
  expect(pages(lived?.commits ?? [])).toEqual(pages(store.history(id)));
});

const record = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 3_000 }),
    lasts: fc.integer({ min: 1, max: 300 }),
    answered: fc.option(fc.integer({ min: 0, max: 90 })),
    severity: fc.constantFrom('SEV1', 'SEV2', 'SEV3', 'SEV4'),
    backAfter: fc.option(fc.integer({ min: 0, max: 90 })),
  }),
  { maxLength: 8 },
);

test('a replay is the same every time, in whatever order the record stands', async () => {
  await fc.assert(
    fc.asyncProperty(record, async (entries) => {
      const incidents = entries.map(({ minutes, lasts, answered, severity, backAfter }, index) => {
        const openedAt = morning + minutes * minute;
        const acknowledgedAt = answered === null ? null : openedAt + answered * minute;
        const resolvedAt = openedAt + lasts * minute;
        const at = resolvedAt + (backAfter ?? 0) * minute;
        const by = { kind: 'tocsin' } as const;
        const back = backAfter === null ? {} : { reopenings: [{ at, by, reason: 'it is back', resolvedAt: at + 30 * minute }] };
        return past({ id: `i${index}`, openedAt, severity, acknowledgedAt, resolvedAt, ...back });
      });
      const words = { planName: 'new', againstName: 'old', since: null, record: 'past', assumptions: usualAssumptions };
      const report = async (some: readonly PastIncident[]) => reportOf(words, await live(some, changed), await live(some, smallPlan()));
      const [one, other] = [await report(incidents), await report(incidents.toReversed())];
      expect(JSON.stringify(asJson(one))).toBe(JSON.stringify(asJson(other)));
      expect(replayHtml(one)).toBe(replayHtml(other));
    }),
    { numRuns: 20 },
  );
});

test('the page needs nothing else, leads from each difference to its timelines, and shows text as text', async () => {
  const incidents = [past({ title: '<script>alert(1)</script>', url: 'https://example.com/a?b&c', acknowledgedAt: morning + 7 * minute })];
  const words = { planName: 'new', againstName: 'old', since: null, record: 'past.csv', assumptions: usualAssumptions };
  const report = reportOf(words, await live(incidents, changed), await live(incidents, smallPlan()));
  const html = replayHtml(report);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets).toEqual(['incident-1']);
  expect(html).toContain('<section id="incident-1">');
  expect(html).not.toMatch(/<script|src=|@import|url\(/);
  expect(html).toContain('&lt;script&gt;');
  const text = replayText(report, { most: 20 });
  expect(text).toContain('acknowledge won: missed (7m of 5m) → met (7m of 10m)');
  const [first] = report.differences;
  const lines = first === undefined ? '' : timelineText(first, 120);
  expect(lines).toMatch(/\+0s .*\n/);
  expect(lines).toContain('• Payments step 1: Dana');
  expect(lines).toContain('• Payments step 1: Lee');
});

test('a person of another zone is woken by their own clock', async () => {
  const plan = smallPlan({ people: { ...smallPlan().people, dana: person('dana', { zone: 'America/New_York' }) } });
  const [there] = await outcomes([past({ openedAt: morning })], plan);
  expect(there?.pages[0]).toMatchObject({ name: 'Dana', night: true });
});
