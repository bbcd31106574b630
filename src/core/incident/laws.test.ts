// Are a law's reports kept track of on an incident, from the facts that the law names? Given, when, then.

import { expect, test } from 'vitest';
import { smallPlan } from '../../../test/fixtures/plan.ts';
import { dana, given, opening, type Telling } from '../../../test/fixtures/record.ts';
import { day, hour, minute } from '../kernel/instant.ts';
import type { Regulation } from '../plan/governance.ts';
import type { Plan } from '../plan/plan.ts';
import { unsaid } from '../plan/unsaid.ts';

const monday = Date.parse('2026-03-02T09:00:00Z');

function running(over: Partial<Plan>, severity = 'SEV1'): Telling {
  const incident = given(smallPlan({ objectives: [], ...over }), monday);
  incident.when(opening(severity));
  return incident;
}
const clocks = (incident: Telling) =>
  incident.state().clocks.map(({ objective: id, startedAt, dueAt, verdict }) => ({
    id,
    starts: (startedAt - monday) / minute,
    due: dueAt === null ? null : (dueAt - monday) / minute,
    verdict,
  }));
const clock = (incident: Telling, id: string) => incident.state().clocks.findLast((each) => each.objective === id);
const attest = (incident: Telling, fact: string) => incident.when({ type: 'AttestFact', fact, by: dana, reason: 'seen on the graphs' });
const resolve = (incident: Telling) => incident.when({ type: 'ResolveIncident', by: dana, reason: 'done' });

const nis2: Regulation = {
  id: 'nis2',
  name: 'NIS2',
  appliesWhen: 'incident.severityRank == 1',
  owner: { kind: 'role', id: 'incident-commander' },
  reports: [
    { ...unsaid.report, title: 'Early warning', withinMs: day, withinText: '24h', since: 'opened' },
    { ...unsaid.report, title: 'Notification', withinMs: 3 * day, withinText: '72h', since: 'classified' },
  ],
};

test('what a law asks for is counted from its own fact, and goes on after the end', () => {
  const incident = running({ regulations: { nis2 } }, 'SEV2');
  expect(clocks(incident)).toEqual([]);
  incident.passing(hour).when({ type: 'ChangeSeverity', severity: 'SEV1', mode: 'keep-elapsed', by: dana, reason: 'worse' });
  expect(clocks(incident).map(({ id, starts }) => [id, starts])).toEqual([
    ['nis2 1', 0],
    ['nis2 2', 60],
  ]);
  resolve(incident.passing(hour));
  incident.passing(2 * hour);
  attest(incident, 'nis2-report-1');
  incident.passing(5 * day);
  expect(clocks(incident).map(({ verdict }) => verdict)).toEqual(['met', 'missed']);
});

test('what a law asks for at the latest is a clock of its own; a later report follows the one before, months go by the calendar', () => {
  const dora: Regulation = {
    ...nis2,
    id: 'dora',
    appliesWhen: null,
    reports: [
      {
        ...unsaid.report,
        title: 'Initial notification',
        withinMs: 4 * hour,
        withinText: '4h',
        since: 'classified',
        atTheLatest: { withinMs: day, withinMonths: null, withinText: '24h', since: 'opened' },
      },
      { ...unsaid.report, title: 'Final report', withinMs: 28 * day, withinMonths: 1, withinText: '1 month', since: 'dora-report-1' },
    ],
  };
  const incident = running({ regulations: { dora } });
  attest(incident, 'dora-applies');
  expect(clocks(incident).map(({ id, due }) => [id, due])).toEqual([['dora 1 at the latest', 24 * 60]]);
  attest(incident.passing(22 * hour), 'classified');
  expect(clocks(incident).map(({ id, due }) => [id, due])).toEqual([
    ['dora 1 at the latest', 24 * 60],
    ['dora 1', 26 * 60],
  ]);
  attest(incident.passing(3 * hour), 'dora-report-1');
  expect(clocks(incident).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['dora 1 at the latest', 'missed'],
    ['dora 1', 'met'],
    ['dora 2', null],
  ]);
  // Handed in on 3 March at 10:00.
  expect(clock(incident, 'dora 2')?.dueAt).toBe(Date.parse('2026-04-03T10:00:00Z'));
});
