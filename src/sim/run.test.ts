// Does a run go as an operator would expect, and the same way each time?

import { expect, test } from 'vitest';
import { path, smallPlan } from '../../test/fixtures/plan.ts';
import { hour, minute, second } from '../core/kernel/instant.ts';
import type { Plan } from '../core/plan/plan.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { readScript } from './read-script.ts';
import { play, type Run, timelineOf } from './run.ts';
import type { Script } from './script.ts';
import { startOf, summaryOf } from './summary.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
/** Awake, attentive, on time: whatever deviates is what a test is about. */
const prompt = 'phone off: 0%, busy: 0%, answers: [{ between: 00:00-24:00, median: 30s, p90: 31s, missed: 0% }]';
const sure = 'channels: { inbox: { fails: 0%, noticed awake: 100% }, email: { fails: 0%, noticed awake: 100% } }';
const alert = '{ at: start, alert: { summary: Checkout fails, service: checkout, level: critical, key: a } }';

function scriptOf(
  injects: readonly string[],
  over: { readonly people?: string; readonly more?: string; readonly plan?: Plan } = {},
): Script {
  const people = `people: { everyone: { ${prompt} }${over.people === undefined ? '' : `, ${over.people}`} }`;
  const text = [
    'title: T',
    people,
    sure,
    ...(over.more === undefined ? [] : [over.more]),
    'timeline:',
    ...injects.map((each) => `  - ${each}`),
  ].join('\n');
  const { script, problems } = readScript({ file: 's.yaml', text }, over.plan ?? smallPlan());
  expect(problems).toEqual([]);
  if (script === null) throw new Error('no script');
  return script;
}

async function played(script: Script, over: { readonly plan?: Plan; readonly run?: number } = {}) {
  const plan = over.plan ?? smallPlan();
  const run = play({ plan, script, seed: 1, run: over.run ?? 1, start: monday });
  return { run, outcome: outcomeOf(run, plan, script), story: storyOf(run, plan) };
}

function storyOf(run: Run, plan: Plan): readonly string[] {
  return timelineOf(run, plan).map(({ at, text }) => `${Math.round((at - monday) / second)}s ${text}`);
}

test('whoever is paged answers when their time has come, mends it, and every clock has its result', async () => {
  const { outcome, story } = await played(scriptOf([alert], { more: 'repair: { median: 20m, p90: 21m }' }));
  expect(outcome.clocks.map(({ objective, verdict }) => [objective, verdict])).toEqual([
    ['acknowledge-SEV1', 'met'],
    ['restore-SEV1', 'met'],
  ]);
  expect(outcome.firstAnswerMs).toBeGreaterThan(25 * second);
  expect(outcome.firstAnswerMs).toBeLessThan(40 * second);
  expect(story.some((line) => line.includes('Dana answered for Payments'))).toBe(true);
  expect(story.some((line) => line.includes('Tocsin resolved it'))).toBe(true);
});

test('a phone that is off costs the whole wait, and the report names the wait and the person', async () => {
  const script = scriptOf([alert], { people: 'dana: { phone off: 100% }' });
  const { outcome, story } = await played(script);
  expect(story).toContain('300s Payments step 2: Lee');
  expect(outcome.clocks[0]).toMatchObject({
    verdict: 'missed',
    limit: { wait: 'step 1 of payments, 5m', person: 'dana', silence: 'phone off' },
  });
});

test('of a channel that takes one message in two minutes the second page waits, and leaves only where it is still wanted', async () => {
  const limited = (perMs: number) =>
    smallPlan({
      paths: { payments: path('payments', [['dana', 'lee']]) },
      channelLimits: { inbox: { count: 1, perMs, text: '' }, email: { count: 1, perMs, text: '' } },
    });
  const off = 'dana: { phone off: 100% }';
  const later = await played(scriptOf([alert], { people: off }), { plan: limited(2 * minute) });
  expect(later.outcome.firstAnswerMs).toBeGreaterThan(2 * minute + 25 * second);
  expect(later.outcome.firstAnswerMs).toBeLessThan(2 * minute + 40 * second);
  const never = await played(scriptOf([alert], { people: off }), { plan: limited(20 * minute) });
  expect(never.outcome.clocks[0]).toMatchObject({ verdict: 'missed', limit: { person: 'dana', silence: 'phone off' } });
  const both = await played(scriptOf([alert], { more: 'repair: { median: 20m, p90: 21m }' }), { plan: limited(2 * minute) });
  expect(both.story.filter((line) => line.includes(' answered for Payments'))).toEqual([expect.stringContaining('Dana answered')]);
});

test('who cannot be reached for a while is not; afterwards they are', async () => {
  const gone = scriptOf(['{ at: start, unreachable: { person: dana, for: 3m } }', alert], { people: 'lee: { phone off: 100% }' });
  const { outcome } = await played(gone);
  expect(outcome.clocks[0]).toMatchObject({ verdict: 'missed', limit: { person: 'dana', silence: 'unreachable' } });
  const later = scriptOf(['{ at: start, unreachable: { person: dana, for: 30s } }', alert]);
  // Her mail comes after a minute: it arrives when she is back.
  expect((await played(later)).outcome.firstAnswerMs).toBeGreaterThan(minute);
});

test('a channel that fails is left for the next method, and is named where it cost the promise', async () => {
  const { story } = await played(scriptOf(['{ at: start, channel fails: { channel: inbox, for: 1h } }', alert]));
  expect(story).toContain('2s inbox did not get through: inbox is out of order');
  expect(story).toContain('2s email to Dana, since the method before failed');
  const late = scriptOf(['{ at: start, channel fails: { channel: inbox } }', alert], { people: 'dana: { phone off: 100% }' });
  expect((await played(late)).outcome.clocks[0]?.limit?.channel).toBe('inbox');
});

test('a sleeper is woken by what rings, not by what shows', async () => {
  const asleep = 'answers: [{ between: 00:00-24:00, asleep: true, median: 30s, p90: 31s, missed: 0% }]';
  const deaf = 'channels: { inbox: { fails: 0%, noticed asleep: 0% }, email: { fails: 0%, noticed asleep: 0% } }';
  const script = scriptOf([alert], { people: `dana: { ${asleep} }, lee: { ${asleep} }, ana: { ${asleep} }` });
  const { script: silent } = readScript(
    { file: 's.yaml', text: `title: T\npeople: { everyone: { phone off: 0%, ${asleep} } }\n${deaf}\ntimeline:\n  - ${alert}` },
    smallPlan(),
  );
  if (silent === null) throw new Error('no script');
  const { outcome } = await played(silent);
  expect(outcome.firstAnswerMs).toBeNull();
  expect(outcome.nightPages).toBe(outcome.pages);
  expect(outcome.clocks[0]?.limit).toMatchObject({ person: 'dana', silence: 'asleep' });
  expect((await played(script)).outcome.clocks).toHaveLength(2);
});

test('a handover at the wrong moment pages whoever was named, and the path goes on without an answer', async () => {
  const script = scriptOf([
    alert,
    '{ at: 2m, unreachable: { person: kim } }',
    '{ at: 2m, hand off: { responsibility: Payments, to: person kim, by: dana } }',
  ]);
  const { story } = await played(script);
  expect(story).toContain('120s Dana gave Payments to Kim: handed over in the scenario');
  expect(story).toContain('420s Payments step 2: Lee');
  const early = scriptOf(['{ at: start, hand off: { responsibility: Payments, to: person kim, by: dana } }']);
  expect((await played(early)).story).toEqual(['0s Dana would hand over Payments, but it is not engaged']);
});

test('changes, customer calls, severities, answers by name, notes and the end are played as written', async () => {
  const script = scriptOf([
    '{ at: start, change: { summary: Version 2, service: checkout } }',
    '{ at: 1m, customer call: { summary: Cards are refused, service: checkout, severity: SEV2 } }',
    '{ at: 65s, acknowledge: { by: lee } }',
    '{ at: 2m, customer call: { summary: Here too, service: checkout, severity: SEV2 } }',
    '{ at: 3m, severity: { to: SEV1, by: dana } }',
    '{ at: 4m, note: { text: Rolled back, by: dana } }',
    '{ at: 5m, resolve: { by: dana } }',
    '{ at: 6m, note: { text: Too late, by: dana } }',
  ]);
  const { story, outcome } = await played(script);
  for (const line of [
    '0s Change on checkout: Version 2',
    '60s customer call opened a SEV2 on checkout, under plan 1',
    '65s Lee answered for Payments (application)',
    '120s customer call: Here too',
    '180s Dana changed the severity from SEV2 to SEV1 (keep-elapsed): as the scenario has it',
    '240s Dana: Rolled back',
    '300s Dana resolved it: as the scenario has it',
    '360s Nothing is open any more, so this changes nothing',
  ]) {
    expect(story).toContain(line);
  }
  expect(outcome.clocks.map(({ verdict }) => verdict)).toEqual(['met', 'met', 'met']);
});

test('an alert that is over ends its incident; a schedule with nobody on call is named', async () => {
  const over = scriptOf([alert, '{ at: 10m, resolved: a }']);
  expect((await played(over)).story).toContain('600s Alert is over: Checkout fails');
  const plan = smallPlan({ paths: { ...smallPlan().paths, payments: path('payments', [['@nobody'], ['lee']]) } });
  const script = scriptOf([alert], { plan, people: 'lee: { phone off: 100% }' });
  expect((await played(script, { plan })).outcome.clocks[0]?.limit).toMatchObject({
    schedule: 'nobody (nobody on call)',
    person: 'lee',
    silence: 'phone off',
  });
});

test('the same seed and number give the same run, in whatever order and beside whatever else it is played', async () => {
  const plan = smallPlan();
  const { script } = readScript({ file: 's.yaml', text: `title: T\nrepair: { median: 10m, p90: 1h }\ntimeline:\n  - ${alert}` }, plan);
  if (script === null) throw new Error('no script');
  const horizon = { from: monday, to: monday + 7 * 24 * hour };
  const one = async (run: number): Promise<Outcome> =>
    outcomeOf(play({ plan, script, seed: 5, run, start: startOf(5, run, horizon) }), plan, script);
  const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
  const forth: Outcome[] = [];
  for (const run of numbers) forth.push(await one(run));
  const back: Outcome[] = [];
  for (const run of numbers.toReversed()) back.push(await one(run));
  const together = await Promise.all(numbers.map(one));
  expect(back.toReversed()).toEqual(forth);
  expect(together).toEqual(forth);
  expect(new Set(forth.map(({ firstAnswerMs }) => firstAnswerMs)).size).toBeGreaterThan(20);
  expect(summaryOf(back, plan)).toEqual(summaryOf(forth, plan));
});
