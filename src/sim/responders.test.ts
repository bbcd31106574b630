import { expect, test } from 'vitest';
import { objective, smallPlan } from '../../test/fixtures/plan.ts';
import { hour, minute } from '../core/kernel/instant.ts';
import type { Audience } from '../core/plan/audience.ts';
import type { Plan } from '../core/plan/plan.ts';
import { unsaid } from '../core/plan/unsaid.ts';
import { outcomeOf } from './outcome.ts';
import { readScript } from './read-script.ts';
import { play } from './run.ts';
import { summaryOf } from './summary.ts';

const start = Date.parse('2026-03-02T09:00:00Z');
const executives: Audience = {
  id: 'executives',
  name: 'Executives',
  kind: 'executives',
  description: '',
  owner: 'communications-lead',
  approver: 'incident-commander',
  outlets: [],
  cadences: [{ severities: [], firstWithinMs: 20 * minute, everyMs: 30 * minute }],
};
const { roles } = smallPlan();
const plan = smallPlan({
  audiences: { executives },
  roles: {
    ...roles,
    'communications-lead': { ...roles['communications-lead'], filledFrom: [{ kind: 'person', id: 'kim' }] } as Plan['roles'][string],
  },
  objectives: [
    objective('assemble', [], 30 * minute),
    objective('contain', [], 45 * minute),
    objective('restore', [], 2 * hour),
    objective('verify', [], hour),
    { ...objective('acknowledge', [], 10 * minute), id: 'command', kind: 'ola', holder: { kind: 'role', id: 'incident-commander' } },
  ],
});
const always = 'people: { everyone: { phone off: 0%, busy: 0%, answers: [{ between: 00:00-24:00, median: 1m, p90: 2m, missed: 0% }] } }';
const channels = 'channels: { inbox: { fails: 0%, noticed awake: 100% } }';
const timeline = 'timeline: [{ at: start, alert: { summary: S, service: checkout, level: critical } }]';

function played(response: string, run = 1, repair = '{ median: 80m, p90: 81m }') {
  const text = `title: T\nrepair: ${repair}\n${always}\n${channels}\nresponse: ${response}\n${timeline}\n`;
  const { script, problems } = readScript({ file: 's.yaml', text }, plan);
  if (script === null) throw new Error(problems[0]?.message);
  const told = play({ plan, script, seed: 1, run, start });
  return { told, outcome: outcomeOf(told, plan, script) };
}
const sure =
  '{ roles: { median: 2m, p90: 3m, missed: 0% }, updates: { median: 3m, p90: 4m, missed: 0% }, facts: { contained: { median: 20m, p90: 21m }, verified: { median: 10m, p90: 11m } } }';
const verdicts = ({ outcome }: ReturnType<typeof played>) =>
  outcome.clocks.map(({ objective: id, party, verdict }) => `${id} ${party ?? 'all'} ${verdict}`);

test('who answers takes a role, says what is so and writes updates: every clock has its result, every update is told', () => {
  const run = played(sure);
  expect(verdicts(run)).toEqual([
    'assemble- all met',
    'contain- all met',
    'restore- all met',
    'command role incident-commander met',
    'verify- all met',
  ]);
  expect(run.outcome.updates).toEqual([{ audience: 'executives', due: 4, missed: 0, published: 4, limitedBy: [] }]);
  const [incident] = run.told.incidents;
  expect(incident?.response?.roles.map(({ role, person }) => [role, person])).toEqual(
    expect.arrayContaining([['communications-lead', 'kim']]),
  );
});

test('where nobody takes the role and nobody writes, that is told as what limited it', () => {
  const run = played(
    '{ roles: { median: 2m, p90: 3m, missed: 100% }, updates: { median: 3m, p90: 4m, missed: 100% }, facts: { contained: { median: 2m, p90: 3m, missed: 100% } } }',
    1,
    '{ median: 100m, p90: 101m }',
  );
  expect(run.outcome.updates).toEqual([
    { audience: 'executives', due: 3, missed: 3, published: 0, limitedBy: new Array(3).fill('nobody was Communications lead') },
  ]);
  const command = run.outcome.clocks.find(({ objective: id }) => id === 'command');
  expect(command).toMatchObject({
    verdict: 'missed',
    limit: { wait: 'until somebody is incident-commander, after the answer of Payments' },
  });
  expect(verdicts(run)).toContain('contain- all missed');
});

test('many runs together tell how often each audience was told in time; the same seed tells the same', () => {
  const outcomes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((run) => played('{ updates: { median: 6m, p90: 12m, missed: 20% } }', run).outcome);
  const again = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((run) => played('{ updates: { median: 6m, p90: 12m, missed: 20% } }', run).outcome);
  const summary = summaryOf(outcomes, plan);
  expect(summaryOf(again, plan)).toEqual(summary);
  const [told] = summary.updates;
  expect(told?.audience).toBe('executives');
  expect(told?.inTime.of).toBe(outcomes.reduce((sum, { updates = [] }) => sum + (updates[0]?.due ?? 0), 0));
  expect(told?.missed).toBeGreaterThan(0);
  expect(told?.limitedBy.reduce((sum, { count }) => sum + count, 0)).toBe(told?.missed);
  expect(summary.objectives.map(({ objective: id, party }) => [id, party])).toContainEqual(['command', 'role incident-commander']);
});

test('what the file does not time as it should is told with its place', () => {
  const { problems } = readScript(
    {
      file: 's.yaml',
      text: `title: T\nresponse:\n  facts:\n    contain: { median: 1m, p90: 2m }\n    acknowledged: { median: 1m, p90: 2m }\n${timeline}\n`,
    },
    plan,
  );
  expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    '4 there is no fact that somebody says `contain` in the plan',
    '5 there is no fact that somebody says `acknowledged` in the plan',
  ]);
});

test('a fact that the scenario names is said, also where it decides only whether a law applies', () => {
  const nis2 = {
    id: 'nis2',
    name: 'NIS2',
    appliesWhen: null,
    owner: { kind: 'role', id: 'incident-commander' },
    reports: [{ ...unsaid.report, title: 'Early warning', withinMs: 24 * hour, withinText: '24h', since: 'opened' }],
  } as const;
  const under = { ...plan, regulations: { nis2 } };
  const said = (facts: string) => {
    const text = `title: T\n${always}\n${channels}\nresponse: { facts: ${facts} }\n${timeline}\n`;
    const { script, problems } = readScript({ file: 's.yaml', text }, under);
    if (script === null) throw new Error(problems[0]?.message);
    const told = play({ plan: under, script, seed: 1, run: 1, start });
    return told.incidents
      .flatMap(({ id }) => told.history(id))
      .flatMap(({ events }) => events.flatMap((each) => (each.type === 'FactAttested' ? [each.fact] : [])));
  };
  expect(said('{ nis2-applies: { median: 5m, p90: 6m } }')).toContain('nis2-applies');
  expect(said('{ nis2-report-1: { median: 5m, p90: 6m } }')).toContain('nis2-report-1');
  const nothing = readScript(
    { file: 's.yaml', text: `title: T\nresponse:\n  facts:\n    contained: { median: 5m, p90: 6m }\n${timeline}\n` },
    smallPlan({ objectives: [] }),
  );
  expect(nothing.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    '4:5 nobody says facts under this plan: it promises nothing that hangs on one',
  ]);
});
