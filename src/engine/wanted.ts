// What must a batch ask the store before it can be decided? Nothing that is believed and that the commit checks anyway.

import { isRepeated } from '../core/alert/dedup.ts';
import type { SenderEvent } from '../core/alert/event.ts';
import { groupingOf } from '../core/alert/grouping.ts';
import type { IncidentId } from '../core/kernel/id.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Request } from './batch.ts';
import type { Beliefs } from './beliefs.ts';
import type { AlertKey, Loaded, LoadKeys, PlanBook } from './ports.ts';
import { keyOf, pathsWithTurns } from './workspace.ts';

export interface Wanted {
  readonly keys: LoadKeys;
  /** Keys of alerts and correlations that are asked for only because nothing is known of them. */
  readonly unheardOf: ReadonlySet<string>;
}

export interface Asking {
  readonly plans: PlanBook;
  readonly beliefs: Beliefs;
  /** What was never heard of is taken for new. The store's uniqueness refuses the commit where that is wrong. */
  readonly hopeful: boolean;
}

export function wantedBy(requests: readonly Request[], { plans, beliefs, hopeful }: Asking): Wanted {
  const incidents = new Set<IncidentId>();
  const alerts = new Map<string, AlertKey>();
  const correlationKeys = new Set<string>();
  const unheardOf = new Set<string>();
  const versions = new Set<number>();
  const active = plans.active();
  if (active !== null) versions.add(active.version);

  const want = (event: SenderEvent, plan: Plan | undefined) => {
    alerts.set(keyOf(event), { integration: event.integration, dedupKey: event.dedupKey });
    if (event.action !== 'trigger' || plan === undefined || !Object.hasOwn(plan.services, event.service)) return null;
    const { correlationKey } = groupingOf(plan, event);
    correlationKeys.add(correlationKey);
    return correlationKey;
  };

  for (const request of requests) {
    if (request.kind === 'due') {
      // What is due changes something, so the commit checks what is believed.
      const remembered = beliefs.incident(request.incident);
      if (remembered === null) incidents.add(request.incident);
      else versions.add(remembered.planVersion);
      continue;
    }
    if (request.kind === 'command') {
      // That people's wishes are true already, nobody checks.
      incidents.add(request.incident);
      if (request.command.type === 'Rebase') versions.add(request.command.planVersion);
      continue;
    }
    const { event } = request;
    const key = keyOf(event);
    const alert = beliefs.alert(key);
    if (alert === null) {
      if (hopeful && event.action === 'trigger') continue;
      const correlationKey = want(event, active?.plan);
      unheardOf.add(key);
      if (correlationKey !== null && beliefs.holder(correlationKey) === null) unheardOf.add(correlationKey);
    } else if (isRepeated(alert, event)) {
      const incident = beliefs.incident(alert.incident);
      if (incident === null) incidents.add(alert.incident);
      if (incident === null || incident.status === 'resolved') want(event, active?.plan);
    } else want(event, active?.plan);
  }
  const paths = [...versions].flatMap((version) => turningPaths(plans, version)).filter((path) => beliefs.turns(path) === null);
  return {
    keys: { incidents: [...incidents], alerts: [...alerts.values()], correlationKeys: [...correlationKeys], paths: [...new Set(paths)] },
    unheardOf,
  };
}

/** Whether the store knew what nobody here had heard of. */
export function wasKnown(unheardOf: ReadonlySet<string>, found: Loaded): boolean {
  return (
    found.alerts.some((alert) => unheardOf.has(keyOf(alert))) ||
    found.incidents.some(({ correlationKey }) => correlationKey !== null && unheardOf.has(correlationKey))
  );
}

export function asksNothing(keys: LoadKeys): boolean {
  return keys.incidents.length + keys.alerts.length + keys.correlationKeys.length + keys.paths.length === 0;
}

/** A version that cannot be had fails the requests that need it, when they are decided; not its neighbours here. */
export function turningPaths(plans: PlanBook, version: number): readonly string[] {
  try {
    return pathsWithTurns(plans.get(version));
  } catch {
    return [];
  }
}
