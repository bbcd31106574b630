// What does one batch decide? Everything asked, in order, on loaded states; the outcome is one set of changes to commit.

import type { Alert } from '../core/alert/alert.ts';
import { dedup, newAlert } from '../core/alert/dedup.ts';
import type { SenderEvent } from '../core/alert/event.ts';
import { groupingOf, severityOfEvent, takesAlert } from '../core/alert/grouping.ts';
import type { IncidentCommand } from '../core/incident/commands.ts';
import { type Actor, tocsin } from '../core/kernel/actor.ts';
import { unreachable } from '../core/kernel/assert.ts';
import type { Instant } from '../core/kernel/instant.ts';
import { ok, type Result, refuse } from '../core/kernel/result.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { Ingested, Submitted } from './engine.ts';
import type { Ids, PlanBook } from './ports.ts';
import { keyOf, type Workspace } from './workspace.ts';

/** What was asked, waiting for its batch. */
export type Request =
  | { readonly kind: 'event'; readonly event: SenderEvent; readonly answer: (result: Result<Ingested>) => void }
  | {
      readonly kind: 'command';
      readonly incident: string;
      readonly command: IncidentCommand;
      readonly answer: (result: Result<Submitted>) => void;
    }
  | DueRequest;

/** The store said at `foundAt` that something is due: it is decided no sooner, though the clock may have been set back since. */
export interface DueRequest {
  readonly kind: 'due';
  readonly incident: string;
  readonly foundAt: Instant;
  readonly answer: (result: Result<Submitted>) => void;
}

/** Decides one request on the workspace and gives what its sender is told once the batch is committed. */
export function decideRequest(request: Request, work: Workspace, plans: PlanBook, ids: Ids): () => void {
  if (request.kind === 'event') {
    const result = ingest(request.event, work, plans, ids);
    return () => request.answer(result);
  }
  const result = command(request.incident, request.kind === 'due' ? { type: 'Tick' } : request.command, work, plans);
  return () => request.answer(result);
}

function command(incident: string, asked: IncidentCommand, work: Workspace, plans: PlanBook): Result<Submitted> {
  // Before any plan is active there are no facts to decide by, and no incidents either.
  if (plans.active() === null && work.incident(incident) === null) return asked.type === 'OpenIncident' ? noPlan() : noIncident();
  const done = work.apply(incident, asked);
  if (!done.ok) return done;
  const state = work.incident(incident);
  return state === null ? noIncident() : ok({ incident: state, events: done.value });
}

function ingest(event: SenderEvent, work: Workspace, plans: PlanBook, ids: Ids): Result<Ingested> {
  const active = plans.active();
  if (active === null) return noPlan();
  const known = work.openAlert(keyOf(event));
  const by: Actor = event.by ?? { kind: 'sender', integration: event.integration };
  if (known !== null && event.action === 'trigger' && work.incident(known.incident)?.status === 'resolved') {
    const over = endWithIncident(known, work);
    if (!over.ok) return over;
    return open(event, work, active.plan, ids);
  }
  const said = dedup(known, event, work.now);
  switch (said.kind) {
    case 'dropped':
      return ok({ outcome: 'dropped', incident: null, alert: null, oddities: [] });
    case 'new':
      return open(event, work, active.plan, ids);
    case 'outdated':
      return ok(about('outdated', said.alert));
    case 'repeated':
      work.repeatAlert(said.alert);
      return ok(about('repeated', said.alert));
    case 'changed': {
      work.changeAlert(said.alert);
      const raised = raise(said.alert, event, by, work);
      return raised.ok ? ok(about('changed', said.alert)) : raised;
    }
    case 'resolved': {
      work.changeAlert(said.alert);
      const done = work.apply(said.alert.incident, { type: 'ResolveAlert', alert: said.alert.id, summary: said.alert.summary, by });
      return done.ok ? ok(about('resolved', said.alert)) : done;
    }
    case 'acknowledged': {
      const done = work.apply(said.alert.incident, { type: 'Acknowledge', engagement: null, page: null, by, via: 'sender' });
      return done.ok ? ok(about('acknowledged', said.alert)) : done;
    }
    default:
      return unreachable(said);
  }
}

function open(event: SenderEvent, work: Workspace, plan: Plan, ids: Ids): Result<Ingested> {
  if (!Object.hasOwn(plan.services, event.service)) {
    return refuse('no-service', `The plan has no service ${event.service}.`, 'service');
  }
  const { correlationKey, scenario, unjudged } = groupingOf(plan, event);
  const oddities = unjudged.map((id) => `The condition of scenario ${id} takes more work than one alert may take, so it was not judged.`);
  const holder = work.correlated(correlationKey);
  const taker = holder !== null && takesAlert(holder, work.planOf(holder), work.now) ? holder.id : null;
  const incident = taker ?? ids.incident();
  const severity = severityOfEvent(taker === null || holder === null ? plan : work.planOf(holder), event);
  if (taker === null) {
    if (holder !== null) work.apply(holder.id, { type: 'ReleaseCorrelation' });
    const title = scenario === null ? event.summary : `${scenario.title}: ${event.summary}`;
    const opened = work.apply(incident, {
      type: 'OpenIncident',
      incident,
      title,
      service: event.service,
      scenario: scenario?.id ?? null,
      severity,
      correlationKey,
      by: { kind: 'sender', integration: event.integration },
    });
    if (!opened.ok) return opened;
  }
  const alert = newAlert(event, { alert: ids.alert(), incident }, work.now);
  const attached = work.apply(incident, {
    type: 'AttachAlert',
    alert: alert.id,
    integration: event.integration,
    summary: event.summary,
    source: event.source,
    level: event.level,
    severity,
    happenedAt: event.happenedAt,
  });
  if (!attached.ok) return attached;
  work.addAlert(alert);
  // What it was not asked is told where people look; once, for each later alert would only say it again.
  if (taker === null && oddities.length > 0) {
    const noted = work.apply(incident, { type: 'AddNote', by: tocsin, text: oddities.join('\n') });
    if (!noted.ok) return noted;
  }
  return ok(about('opened', alert, oddities));
}

/** Somebody resolved the incident while its condition lasted. What a sender says of it from then on is news. */
function endWithIncident(alert: Alert, work: Workspace): Result<number> {
  work.changeAlert({ ...alert, status: 'resolved', resolvedAt: work.now });
  return work.apply(alert.incident, { type: 'ResolveAlert', alert: alert.id, summary: alert.summary, by: tocsin });
}

/** An alert that got worse raises its incident; one that got better lowers nothing (people downgrade). */
function raise(alert: Alert, event: SenderEvent, by: Actor, work: Workspace): Result<number> {
  const incident = work.incident(alert.incident);
  if (incident === null || incident.status !== 'open') return ok(0);
  const severity = severityOfEvent(work.planOf(incident), event);
  const wanted = work.planOf(incident).severities.find((each) => each.name === severity);
  if (wanted === undefined || wanted.rank >= incident.severityRank) return ok(0);
  const reason = `${alert.summary} is now of level ${alert.level}`;
  return work.apply(incident.id, { type: 'ChangeSeverity', severity, mode: 'keep-elapsed', by, reason });
}

function noIncident(): ReturnType<typeof refuse> {
  return refuse('no-incident', 'There is no such incident.');
}

function noPlan(): ReturnType<typeof refuse> {
  return refuse('no-plan', 'No plan is active yet.');
}

function about(outcome: Ingested['outcome'], alert: Alert, oddities: readonly string[] = []): Ingested {
  return { outcome, incident: alert.incident, alert: alert.id, oddities };
}
