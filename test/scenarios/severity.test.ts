// Who is paged when trouble that was answered turns out graver? Told on plans and scripts as an operator writes them, and by hand.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { IncidentCommand } from '../../src/core/incident/commands.ts';
import { day, hour, minute } from '../../src/core/kernel/instant.ts';
import { parsePlan } from '../../src/core/plan/parse.ts';
import type { EscalationPath, Plan } from '../../src/core/plan/plan.ts';
import { readScript } from '../../src/sim/read-script.ts';
import { play, timelineOf } from '../../src/sim/run.ts';
import { path, person, severity, smallPlan } from '../fixtures/plan.ts';
import { dana, given, opening } from '../fixtures/record.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const rules = { high: [{ method: 'app', afterMs: 0 }], low: [{ method: 'mail', afterMs: 0 }] };
const people = Object.fromEntries(['dana', 'lee', 'kim', 'ana'].map((id) => [id, person(id, { notificationRules: rules })]));
const kim = { kind: 'person', id: 'kim', name: 'Kim' } as const;
const acknowledge = { type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' } as const;

function planWith(over: Partial<Plan> = {}, payments: EscalationPath = path('payments', [['dana'], ['lee']])): Plan {
  return smallPlan({ people, paths: { ...smallPlan().paths, payments }, ...over });
}

function opened(level: string, over: Partial<Plan> = {}, later: readonly Plan[] = []) {
  const incident = given(planWith(over), monday, 0, later);
  incident.when(opening(level));
  return incident;
}

function to(level: string): IncidentCommand {
  return { type: 'ChangeSeverity', severity: level, mode: 'keep-elapsed', by: dana, reason: 'as it turns out' };
}

function alert(level: string): IncidentCommand {
  const said = { integration: 'monitor', summary: 'worse', source: '', level: 'critical', happenedAt: null } as const;
  return { type: 'AttachAlert', alert: `alr_${level}`, ...said, severity: level };
}

const snooze = (forMs: number): IncidentCommand => ({ type: 'Snooze', engagement: 'inc_1.e1', forMs, by: dana, reason: 'tomorrow' });

function clocksOf(incident: ReturnType<typeof opened>) {
  return incident
    .state()
    .clocks.filter(({ metric }) => metric === 'acknowledge')
    .map(({ objective, startedAt, stoppedAt, dueAt, verdict }) => ({
      objective,
      from: (startedAt - monday) / minute,
      to: stoppedAt === null ? null : (stoppedAt - monday) / minute,
      due: dueAt === null ? null : (dueAt - monday) / minute,
      verdict,
    }));
}

test('a warning that was answered becomes critical: who answered is paged, then the next, and the promise is not met by the old answer', () => {
  const read = (name: string) => readFileSync(new URL(`severity/${name}`, import.meta.url), 'utf8');
  const { plan } = parsePlan([{ file: 'plan.yaml', text: read('plan.yaml') }], () => undefined);
  if (plan === null) throw new Error('the plan does not load');
  const { script } = readScript({ file: 'answered.yaml', text: read('answered.yaml') }, plan);
  if (script === null) throw new Error('the script does not load');
  const start = Date.parse('2026-12-01T10:00:00Z');
  const run = play({ plan, script, seed: 1, run: 1, start });
  const [incident] = run.incidents;
  const paged = run
    .history(incident?.id ?? '')
    .flatMap(({ at, events }) =>
      events.flatMap((event) => (event.type === 'PagePlaced' ? [`${(at - start) / minute}: ${event.person}`] : [])),
    );
  expect(paged.slice(0, 4)).toEqual(['0: ana', '10: ana', '15: ben', '20: ana']);
  expect(incident?.clocks.map(({ startedAt, verdict }) => [(startedAt - start) / minute, verdict])).toEqual([
    [0, 'met'],
    [10, 'missed'],
  ]);
  expect(timelineOf(run, plan).map(({ text }) => text)).toContain(
    'Shop: it is a SEV1 of high urgency now, Ana had answered before that and is asked again',
  );
});

test('a snooze that was given for a trifle ends when it becomes grave', () => {
  const incident = opened('SEV4');
  incident.passing(minute).when(snooze(7 * day));
  incident.passing(hour).when(alert('SEV1'));
  incident.passing(5 * minute);
  expect(incident.sent()).toEqual(['0: dana by email', '61: dana by inbox', '66: lee by inbox']);
  expect(incident.story()).toContain('Payments: it is a SEV1 of high urgency now, Dana had put it off before that and is asked again');
});

test.each([
  ['by hand', to('SEV1')],
  ['by an alert', alert('SEV1')],
] as const)('graver %s at the same urgency: who answered is asked again, and a new clock runs until then', (_, rise) => {
  const incident = opened('SEV2');
  incident.passing(2 * minute).when(acknowledge);
  incident.passing(8 * minute).when(rise);
  expect(incident.sent()).toEqual(['0: dana by inbox', '10: dana by inbox']);
  incident.passing(minute).when(acknowledge);
  expect(clocksOf(incident)).toEqual([
    { objective: 'acknowledge-SEV2', from: 0, to: 2, due: 10, verdict: 'met' },
    { objective: 'acknowledge-SEV1', from: 10, to: 11, due: 15, verdict: 'met' },
  ]);
});

test('a plan under which it is of high urgency asks again, too', () => {
  const severities = smallPlan().severities.map((each) => (each.name === 'SEV4' ? { ...each, urgency: 'high' as const } : each));
  const incident = opened('SEV4', {}, [planWith({ severities })]);
  incident.passing(2 * minute).when(acknowledge);
  incident.when({ type: 'Rebase', planVersion: 2, mode: 'keep-elapsed', by: dana, reason: 'it matters' });
  expect(incident.sent()).toEqual(['0: dana by email', '2: dana by inbox']);
});

test('who is being paged at low urgency is paged at high urgency when it rises, and the path goes on when it would have', () => {
  const incident = opened('SEV4');
  incident.passing(3 * minute).when(to('SEV1'));
  incident.passing(2 * minute);
  expect(incident.sent()).toEqual(['0: dana by email', '3: dana by inbox', '5: lee by inbox']);
});

test('who is being paged already at the same urgency is not paged for a rise; an answer before the silence holds no longer', () => {
  const incident = opened('SEV2');
  incident.passing(2 * minute).when(to('SEV1'));
  expect(incident.sent()).toEqual(['0: dana by inbox']);
  expect(clocksOf(incident)).toEqual([{ objective: 'acknowledge-SEV1', from: 0, to: null, due: 5, verdict: null }]);
  const silent = opened('SEV2');
  silent.when(acknowledge);
  silent.passing(30 * minute).when(to('SEV1'));
  expect(silent.sent()).toEqual(['0: dana by inbox', '30: dana by inbox']);
  expect(clocksOf(silent).at(-1)).toMatchObject({ objective: 'acknowledge-SEV1', from: 30, due: 35, verdict: null });
});

test('several rises page once, a fall pages nobody, and what was answered as the graver stays answered', () => {
  const incident = opened('SEV4');
  incident.when(acknowledge);
  incident.passing(minute);
  for (const level of ['SEV3', 'SEV2', 'SEV1']) incident.when(alert(level));
  expect(incident.sent()).toEqual(['0: dana by email', '1: dana by inbox']);
  incident.when(acknowledge);
  incident.passing(minute).when(to('SEV4'));
  incident.passing(hour);
  expect(incident.sent()).toHaveLength(2);
  expect(incident.state().engagements[0]?.status).toBe('answered');
});

test('what comes back graver than it was is paged as what it is now, once', () => {
  const incident = opened('SEV4');
  incident.when(acknowledge);
  incident.when({ type: 'ResolveIncident', by: dana, reason: 'gone' });
  const events = incident.passing(minute).when(alert('SEV1'));
  expect(events.filter(({ type }) => type === 'PagePlaced')).toHaveLength(1);
  expect(incident.sent()).toEqual(['0: dana by email', '1: dana by inbox']);
  expect(clocksOf(incident)).toEqual([{ objective: 'acknowledge-SEV1', from: 1, to: null, due: 6, verdict: null }]);
});

test('the people of a second team are asked again with the first, and all of them assemble anew', () => {
  const security = { responsibility: 'Security', team: null, path: 'security', severities: [], tiers: [] };
  const assembled = {
    ...smallPlan().objectives[0],
    id: 'all-there',
    metric: 'assemble',
    severities: [],
    stops: 'assembled',
  } as Plan['objectives'][0];
  const incident = opened('SEV2', { engage: [security], objectives: [assembled], severities: [1, 2, 3, 4].map((rank) => severity(rank)) });
  incident.passing(minute).when({ ...acknowledge, engagement: 'inc_1.e1' });
  incident.passing(minute).when({ ...acknowledge, engagement: 'inc_1.e2', by: kim });
  incident.passing(minute).when(to('SEV1'));
  incident.passing(minute).when({ ...acknowledge, engagement: 'inc_1.e1' });
  const clocks = () => incident.state().clocks.map(({ startedAt, verdict }) => [(startedAt - monday) / minute, verdict]);
  expect(clocks()).toEqual([
    [0, 'met'],
    [3, null],
  ]);
  incident.when({ ...acknowledge, engagement: 'inc_1.e2', by: kim });
  expect(clocks()).toEqual([
    [0, 'met'],
    [3, 'met'],
  ]);
});
