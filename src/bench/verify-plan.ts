// How long does it take to prove a large plan? Two hundred schedules, fifty paths, a year: what a company of some thousand people has.

import type { EscalationPath, Person, Plan, Rotation, Schedule, Service, Severity, Target, Team } from '../core/plan/plan.ts';
import { unsaid } from '../core/plan/unsaid.ts';
import { usualEnds } from '../core/plan/usual-facts.ts';
import { verify } from '../verify/verify.ts';

export interface PlanSize {
  readonly schedules: number;
  readonly paths: number;
}

export const largePlan: PlanSize = { schedules: 200, paths: 50 };

export interface VerifyMeasured {
  readonly seconds: number;
  readonly checks: number;
  readonly findings: number;
}

/** One run over 366 days, from reading nothing to the last finding; what the plan's own objects remember is not reused. */
export function measureVerify(size: PlanSize = largePlan): VerifyMeasured {
  const plan = verifiedPlan(size);
  const begin = performance.now();
  const report = verify(plan, { from: Date.UTC(2026, 0, 1), days: 366, only: [] });
  const seconds = (performance.now() - begin) / 1_000;
  return { seconds, checks: report.results.length, findings: report.results.reduce((sum, each) => sum + each.findings.length, 0) };
}

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Singapore', 'Australia/Lord_Howe'] as const;
const perRotation = 4;

/**
 * Every kind of schedule: weekly, following the sun in three shifts a day, office hours over nights, all with an override. Every second one
 * has the people of the one before it, a turn behind, as a second level has; no defect.
 */
export function verifiedPlan(size: PlanSize): Plan {
  const schedules = Array.from({ length: size.schedules }, (_, index) => scheduleOf(index));
  const members = schedules.flatMap(({ rotations }) => rotations.flatMap((rotation) => rotation.members));
  const perPath = Math.max(1, Math.floor(size.schedules / size.paths));
  const paths = Array.from({ length: size.paths }, (_, index) => pathOf(index, perPath));
  const teams = paths.map((path, index): Team => {
    const team = schedules
      .slice(index * perPath, (index + 1) * perPath)
      .flatMap(({ rotations }) => rotations.flatMap((each) => each.members));
    return {
      id: `team-${index}`,
      name: `Team ${index}`,
      discipline: 'engineering',
      ...unsaid.team,
      members: [...new Set(team)].slice(0, 20),
      path: path.id,
    };
  });
  return {
    ...unsaid.plan,
    name: 'Large',
    calendars: {},
    people: keyed([...new Set(members)].map(personOf)),
    teams: keyed(teams),
    schedules: keyed(schedules),
    paths: keyed(paths),
    services: keyed(teams.flatMap((team, index) => [0, 1].map((half) => serviceOf(index, half, team)))),
    severities,
    scenarios: {},
    engage: [],
    objectives: [
      { ...objective, ...usualEnds.acknowledge, id: 'acknowledge', metric: 'acknowledge', targetMs: 900_000, targetText: '15m' },
      { ...objective, ...usualEnds.assemble, id: 'assemble', metric: 'assemble', targetMs: 1_200_000, targetText: '20m' },
    ],
    integrations: {},
    alertSeverities: { critical: 'SEV1', error: 'SEV2', warning: 'SEV3', info: 'SEV3' },
    groupingWindowMs: 1_800_000,
    reopenWindowMs: 900_000,
  };
}

const objective = { ...unsaid.objective, tiers: [], severities: [], calendar: null, warnAt: [], onWarning: [], onBreach: [] } as const;

const severities: readonly Severity[] = (['SEV1', 'SEV2', 'SEV3'] as const).map((name, index) => ({
  name,
  rank: index + 1,
  description: '',
  urgency: 'high',
  acknowledgementTimeoutMs: null,
  ...unsaid.severity,
}));

function scheduleOf(index: number): Schedule {
  const id = `schedule-${index}`;
  const zone = zones[Math.floor(index / 2) % zones.length] ?? 'UTC';
  const first = index - (index % 2);
  const behind = index % 2;
  const group = (part: number) =>
    Array.from({ length: perRotation }, (_, member) => `p${first}-${part}-${(member + behind) % perRotation}`);
  const rotation = (name: string, part: number, over: Partial<Rotation> = {}): Rotation => ({
    name,
    layer: 1,
    members: group(part),
    start: '2025-01-06T09:00',
    end: null,
    turn: { every: 1, unit: 'week' },
    restrictions: [],
    turns: 'calendar',
    shadows: [],
    joins: [],
    ...over,
  });
  const hours = (from: number, to: number, days: readonly (1 | 2 | 3 | 4 | 5 | 6 | 7)[]) =>
    days.map((day) => ({ day, from: from * 60, to: to * 60 }));
  const week = [1, 2, 3, 4, 5, 6, 7] as const;
  const kinds: readonly (readonly Rotation[])[] = [
    [rotation('weekly', 0)],
    [0, 8, 16].map((from, part) => rotation(`from ${from}`, part, { restrictions: hours(from, from + 8, week) })),
    [
      rotation('nights', 0),
      rotation('office', 1, { layer: 2, turn: { every: 1, unit: 'day' }, restrictions: hours(9, 17, [1, 2, 3, 4, 5]), turns: 'covered' }),
    ],
    [rotation('daily', 0, { turn: { every: 12, unit: 'hour' } })],
  ];
  const rotations = kinds[Math.floor(index / 2 / zones.length) % kinds.length] ?? [];
  const standIn = {
    from: '2026-07-01T00:00',
    to: '2026-07-03T00:00',
    person: `p${first}-0-${2 - behind}`,
    replaces: `p${first}-0-${behind}`,
  };
  return { id, name: id, zone, rotations, overrides: [standIn], ...unsaid.schedule };
}

function pathOf(index: number, perPath: number): EscalationPath {
  const own: readonly Target[] = Array.from({ length: perPath }, (_, part) => ({
    kind: 'schedule',
    id: `schedule-${index * perPath + part}`,
  }));
  const steps = own.map((target) => ({ targets: [target], waitMs: 300_000, roundRobin: false, ...unsaid.step }));
  const last = { targets: [{ kind: 'team' as const, id: `team-${index}` }], waitMs: 600_000, roundRobin: false, ...unsaid.step };
  return {
    id: `path-${index}`,
    name: `Path ${index}`,
    steps: [...steps, last],
    repeat: 1,
    backstop: { targets: [{ kind: 'team', id: `team-${index}` }], everyMs: 600_000 },
    lowUrgencyCalendar: null,
    ...unsaid.path,
  };
}

function personOf(id: string): Person {
  const contactMethods = [
    { id: 'app', channel: 'inbox', address: id, ...unsaid.contactMethod, wakes: true },
    { id: 'mail', channel: 'email', address: `${id}@large.example`, ...unsaid.contactMethod },
  ];
  const high = [
    { method: 'app', afterMs: 0 },
    { method: 'mail', afterMs: 60_000 },
  ];
  return {
    ...unsaid.person,
    id,
    name: id,
    email: `${id}@large.example`,
    zone: 'Europe/Berlin',
    contactMethods,
    notificationRules: { high, low: high },
  };
}

function serviceOf(index: number, half: number, team: Team): Service {
  const id = `service-${index}-${half}`;
  const grouping = { by: 'service', windowMs: 1_800_000 } as const;
  const dependsOn = half === 0 ? [`service-${index}-1`] : [];
  return {
    ...unsaid.service,
    id,
    name: id,
    description: '',
    tier: half === 0 ? 1 : 2,
    owner: team.id,
    path: team.path ?? '',
    dependsOn,
    grouping,
  };
}

function keyed<T extends { readonly id: string }>(entries: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}
