// Which small incident shows whom targets reach? One service more, with a path and a severity of its own, beside which nothing happens.

import { hour, type Instant, minute } from '../../src/core/kernel/instant.ts';
import type { Interval } from '../../src/core/kernel/interval.ts';
import type { EscalationPath, Plan, StepCondition, Target } from '../../src/core/plan/plan.ts';
import { unsaid } from '../../src/core/plan/unsaid.ts';
import { createStage } from './played.ts';

export const someday = Date.parse('2026-11-25T12:00:00Z');
export const probing = 'probe';

export const probeTrigger = { service: probing, scenario: null, severity: probing };

/** The plan with one service more, and a severity of its own for it; nobody else is called and nothing is promised. */
export function probePlan(plan: Plan, path: EscalationPath, urgency: 'high' | 'low'): Plan {
  const team = { id: probing, name: probing, discipline: 'engineering', members: [], path: path.id, ...unsaid.team } as const;
  const grouping = { by: 'alert', windowMs: minute } as const;
  const about = { id: probing, name: probing, description: '', tier: 1 } as const;
  const service = { ...unsaid.service, ...about, owner: probing, path: path.id, dependsOn: [], grouping };
  const severity = { ...unsaid.severity, name: probing, rank: 99, description: '', urgency, acknowledgementTimeoutMs: null };
  return {
    ...plan,
    teams: { ...plan.teams, [probing]: team },
    paths: { ...plan.paths, [path.id]: path },
    services: { [probing]: service },
    severities: [...plan.severities, severity],
    engage: [],
    objectives: [],
  };
}

/** Whom the engine pages at a moment where a step has these targets; nobody where it skips it. */
export function pagedBy(plan: Plan, targets: readonly Target[], hours: StepCondition['hours'] = null): (at: Instant) => readonly string[] {
  const own = probePlan(plan, probePath(targets, hours), 'high');
  return (at) => {
    const events = createStage(own, at, probeTrigger)
      .history()
      .flatMap((commit) => commit.events);
    return events.flatMap((event) => (event.type === 'StepReached' ? event.people : []));
  };
}

export function probePath(targets: readonly Target[], hours: StepCondition['hours'] = null): EscalationPath {
  const only = hours === null ? null : { severities: [], tiers: [], contractTiers: [], hours };
  const step = { targets, waitMs: hour, roundRobin: false, only };
  const backstop = { targets: [], everyMs: hour };
  return { ...unsaid.path, id: probing, name: probing, steps: [step], repeat: 0, backstop, lowUrgencyCalendar: null };
}

/** The first and the last moment, and one between. */
export function edgesOf(stretches: readonly Interval[]): readonly Instant[] {
  return stretches.slice(0, 2).flatMap(({ from, to }) => [from, Math.floor((from + to) / 2), to - 1]);
}

export function momentsOf({ from, to }: Interval, everyMs: number): readonly Instant[] {
  return Array.from({ length: Math.ceil((to - from) / everyMs) }, (_, index) => Math.floor(from + index * everyMs));
}
