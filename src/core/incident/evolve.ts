// What does an event change in an incident? A total fold: no event is refused, none is forgotten.

import type { Engagement } from '../escalation/engagement.ts';
import { evolveEngagement, newEngagement } from '../escalation/evolve.ts';
import { assert, unreachable } from '../kernel/assert.ts';
import type { Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import type { Writable } from '../kernel/writable.ts';
import { evolveResponse, fullyTimed, newResponse, reopenedResponse, resolvedResponse } from '../response/evolve.ts';
import type { Response } from '../response/response.ts';
import type { Clock } from '../sla/clock.ts';
import { evolveClock, newClock } from '../sla/evolve.ts';
import type { Commit, IncidentEvent } from './events.ts';
import { withHeldBack } from './held-back.ts';
import type { Incident } from './state.ts';

/** `null` is the incident that does not exist yet; only `IncidentOpened` may follow it. */
export function evolve(incident: Incident | null, event: IncidentEvent, at: Instant): Incident {
  if (incident === null) {
    assert(event.type === 'IncidentOpened', `a history begins with IncidentOpened, not ${event.type}`);
    return opened(event, at);
  }
  const { engagements, pages, clocks } = incident.counters;
  switch (event.type) {
    case 'IncidentOpened':
      return incident;
    case 'AlertAttached':
      return changed(incident, (next) => {
        next.alertCount += 1;
        next.openAlerts += 1;
        next.lastAlertAt = at;
      });
    case 'AlertResolved':
      return changed(incident, (next) => {
        next.openAlerts = Math.max(0, next.openAlerts - 1);
      });
    case 'SeverityChanged':
      return changed(incident, (next) => {
        next.severity = event.to;
        next.severityRank = event.rank;
        next.urgency = event.urgency;
      });
    case 'IncidentRebased': {
      const response = event.timed === undefined ? incident.response : fullyTimed(incident.response);
      return changed(withResponse(incident, response), (next) => {
        next.planVersion = event.to;
        next.serviceName = event.serviceName;
        next.tier = event.tier;
        next.severityRank = event.severityRank;
        next.urgency = event.urgency;
      });
    }
    case 'NoteAdded':
      return incident;
    case 'IncidentResolved':
      return changed(withResponse(incident, resolvedResponse(incident.response)), (next) => {
        next.status = 'resolved';
        next.resolvedAt = at;
        next.resolvedBy = event.by;
      });
    case 'IncidentReopened':
      return changed(withResponse(incident, reopenedResponse(incident.response)), (next) => {
        next.status = 'open';
        next.resolvedAt = null;
        next.resolvedBy = null;
        next.reopenedTimes += 1;
        next.reopenedAt = at;
        delete next.heldBack;
      });
    case 'CorrelationReleased':
      return changed(incident, (next) => {
        next.correlationKey = null;
      });
    case 'LimitReached':
      return changed(incident, (next) => {
        next.heldBack = withHeldBack(next.heldBack, event, at);
      });
    case 'EngagementStarted':
      return changed(incident, (next) => {
        next.counters = { engagements: engagements + 1, pages, clocks };
        next.engagements = [...next.engagements, newEngagement(event, at)];
      });
    case 'ClockStarted':
      return changed(incident, (next) => {
        next.counters = { engagements, pages, clocks: clocks + 1 };
        next.clocks = keepNewest([...next.clocks, newClock(event)]);
      });
    case 'PagePlaced':
      return changed(incident, (next) => {
        next.counters = { engagements, pages: pages + 1, clocks };
        next.engagements = withEngagement(next.engagements, event, at);
      });
    case 'ClockPaused':
    case 'ClockResumed':
    case 'ClockRetargeted':
    case 'ClockWarned':
    case 'ClockBreached':
    case 'ClockStopped':
    case 'ClockWithdrawn':
      return changed(incident, (next) => {
        next.clocks = next.clocks.map((each) => (each.id === event.clock ? evolveClock(each, event, at) : each));
      });
    case 'EngagementFactsChanged':
    case 'EngagementDeferred':
    case 'EngagementHeld':
    case 'StepReached':
    case 'StepSkipped':
    case 'StepMissed':
    case 'BackstopReached':
    case 'NobodyNotified':
    case 'DeliveryRequested':
    case 'DeliveryDelayed':
    case 'DeliveryFailed':
    case 'DeliveryUnsent':
    case 'DeliverySentAfterAll':
    case 'PageReleased':
    case 'EngagementAcknowledged':
    case 'SilenceRestarted':
    case 'AcknowledgementExpired':
    case 'EngagementSnoozed':
    case 'SnoozeEnded':
    case 'EngagementRaised':
    case 'EngagementEscalated':
    case 'EngagementReassigned':
    case 'EngagementReopened':
    case 'EngagementClosed':
      return changed(incident, (next) => {
        next.engagements = withEngagement(next.engagements, event, at);
      });
    case 'FactAttested':
    case 'FactSeen':
    case 'FactWithdrawn':
    case 'LooksPlanned':
    case 'LooksTaken':
    case 'RoleTaken':
    case 'RoleReleased':
    case 'UpdateOwed':
    case 'UpdateDueSoon':
    case 'UpdateMissed':
    case 'UpdatePublished':
    case 'UpdateNotOwed':
      return withResponse(incident, evolveResponse(incident.response, event, at));
    default:
      return unreachable(event);
  }
}

/** Folds whole commits; what `decide` and the store agree on. */
export function evolveCommits(incident: Incident | null, commits: readonly Commit[]): Incident | null {
  let state = incident;
  for (const commit of commits) {
    for (const event of commit.events) state = evolve(state, event, commit.at);
    if (state !== null) state = withVersion(state, commit.version);
  }
  return state;
}

export function withVersion(incident: Incident, version: number): Incident {
  return changed(incident, (next) => {
    next.version = version;
  });
}

/** Running clocks always stay; of the others the oldest go first, and stay in the history only. */
function keepNewest(clocks: readonly Clock[]): readonly Clock[] {
  const excess = clocks.length - limits.clocksPerIncident;
  if (excess <= 0) return clocks;
  let dropped = 0;
  return clocks.filter((clock) => clock.stoppedAt === null || ++dropped > excess);
}

function withEngagement(
  engagements: readonly Engagement[],
  event: Parameters<typeof evolveEngagement>[1],
  at: Instant,
): readonly Engagement[] {
  return engagements.map((each) => (each.id === event.engagement ? evolveEngagement(each, event, at) : each));
}

function withResponse(incident: Incident, response: Response | undefined): Incident {
  if (response === undefined) return incident;
  return changed(incident, (next) => {
    next.response = response;
  });
}

function opened(event: Extract<IncidentEvent, { type: 'IncidentOpened' }>, at: Instant): Incident {
  const opened: Incident = {
    id: event.incident,
    version: 0,
    planVersion: event.planVersion,
    title: event.title,
    service: event.service,
    serviceName: event.serviceName,
    tier: event.tier,
    scenario: event.scenario,
    severity: event.severity,
    severityRank: event.severityRank,
    urgency: event.urgency,
    status: 'open',
    openedAt: at,
    openedBy: event.by,
    resolvedAt: null,
    resolvedBy: null,
    lastAlertAt: null,
    alertCount: 0,
    openAlerts: 0,
    correlationKey: event.correlationKey,
    reopenedTimes: 0,
    reopenedAt: null,
    engagements: [],
    clocks: [],
    counters: { engagements: 0, pages: 0, clocks: 0 },
  };
  return withResponse(opened, newResponse(event.timed));
}

/**
 * A copy, as `change` writes it while nobody else has it. Written out field by field, since V8 takes a microsecond for `{ ...incident }`, or for
 * merging two objects, and a twentieth of it for this.
 */
function changed(incident: Incident, change: (next: Writable<Incident>) => void): Incident {
  const copy: Writable<Incident> = {
    id: incident.id,
    version: incident.version,
    planVersion: incident.planVersion,
    title: incident.title,
    service: incident.service,
    serviceName: incident.serviceName,
    tier: incident.tier,
    scenario: incident.scenario,
    severity: incident.severity,
    severityRank: incident.severityRank,
    urgency: incident.urgency,
    status: incident.status,
    openedAt: incident.openedAt,
    openedBy: incident.openedBy,
    resolvedAt: incident.resolvedAt,
    resolvedBy: incident.resolvedBy,
    lastAlertAt: incident.lastAlertAt,
    alertCount: incident.alertCount,
    openAlerts: incident.openAlerts,
    correlationKey: incident.correlationKey,
    reopenedTimes: incident.reopenedTimes,
    reopenedAt: incident.reopenedAt,
    engagements: incident.engagements,
    clocks: incident.clocks,
    counters: incident.counters,
  };
  if (incident.response !== undefined) copy.response = incident.response;
  if (incident.heldBack !== undefined) copy.heldBack = incident.heldBack;
  change(copy);
  return copy;
}
