// Whom does an alert page that comes and goes? Nobody, where the path holds pages back; and never sooner or later than it says.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IncidentCommand } from '../../src/core/incident/commands.ts';
import { minute, second } from '../../src/core/kernel/instant.ts';
import { parsePlan } from '../../src/core/plan/parse.ts';
import type { EscalationPath, Plan } from '../../src/core/plan/plan.ts';
import { path, smallPlan } from '../fixtures/plan.ts';
import { dana, given, opening } from '../fixtures/record.ts';

/** A Monday, 10:00 in Berlin. */
const monday = Date.parse('2026-03-02T09:00:00Z');
const said = { alert: 'alr_1', integration: 'monitor', summary: 'it fails', source: '' } as const;
const begins = (severity: string, level: 'warning' | 'critical' = 'warning'): IncidentCommand => ({
  type: 'AttachAlert',
  ...said,
  level,
  happenedAt: null,
  severity,
});
const ends: IncidentCommand = { type: 'ResolveAlert', alert: 'alr_1', summary: 'it fails', by: { kind: 'sender', integration: 'monitor' } };

function planWith(over: Partial<EscalationPath>): Plan {
  return smallPlan({ paths: { ...smallPlan().paths, payments: path('payments', [['dana'], ['lee']], over) } });
}

function opened(over: Partial<EscalationPath>, severity = 'SEV3') {
  const incident = given(planWith(over), monday);
  incident.when(opening(severity));
  incident.when(begins(severity));
  return incident;
}

/** Minutes since the beginning at which anybody was paged. */
const paged = (incident: ReturnType<typeof opened>) =>
  incident.commits.flatMap(({ at, events }) => events.flatMap(({ type }) => (type === 'PagePlaced' ? [(at - monday) / minute] : [])));

const held = { pageAfterMs: 2 * minute, notAgainMs: 10 * minute };

test('six flaps of one alert within a minute page six times; held back for two minutes, not at all', () => {
  const flaps = (over: Partial<EscalationPath>) => {
    const incident = opened(over);
    for (let n = 0; n < 5; n++) {
      incident.passing(5 * second).when(ends);
      incident.passing(5 * second).when(begins('SEV3'));
    }
    incident.passing(5 * second).when(ends);
    return incident.passing(30 * minute);
  };
  expect(paged(flaps({}))).toHaveLength(6);
  const calm = flaps({ pageAfterMs: 2 * minute });
  expect(paged(calm)).toEqual([]);
  expect(calm.story()).toContain('Payments is held back for 2m: nobody is paged if it is over by then');
});

test('what is not over by then pages, and the path goes on from there', () => {
  expect(paged(opened(held).passing(8 * minute))).toEqual([2, 7]);
});

test('what comes back pages no sooner than said after the last page', () => {
  const incident = opened({ notAgainMs: 10 * minute });
  incident.passing(minute).when(ends);
  incident.passing(minute).when(begins('SEV3'));
  expect(paged(incident.passing(9 * minute))).toEqual([0, 10]);
});

test('critical trouble is never held back, unless the plan says so of it', () => {
  expect(paged(opened(held, 'SEV1'))).toEqual([0]);
  expect(paged(opened({ ...held, holdAt: ['SEV1'] }, 'SEV1').passing(3 * minute))).toEqual([2]);
});

test('what becomes critical meanwhile pages at once; so does what a person declares or opens again', () => {
  const graver = opened(held).passing(minute);
  graver.when(begins('SEV1', 'critical'));
  expect(paged(graver)).toEqual([1]);
  const declared = given(planWith(held), monday);
  declared.when({ ...opening('SEV3'), by: dana });
  expect(paged(declared)).toEqual([0]);
  const again = opened(held).passing(minute);
  again.when(ends);
  again.when({ type: 'ReopenIncident', by: dana, reason: 'not over' });
  expect(paged(again)).toEqual([1]);
});

test('after an outage beyond it the page goes out at once', () => {
  const incident = opened(held).outage(20 * minute);
  incident.when({ type: 'Tick' });
  expect(paged(incident)).toEqual([20]);
});

test('whoever takes it while it is held back is not paged', () => {
  const incident = opened(held).passing(minute);
  incident.when({ type: 'Acknowledge', engagement: null, page: null, by: dana, via: 'api' });
  expect(paged(incident.passing(20 * minute))).toEqual([]);
});

test('the words of the plan', () => {
  const text = (more: string) => `
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana } } }
teams: { payments: { name: Payments, discipline: engineering, members: [ana], path: payments } }
paths:
  payments: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m }, ${more} }
services: { shop: { name: Shop, tier: 2, owner: payments } }
`;
  const parsed = (more: string) => parsePlan([{ file: 'plan.yaml', text: text(more) }], () => undefined);
  const all = parsed('page after: 2m, no new page within: 10m, hold at: [SEV4, SEV5]');
  expect(all.plan?.paths.payments).toMatchObject({ ...held, holdAt: ['SEV4', 'SEV5'] });
  expect(parsed('hold at: [SEV4]').problems.map(({ message }) => message)).toContain(
    'nothing is held back: say `page after` or `no new page within`',
  );
  expect(parsed('page after: 2m, hold at: [SEV44]').problems).not.toEqual([]);
});

test('whatever comes and goes: trouble that lasts is paged when its time has come, and none that ended before is', () => {
  const steps = fc.array(
    fc.record({
      forMs: fc.integer({ min: 1, max: 240 }).map((n) => n * second),
      pauseMs: fc.integer({ min: 1, max: 60 }).map((n) => n * second),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(steps, (episodes) => {
      const incident = given(planWith({ pageAfterMs: 2 * minute }), monday);
      incident.when(opening('SEV3'));
      for (const { forMs, pauseMs } of episodes) {
        const from = incident.now();
        incident.when(begins('SEV3'));
        incident.passing(forMs);
        const pages = incident.commits.filter(({ at, events }) => at >= from && events.some(({ type }) => type === 'PagePlaced'));
        expect(pages.length > 0).toBe(forMs >= 2 * minute);
        if (pages[0] !== undefined) expect(pages[0].at - from).toBe(2 * minute);
        incident.when(ends);
        incident.passing(pauseMs);
      }
    }),
  );
});
