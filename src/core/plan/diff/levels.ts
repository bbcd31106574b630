// Who stands on which level of a path at a moment, and when can that change?

import { whyNotNow } from '../../escalation/applies.ts';
import type { EngagementFacts } from '../../escalation/engagement.ts';
import { unreachable } from '../../kernel/assert.ts';
import { openIntervals } from '../../kernel/calendar.ts';
import type { Instant, Millis } from '../../kernel/instant.ts';
import { onCall } from '../../oncall/oncall.ts';
import { peopleReached } from '../../oncall/resolve.ts';
import type { EscalationPath, Plan, Target } from '../plan.ts';
import { entry } from './change.ts';

export interface Level {
  readonly people: readonly string[];
  /** One of them by turns, so that their order decides; else all of them. */
  readonly byTurns: boolean;
  /** From the start of the path, where nobody answers. */
  readonly afterMs: Millis;
  readonly backstop: boolean;
}

/** The levels that reach somebody, in order; a step that reaches nobody is passed over at once. The backstop comes last. */
export function levelsAt(plan: Plan, path: EscalationPath, at: Instant, facts: EngagementFacts | undefined): readonly Level[] {
  const levels: Level[] = [];
  let afterMs = 0;
  for (const step of path.steps) {
    if (whyNotNow(step.only, facts, at, plan) !== null) continue;
    const people = peopleReached(plan, step.targets, at).map(({ person }) => person);
    if (people.length === 0) continue;
    levels.push({ people, byTurns: step.roundRobin, afterMs, backstop: false });
    afterMs += step.waitMs;
  }
  const people = peopleReached(plan, path.backstop.targets, at).map(({ person }) => person);
  return people.length === 0 ? levels : [...levels, { people, byTurns: false, afterMs: afterMs * (path.repeat + 1), backstop: true }];
}

/** Whether the same people are paged, in the same order where it decides. */
export function samePeople(a: Level, b: Level): boolean {
  if (a.people.length !== b.people.length || (a.people.length > 1 && a.byTurns !== b.byTurns)) return false;
  return a.byTurns ? a.people.every((person, index) => person === b.people[index]) : a.people.every((person) => b.people.includes(person));
}

export function sameLevels(a: readonly Level[], b: readonly Level[]): boolean {
  return (
    a.length === b.length &&
    a.every((level, index) => {
      const other = b[index];
      return other !== undefined && level.afterMs === other.afterMs && level.backstop === other.backstop && samePeople(level, other);
    })
  );
}

/** Moments within [from, to) at which the levels may change, `from` among them; unsorted. */
export function turningPoints(plan: Plan, path: EscalationPath, from: Instant, to: Instant): readonly Instant[] {
  const points = [from];
  const add = (moment: Instant) => {
    if (moment > from && moment < to) points.push(moment);
  };
  for (const target of targetsOf(path)) {
    const schedule = target.kind === 'schedule' ? entry(plan.schedules, target.id) : undefined;
    if (schedule !== undefined) for (const stretch of onCall(schedule, from, to)) add(stretch.from);
    const team = target.kind === 'team' ? entry(plan.teams, target.id) : undefined;
    for (const off of (team?.members ?? []).flatMap((id) => entry(plan.people, id)?.timeOff ?? [])) {
      add(off.from);
      add(off.to);
    }
  }
  for (const { only } of path.steps) {
    const calendar = only?.hours === null || only === null ? undefined : entry(plan.calendars, only.hours.calendar);
    if (calendar === undefined) continue;
    for (const open of openIntervals(calendar, from, to)) {
      add(open.from);
      add(open.to);
    }
  }
  return points;
}

/** All that decides about the levels: two paths with the same text of it never differ. */
export function basisOf(plan: Plan, path: EscalationPath): string {
  const parts = targetsOf(path).map((target) => partOf(plan, target));
  const calendars = path.steps.flatMap(({ only }) =>
    only === null || only.hours === null ? [] : [entry(plan.calendars, only.hours.calendar)],
  );
  return JSON.stringify([path.steps, path.backstop, path.repeat, parts, calendars]);
}

function partOf(plan: Plan, target: Target): unknown {
  switch (target.kind) {
    case 'person':
      return target.id;
    case 'schedule':
      return entry(plan.schedules, target.id);
    case 'team': {
      const members = entry(plan.teams, target.id)?.members ?? [];
      return [members, members.map((id) => entry(plan.people, id)?.timeOff)];
    }
    default:
      return unreachable(target);
  }
}

/** Whether severity, tier or customers decide about a step. */
export function asksForFacts(path: EscalationPath): boolean {
  return path.steps.some(({ only }) => only !== null && only.severities.length + only.tiers.length + only.contractTiers.length > 0);
}

export function zoneOf(plan: Plan, path: EscalationPath): string {
  for (const target of targetsOf(path)) {
    const zone = target.kind === 'schedule' ? entry(plan.schedules, target.id)?.zone : undefined;
    if (zone !== undefined) return zone;
  }
  return 'UTC';
}

function targetsOf(path: EscalationPath): readonly Target[] {
  return [...path.steps.flatMap(({ targets }) => targets), ...path.backstop.targets];
}
