// What holds for every plan, every command and every outage? Random ones go through `decide` and `evolve`, and each event is looked at.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands, longestWaitMs, pauses, plans } from '../../../test/fixtures/random-plan.ts';
import { opening } from '../../../test/fixtures/record.ts';
import { presentAnswerAt } from '../escalation/answered.ts';
import { engagementWake } from '../escalation/engage.ts';
import { forecast } from '../escalation/forecast.ts';
import { ladderOf } from '../escalation/ladder.ts';
import { isRise } from '../escalation/raise.ts';
import { addOpen } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { explainClock } from '../sla/arithmetic.ts';
import { calendarOf, elapsedOf } from '../sla/decide.ts';
import { lasts, slotOf } from '../sla/promise.ts';
import type { IncidentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { describe } from './describe.ts';
import type { Commit, IncidentEvent } from './events.ts';
import { evolve, evolveCommits } from './evolve.ts';
import type { Facts } from './facts.ts';
import { previewRebase, previewSeverity } from './preview.ts';
import { react } from './react.ts';
import type { Incident } from './state.ts';
import { summarise } from './summary.ts';
import { nextWake } from './wake.ts';

const start = Date.parse('2026-03-27T14:00:00Z');
const runs = { numRuns: 300 } as const;

interface Run {
  /** Under which the incident is: one of `versions`. */
  plan: Plan;
  readonly versions: readonly Plan[];
  readonly commits: Commit[];
  readonly deliveries: Set<string>;
  state: Incident;
  now: Instant;
}

function factsOf({ plan, versions, state }: Pick<Run, 'plan' | 'versions'> & { readonly state: Incident | null }): Facts {
  return {
    plan,
    planVersion: state?.planVersion ?? 1,
    salt: '',
    turnOf: (path) => path.length,
    planAt: (version) => versions[version - 1] ?? null,
  };
}

function opened(versions: readonly [Plan, Plan], level: string): Run {
  const [plan] = versions;
  const first = decide(null, opening(level), factsOf({ plan, versions, state: null }), start);
  if (!first.ok) throw new Error(first.refusal.message);
  const commit: Commit = { incident: 'inc_1', version: 1, at: start, events: first.value };
  const state = evolveCommits(null, [commit]);
  if (state === null) throw new Error('nothing was opened');
  return { plan, versions, commits: [commit], deliveries: new Set(), state, now: start };
}

/** Decides, and looks at each event on its way into the state. */
function give(run: Run, command: IncidentCommand): readonly IncidentEvent[] {
  const asked = run.state;
  const decided = decide(asked, command, factsOf(run), run.now);
  if (!decided.ok) {
    expect(decided.refusal.message).not.toBe('');
    return [];
  }
  for (const event of decided.value) {
    const before = run.state;
    run.state = evolve(before, event, run.now);
    run.plan = run.versions[run.state.planVersion - 1] ?? run.plan;
    expectSoundStep(run, before, event);
  }
  expectSoundRise(run, asked, decided.value);
  expectSoundAnswer(asked, command, decided.value);
  if (decided.value.length > 0) {
    const version = run.state.version + 1;
    run.state = { ...run.state, version };
    run.commits.push({ incident: 'inc_1', version, at: run.now, events: decided.value });
  }
  return decided.value;
}

function expectSoundStep(run: Run, before: Incident, event: IncidentEvent): void {
  if (event.type === 'DeliveryRequested') {
    const page = before.engagements.flatMap((each) => each.pages).find((each) => each.id === event.page);
    expect(page?.status).toBe('pending');
    expect(before.engagements.find((each) => each.id === event.engagement)?.status).toBe('escalating');
    expect(run.deliveries.has(event.delivery)).toBe(false);
    run.deliveries.add(event.delivery);
  }
  if (event.type === 'UpdateMissed') {
    expect(event.dueAt).toBeLessThanOrEqual(run.now);
    expect(event.nextAt).toBeGreaterThan(run.now);
  }
  for (const clock of before.clocks) {
    const after = run.state.clocks.find((each) => each.id === clock.id);
    if (after === undefined) continue;
    const own = 'clock' in event && event.clock === clock.id;
    if (!own) expect(after).toBe(clock);
    if (clock.verdict !== null) expect(after.verdict).toBe(clock.verdict);
    const countedAnew = own && event.type === 'ClockRetargeted' && event.mode !== 'keep-elapsed';
    if (!countedAnew) {
      expect(elapsedOf(run.plan, after, run.now)).toBeGreaterThanOrEqual(elapsedOf(run.plan, clock, run.now));
    }
    if (own && event.type === 'ClockBreached') {
      expect(clock.breachedAt).toBeNull();
      expect(event.dueAt).toBeLessThanOrEqual(run.now);
    }
    if (own && event.type === 'ClockWarned') expect(clock.firedWarnings).not.toContain(event.share);
    if (own && event.type === 'ClockStopped') {
      const inTime = clock.breachedAt === null && (clock.dueAt === null || run.now < clock.dueAt);
      expect(after.verdict).toBe(inTime ? 'met' : 'missed');
    }
  }
}

/** Graver than it was, nobody's answer or snooze holds, and each is called by one page; else nothing of the kind happens. */
function expectSoundRise(run: Run, before: Incident, events: readonly IncidentEvent[]): void {
  const { state } = run;
  const rises = isRise(before, state);
  if (!rises) expect(events.some(({ type }) => type === 'EngagementRaised')).toBe(false);
  if (!rises || before.status === 'resolved') return;
  for (const engagement of state.engagements) {
    if (engagement.status === 'closed') continue;
    expect(engagement.status).toBe(state.urgency === 'high' || engagement.status !== 'waiting' ? 'escalating' : 'waiting');
    expect(presentAnswerAt(engagement)).toBeNull();
    const pending = engagement.pages.filter(({ status }) => status === 'pending');
    if (before.urgency !== state.urgency) for (const page of pending) expect(page.placedAt).toBe(run.now);
  }
  const pages = new Set(react(events, state, run.plan, run.now).deliveries.map(({ page }) => page));
  const calls = state.engagements.flatMap((each) =>
    each.pages.filter(({ id }) => pages.has(id)).map(({ person }) => `${each.id} ${person}`),
  );
  expect(new Set(calls).size).toBe(calls.length);
}

/** A snooze, and an answer that somebody else gives, meet no promise to answer. */
function expectSoundAnswer(before: Incident, command: IncidentCommand, events: readonly IncidentEvent[]): void {
  const answers = events.flatMap((event) => (event.type === 'EngagementAcknowledged' ? [event] : []));
  const isAnother = command.type === 'Acknowledge' && answers.every(({ onBehalfOf }) => onBehalfOf !== undefined);
  // Where the plan has facts of its own, one of them may have come in the same moment.
  if (before.response !== undefined || (command.type !== 'Snooze' && !isAnother)) return;
  expect(events.filter(({ type }) => type === 'ClockStopped')).toEqual([]);
}

function expectSoundState({ plan, state, now, commits }: Run): void {
  for (const clock of state.clocks) {
    if (clock.runningSince === null || clock.breachedAt !== null) continue;
    const left = clock.targetMs - clock.elapsedMs;
    if (left > 0) expect(clock.dueAt).toBe(addOpen(calendarOf(plan, clock.calendar), clock.runningSince, left));
    expect(clock.warnings.map((each) => each.at)).toEqual(clock.warnings.map((each) => each.at).toSorted((a, b) => a - b));
  }
  if (state.status === 'resolved') {
    const late = state.engagements.filter((each) => each.status !== 'closed');
    // Only what a late promise has brought about since the end; and only clocks that are of the time afterwards.
    for (const each of late) expect(each.startedAt).toBeGreaterThanOrEqual(state.resolvedAt ?? Number.POSITIVE_INFINITY);
    const running = state.clocks.filter(({ stoppedAt }) => stoppedAt === null);
    for (const { metric } of running) expect(lasts(metric)).toBe(true);
    if (late.length === 0 && running.length === 0) expect(nextWake(state)).toBeNull();
  }
  expectSoundResponse(state, now);
  for (const engagement of state.engagements) {
    const { status, nextAt, pages } = engagement;
    if (status === 'closed') expect(engagementWake(engagement)).toBeNull();
    if (status === 'waiting') expect(nextAt).not.toBeNull();
    if (status === 'escalating') expect((nextAt ?? Number.POSITIVE_INFINITY) - now).toBeLessThanOrEqual(longestWaitMs);
    if (status !== 'escalating') expect(pages.every((page) => page.status !== 'pending')).toBe(true);
    expect(pages.length).toBeLessThanOrEqual(100);
    const told = { plan, urgency: state.urgency, now };
    forecast(engagement, { ...told, slots: 3 });
    const history = commits.flatMap(({ at, events }) =>
      events.flatMap((event) => ('engagement' in event && event.engagement === engagement.id ? [{ at, event }] : [])),
    );
    ladderOf(engagement, history, told);
  }
  summarise(state, plan, now);
  for (const clock of state.clocks) explainClock(clock, plan, now, 'Europe/Berlin');
  for (const event of commits.at(-1)?.events ?? []) expect(describe(event, state, plan).text).not.toContain('undefined');
}

/** Looks at the time; a second look at the same moment finds nothing. */
function tick(run: Run): void {
  const events = give(run, { type: 'Tick' });
  for (const engagement of run.state.engagements) {
    const own = events.filter((event) => 'engagement' in event && event.engagement === engagement.id);
    const slots = own.filter((event) =>
      ['StepReached', 'BackstopReached', 'NobodyNotified', 'AcknowledgementExpired', 'SnoozeEnded'].includes(event.type),
    );
    const begins = own.some((event) => event.type === 'AcknowledgementExpired' || event.type === 'SnoozeEnded');
    expect(slots.length).toBeLessThanOrEqual(begins ? 2 : 1);
    const paged = own.flatMap((event) => (event.type === 'PagePlaced' ? [event.person] : []));
    expect(new Set(paged).size).toBe(paged.length);
  }
  expect(nextWake(run.state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(run.now);
  expect(give(run, { type: 'Tick' })).toEqual([]);
}

/** Whoever is owed a word has a wake; what is known is known once. */
function expectSoundResponse(state: Incident, now: Instant): void {
  const { response } = state;
  if (response === undefined) return;
  const owed = response.updates.filter(({ dueAt }) => dueAt !== null);
  if (state.status === 'resolved') expect(owed).toEqual([]);
  const first = Math.min(...owed.map(({ dueAt }) => dueAt ?? Number.POSITIVE_INFINITY));
  if (owed.length > 0) expect(nextWake(state) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(first);
  for (const list of [response.facts.map(({ fact }) => fact), response.roles.map(({ role }) => role)]) {
    expect(new Set(list).size).toBe(list.length);
  }
  for (const { since } of [...response.facts, ...response.roles]) expect(since).toBeLessThanOrEqual(now);
  const running = state.clocks.filter(({ stoppedAt }) => stoppedAt === null).map(slotOf);
  expect(new Set(running).size, 'a promise has one clock that runs').toBe(running.length);
}

function pass(run: Run, pause: number | 'wake'): void {
  if (pause === 'wake') run.now = Math.max(run.now, nextWake(run.state) ?? run.now);
  else run.now += pause;
}

const lives = fc.record({
  versions: fc.tuple(plans, plans),
  level: fc.constantFrom('SEV1', 'SEV2', 'SEV3'),
  acts: fc.array(fc.tuple(pauses, commands), { maxLength: 25 }),
});

test('whatever comes, whenever it comes: decisions are sound, history folds to the state, time goes on', () => {
  fc.assert(
    fc.property(lives, ({ versions, level, acts }) => {
      const run = opened(versions, level);
      for (const [pause, command] of acts) {
        pass(run, pause);
        if (command.type === 'ChangeSeverity' || command.type === 'Rebase') expectTruePreview(run, command);
        give(run, command);
        expectSoundState(run);
        tick(run);
        expectSoundState(run);
      }
      const written: Commit[] = JSON.parse(JSON.stringify(run.commits));
      expect(evolveCommits(null, written)).toEqual(run.state);
      expect(evolveCommits(null, run.commits)).toEqual(run.state);
      for (const commit of run.commits) react(commit.events, run.state, run.plan, commit.at);
    }),
    runs,
  );
}, 120_000);

function expectTruePreview(run: Run, command: Extract<IncidentCommand, { type: 'ChangeSeverity' | 'Rebase' }>): void {
  const facts = factsOf(run);
  const preview =
    command.type === 'Rebase' ? previewRebase(run.state, command, facts, run.now) : previewSeverity(run.state, command, facts, run.now);
  const decided = decide(run.state, command, facts, run.now);
  expect(preview.ok).toBe(decided.ok);
  if (!preview.ok || !decided.ok) return;
  const after = decided.value.reduce<Incident>((state, event) => evolve(state, event, run.now), run.state);
  for (const shown of preview.value.clocks) {
    if (shown.change !== 'withdrawn') expect(after.clocks.map((each) => each.dueAt)).toContain(shown.after);
  }
  const engaged = after.engagements.slice(run.state.engagements.length).map((each) => each.responsibility);
  expect(preview.value.engages).toEqual(engaged);
}

test('the forecast is what happens when nobody acts', () => {
  fc.assert(
    fc.property(lives, ({ versions, level, acts }) => {
      const run = opened(versions, level);
      for (const [pause, command] of acts.slice(0, 8)) {
        pass(run, pause);
        give(run, command);
        tick(run);
      }
      const expected = run.state.engagements.map((each) =>
        each.status === 'escalating' || each.status === 'waiting'
          ? forecast(each, { plan: run.plan, urgency: run.state.urgency, now: run.now, slots: 5 }).map(({ at, backstop, people }) => ({
              at,
              backstop,
              people: people.map(({ person }) => person),
            }))
          : [],
      );
      const before = run.commits.length;
      for (let wakes = 0; wakes < 150; wakes++) {
        pass(run, 'wake');
        tick(run);
      }
      const until = run.now;
      for (const [index, slots] of expected.entries()) {
        const id = run.state.engagements[index]?.id;
        const happened = run.commits.slice(before).flatMap(({ at, events }) => {
          const own = events.filter((event) => 'engagement' in event && event.engagement === id);
          const reached = own.find((event) => ['StepReached', 'BackstopReached', 'NobodyNotified'].includes(event.type));
          const people = own.flatMap((event) => (event.type === 'PagePlaced' ? [event.person] : []));
          return reached === undefined ? [] : [{ at, backstop: reached.type !== 'StepReached', people }];
        });
        const inTime = slots.filter((slot) => slot.at < until);
        expect(happened.slice(0, inTime.length)).toEqual(inTime);
      }
    }),
    { numRuns: 100 },
  );
}, 120_000);
