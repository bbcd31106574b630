// What does a sound plan resolve to?

import { expect, test } from 'vitest';
import { hour, minute } from '../kernel/instant.ts';
import { matches } from './condition.ts';
import { parsePlan } from './parse.ts';
import { planJsonSchema } from './schema.ts';
import type { PlanOutside } from './scope.ts';

const base = `
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { app: { inbox: ana }, mail: { email: ana@acme.example } } }
  bo: { name: Bo, email: bo@acme.example, zone: UTC, contact: { app: { inbox: bo } }, notify: { high: [app after 5m, app at once] } }
teams:
  payments: { name: Payments, discipline: engineering, members: [ana], path: payments }
services:
  api: { name: API, tier: 1, owner: payments }
`;
const path = `
paths:
  payments: { steps: [{ page: [person ana] }], backstop: { page: [person ana], every: 5m } }
`;

function planOf(text: string, outside: PlanOutside = {}, environment: Record<string, string> = {}) {
  const { plan, problems } = parsePlan([{ file: 'plan.yaml', text: base + text }], (name) => environment[name], outside);
  expect(problems).toEqual([]);
  if (plan === null) throw new Error('no plan');
  return plan;
}

test('what is not said is as usual', () => {
  const plan = planOf(path);
  expect(plan.severities.map(({ name, urgency, acknowledgementTimeoutMs }) => [name, urgency, acknowledgementTimeoutMs])).toEqual([
    ['SEV1', 'high', 30 * minute],
    ['SEV2', 'high', 30 * minute],
    ['SEV3', 'high', hour],
    ['SEV4', 'low', null],
    ['SEV5', 'low', null],
  ]);
  expect(plan.alertSeverities).toEqual({ critical: 'SEV2', error: 'SEV3', warning: 'SEV4', info: 'SEV5' });
  expect(plan).toMatchObject({ groupingWindowMs: 30 * minute, reopenWindowMs: 15 * minute });
  expect(plan.services.api).toMatchObject({ path: 'payments', grouping: { by: 'service', windowMs: 30 * minute }, dependsOn: [] });
  expect(plan.paths.payments).toMatchObject({ repeat: 0, lowUrgencyCalendar: null, steps: [{ waitMs: 5 * minute, roundRobin: false }] });
});

test('without notification rules every contact method is used at once; with them, in their order', () => {
  const { people } = planOf(path);
  const atOnce = [
    { method: 'app', afterMs: 0 },
    { method: 'mail', afterMs: 0 },
  ];
  expect(people.ana?.notificationRules).toEqual({ high: atOnce, low: atOnce });
  expect(people.bo?.notificationRules.high.map((rule) => rule.afterMs)).toEqual([0, 5 * minute]);
  expect(people.bo?.notificationRules.low).toEqual([{ method: 'app', afterMs: 0 }]);
});

test('times from the start become waits', () => {
  const { paths } = planOf(`
paths:
  payments:
    steps:
      - { page: [person ana] }
      - { page: [person bo], at: 10m, wait: 2m }
      - { page: [person ana] }
      - { page: [team payments], at: 30m }
    backstop: { page: [person ana], every: 5m }
`);
  expect(paths.payments?.steps.map((step) => step.waitMs / minute)).toEqual([10, 2, 18, 5]);
});

test('a business day is as long as the calendar is open', () => {
  const { objectives } = planOf(`${path}
calendars:
  support: { zone: Europe/Berlin, open: { mon-fri: 08:00-12:00 and 13:00-17:00, sat: 09:00-12:00 }, holidays: [2026-12-25] }
objectives:
  fix: { metric: restore, target: 2 business days, calendar: support, warn at: [80%, 50%] }
`);
  expect(objectives).toMatchObject([{ id: 'fix', targetMs: 16 * hour, targetText: '2 business days', warnAt: [0.5, 0.8] }]);
});

test('holidays come from the law of a country, with exceptions', () => {
  const outside = {
    holidaysOf: (country: string, region: string | null) => (region === 'BY' ? [`2026-01-06`, `2026-12-25`, country] : null),
  };
  const { calendars } = planOf(
    `${path}
calendars:
  support:
    zone: Europe/Berlin
    open: { fri-mon: 08:00-12:00 }
    holidays: { country: DE, region: BY, also: [2026-12-24], except: [2026-01-06] }
`,
    outside,
  );
  expect(calendars.support?.holidays).toEqual(['2026-12-24', '2026-12-25', 'DE']);
  expect(calendars.support?.open?.map((hours) => hours.day)).toEqual([1, 5, 6, 7]);
});

test('a rotation may pass midnight', () => {
  const { schedules } = planOf(`${path}
schedules:
  night: { zone: UTC, rotations: [{ members: [ana, bo], every: 12 hours, from: 2026-01-05T18:00, only: { fri: 18:00-06:00 } }] }
`);
  expect(schedules.night?.rotations).toEqual([
    {
      name: 'rotation 1',
      layer: 1,
      members: ['ana', 'bo'],
      start: '2026-01-05T18:00',
      end: null,
      turn: { every: 12, unit: 'hour' },
      restrictions: [{ day: 5, from: 1080, to: 360 }],
      turns: 'calendar',
      shadows: [],
      joins: [],
    },
  ]);
});

test('keys come from the environment, maps keep the names of Events v2', () => {
  const { integrations } = planOf(
    `${path}
integrations:
  hook: { type: webhook, service: api, key: "\${env:HOOK_KEY}", map: { summary: body.title, dedup key: body.id } }
  beat: { type: heartbeat, service: api, every: 1h }
`,
    {},
    { HOOK_KEY: 'abcdefghijklmnop' },
  );
  expect(integrations.hook).toMatchObject({
    key: 'abcdefghijklmnop',
    map: { summary: 'body.title', dedup_key: 'body.id' },
    ratePerSecond: 1_000,
  });
  expect(integrations.beat).toMatchObject({ key: null, heartbeat: { everyMs: hour, graceMs: minute } });
});

test('a team that is engaged answers by its name and path', () => {
  const { scenarios, severities, alertSeverities } = planOf(`${path}
severities:
  - { name: High, description: Bad, urgency: high, acknowledgement timeout: 10m }
  - { name: Low, description: Less bad, urgency: low, acknowledgement timeout: never }
scenarios:
  down: { title: Down, services: all, when: alert.level == "critical", engage: [{ team: payments, severities: [High] }] }
`);
  expect(severities.map((severity) => severity.rank)).toEqual([1, 2]);
  expect(alertSeverities).toEqual({ critical: 'Low', error: 'Low', warning: 'Low', info: 'Low' });
  expect(scenarios.down).toMatchObject({
    services: ['api'],
    engage: [{ responsibility: 'Payments', team: 'payments', path: 'payments', tiers: [] }],
  });
});

test('conditions see the alert, and what cannot be evaluated does not fit', () => {
  const alert = {
    summary: 'Card payments fail',
    source: 'probe',
    level: 'critical',
    component: null,
    group: null,
    class: null,
    service: 'api',
    integration: 'hook',
    details: '{"region": "eu", "count": 3}',
  } as const;
  expect(matches(null, alert)).toBe(true);
  expect(matches('alert.summary.contains("Card") && alert.component == ""', alert)).toBe(true);
  expect(matches('alert.details.region == "eu" && alert.details.count > 2', alert)).toBe(true);
  expect(matches('alert.details.missing == "x"', alert)).toBe(false);
  expect(matches('alert.details.region == "eu"', { ...alert, details: 'no JSON' })).toBe(false);
  expect(matches('no expression (', alert)).toBe(false);
});

test('conditions see the labels that Alertmanager sends, and a missing one is empty text as it is there', () => {
  const alert = {
    summary: 'Card payments fail',
    source: 'probe',
    level: 'critical',
    component: null,
    group: null,
    class: null,
    service: 'api',
    integration: 'monitoring',
    details: '{"labels": {"env": "gprd", "team": "gitaly", "odd": 3, "__proto__": "x"}, "annotations": {}}',
  } as const;
  expect(matches('alert.labels.env == "gprd" && alert.labels.get("team") == "gitaly"', alert)).toBe(true);
  expect(matches('alert.labels.get("cluster") == ""', alert)).toBe(true);
  expect(matches('alert.labels.get("cluster") != "a" && alert.labels.get("odd") == ""', alert)).toBe(true);
  expect(matches('alert.labels.get("constructor") == "" && alert.labels.get("toString") == ""', alert)).toBe(true);
  expect(matches('alert.labels.get("env").matches("^(?:g.*)$")', alert)).toBe(true);
  expect(matches('alert.labels.get("env") == ""', { ...alert, details: '{"labels": [1]}' })).toBe(true);
  expect(matches('alert.labels.cluster == ""', alert)).toBe(false);
});

test('editors get a JSON Schema that knows every section', () => {
  const schema = planJsonSchema();
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  expect(Object.keys(Object(schema.properties))).toEqual(expect.arrayContaining(['name', 'people', 'services', 'objectives', 'levels']));
});
