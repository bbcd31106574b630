// Does a replay see what the record says of single moments: updates in time, an answer with the end, an answer to a page that waited?

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pastIncident } from '../../../test/fixtures/past-incident.ts';
import { objective, path, severity, smallPlan } from '../../../test/fixtures/plan.ts';
import { hour, type Millis, minute } from '../../core/kernel/instant.ts';
import type { Audience } from '../../core/plan/audience.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { usualAssumptions } from './answering.ts';
import { noMeanings } from './fitting.ts';
import { type LivedPast, liveThrough } from './live.ts';
import { outcomeOf } from './outcome.ts';
import type { PastIncident } from './past.ts';

/** Ten in the morning in Berlin. */
const morning = Date.parse('2026-03-02T09:00:00Z');

const live = (past: PastIncident, plan: Plan, comparedWith: LivedPast | null = null) =>
  liveThrough([past], plan, { meanings: noMeanings, assumptions: usualAssumptions, comparedWith, progress: () => {} });

async function verdicts(past: PastIncident, plan: Plan): Promise<Readonly<Record<string, string>>> {
  const run = await live(past, plan);
  const promises = [...run.lived.values()].flatMap((lived) => outcomeOf(lived, plan).promises);
  return Object.fromEntries(promises.map(({ of, verdict }) => ['metric' in of ? of.metric : of.report, verdict]));
}

const everybody: Audience = {
  id: 'everybody',
  name: 'Everybody',
  kind: 'public',
  description: '',
  owner: null,
  approver: null,
  outlets: [],
  cadences: [{ severities: [], firstWithinMs: 20 * minute, everyMs: 20 * minute }],
};
const telling = smallPlan({
  audiences: { everybody },
  objectives: [objective('first-update', [], 20 * minute), objective('update-cadence', [], 20 * minute)],
});
const updatesAt = (...minutes: readonly number[]) =>
  minutes.map((at) => ({ at: morning + at * minute, status: 'investigating', text: `Minute ${at}` }));

test('updates at 4, 20, 36 and 52 minutes of an hour keep a cadence of 20 minutes', async () => {
  const past = pastIncident(morning, { acknowledgedAt: morning + minute, resolvedAt: morning + hour, updates: updatesAt(4, 20, 36, 52) });
  expect(await verdicts(past, telling)).toEqual({ 'first-update': 'met', 'update-cadence': 'met' });
});

test('a cadence is kept when every step of it is, and none is longer at the end', async () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(gaps, async (all) => {
      let at = 1;
      const times = all.map((gap) => {
        at += gap;
        return at;
      });
      const updates = updatesAt(...times);
      const past = pastIncident(morning, { acknowledgedAt: morning + minute, resolvedAt: morning + at * minute + 1, updates });
      const inTime = all.slice(1).every((gap) => gap < 20);
      expect((await verdicts(past, telling))['update-cadence']).toBe(inTime ? 'met' : 'missed');
    }),
    { numRuns: 30 },
  );
});

test.each([0, 3])('answered and resolved in the same instant, %i minutes after the opening, is answered', async (after) => {
  const end = morning + after * minute;
  expect(await verdicts(pastIncident(morning, { acknowledgedAt: end, resolvedAt: end }), smallPlan())).toEqual({
    acknowledge: 'met',
    restore: 'met',
  });
});

test('so is what was said in that instant, and what is opened again in it', async () => {
  const end = morning + 3 * minute;
  const past = pastIncident(morning, {
    acknowledgedAt: end,
    resolvedAt: end,
    updates: [{ at: end, status: 'resolved', text: 'It works' }],
  });
  expect(await verdicts(past, telling)).toMatchObject({ 'first-update': 'met' });
  const again = { at: end, by: { kind: 'tocsin' as const }, reason: 'it is back', resolvedAt: end + 10 * minute };
  const run = await live({ ...past, reopenings: [again] }, smallPlan());
  expect([...run.lived.values()].map(({ incident }) => [incident.reopenedTimes, incident.resolvedAt])).toEqual([[1, end + 10 * minute]]);
});

/** Low urgency waits for the office, which opens at nine in Berlin, or at eight. */
function waiting(opens: Millis, waits = true): Plan {
  const open = ([1, 2, 3, 4, 5] as const).map((day) => ({ day, from: opens / minute, to: 17 * 60 }));
  return smallPlan({
    severities: [severity(4)],
    objectives: [objective('acknowledge', [], 2 * hour)],
    calendars: { desk: { name: 'desk', zone: 'Europe/Berlin', open, holidays: [] } },
    paths: { payments: path('payments', [['dana']], { lowUrgencyCalendar: waits ? 'desk' : null }) },
  });
}

const answerMs = async (past: PastIncident, plan: Plan, comparedWith: LivedPast | null = null) => {
  const run = await live(past, plan, comparedWith);
  return [...run.lived.values()].flatMap((lived) => {
    const { pages, answers } = outcomeOf(lived, plan);
    return answers.map(({ afterMs }) => afterMs - (pages[0]?.afterMs ?? 0));
  });
};

test('opened at night, paged at 08:00 and answered at 08:53 is answered 53 minutes after the page, under any plan', async () => {
  const night = Date.parse('2026-03-03T01:00:00Z');
  const past = pastIncident(night, {
    severity: 'SEV4',
    acknowledgedAt: Date.parse('2026-03-03T07:53:00Z'),
    resolvedAt: Date.parse('2026-03-03T12:00:00Z'),
  });
  const before = waiting(8 * hour);
  expect(await answerMs(past, before)).toEqual([53 * minute]);
  const lived = await live(past, before);
  expect(await answerMs(past, waiting(9 * hour), lived)).toEqual([53 * minute]);
  expect(await answerMs(past, waiting(0, false), lived)).toEqual([53 * minute]);
});
