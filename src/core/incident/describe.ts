// How does an event read in a timeline? One sentence each, the same on every screen, in every report.

import { nameOf } from '../escalation/answer.ts';
import type { EngagementEvent } from '../escalation/engagement.ts';
import type { Actor } from '../kernel/actor.ts';
import { unreachable } from '../kernel/assert.ts';
import { formatDuration } from '../kernel/duration.ts';
import { turningNothing } from '../kernel/foreign-text.ts';
import type { EngagementId } from '../kernel/id.ts';
import type { Millis } from '../kernel/instant.ts';
import type { Plan } from '../plan/plan.ts';
import { nameIn } from '../plan/print/words.ts';
import type { ResponseEvent } from '../response/response.ts';
import type { ClockEvent } from '../sla/clock.ts';
import { clockName } from '../sla/words.ts';
import { describeResponse } from './describe-response.ts';
import type { IncidentEvent, LifeEvent } from './events.ts';
import { heldBackText } from './held-back.ts';
import type { Incident } from './state.ts';

/** `quiet`: of interest only when looking closely. */
export interface Description {
  readonly text: string;
  readonly tone: 'normal' | 'quiet' | 'good' | 'bad';
  readonly engagement: EngagementId | null;
}

/** `incident` as it is now gives the names of responsibilities and clocks; `plan` those of people, paths and senders. */
export function describe(event: IncidentEvent, incident: Incident, plan: Plan): Description {
  const { text, ...rest } = inWords(event, incident, plan);
  return { text: turningNothing(text), ...rest };
}

function inWords(event: IncidentEvent, incident: Incident, plan: Plan): Description {
  if ('engagement' in event) {
    const responsibility =
      event.type === 'EngagementStarted'
        ? event.responsibility
        : (incident.engagements.find((each) => each.id === event.engagement)?.responsibility ?? 'Somebody');
    return { ...describeEngagement(event, responsibility, plan), engagement: event.engagement };
  }
  if ('clock' in event) {
    const clock = incident.clocks.find((each) => each.id === event.clock);
    const named = clock ?? (event.type === 'ClockStarted' ? event : undefined);
    return { ...describeClock(event, named === undefined ? 'A clock' : capital(clockName(named, plan))), engagement: null };
  }
  if (isOfResponse(event)) return { ...describeResponse(event), engagement: null };
  return { ...describeLife(event, plan), engagement: null };
}

function isOfResponse(event: LifeEvent | ResponseEvent): event is ResponseEvent {
  return 'fact' in event || 'audience' in event || 'role' in event || event.type === 'LooksPlanned' || event.type === 'LooksTaken';
}

type Raised = Extract<EngagementEvent, { type: 'EngagementRaised' }>;
type Words = Omit<Description, 'engagement'>;
const normal = (text: string): Words => ({ text, tone: 'normal' });
const quiet = (text: string): Words => ({ text, tone: 'quiet' });
const good = (text: string): Words => ({ text, tone: 'good' });
const bad = (text: string): Words => ({ text, tone: 'bad' });

function describeLife(event: LifeEvent, plan: Plan): Words {
  const by = (actor: Actor) => (actor.kind === 'sender' ? nameIn(plan.integrations, actor.integration) : nameOf(actor));
  switch (event.type) {
    case 'IncidentOpened':
      return bad(`${by(event.by)} opened a ${event.severity} on ${event.serviceName}, under plan ${event.planVersion}`);
    case 'AlertAttached':
      return normal(`Alert from ${nameIn(plan.integrations, event.integration)}: ${event.summary} (${event.level}, ${event.source})`);
    case 'AlertResolved':
      return good(`Alert is over: ${event.summary}`);
    case 'SeverityChanged':
      return normal(`${by(event.by)} changed the severity from ${event.from} to ${event.to} (${event.mode}): ${event.reason}`);
    case 'IncidentRebased':
      return normal(
        `${by(event.by)} put it under version ${event.to} of the plan instead of ${event.from} (${event.mode}): ${event.reason}`,
      );
    case 'NoteAdded':
      return normal(`${by(event.by)}: ${event.text}`);
    case 'IncidentResolved':
      return good(`${by(event.by)} resolved it: ${event.reason}`);
    case 'IncidentReopened':
      return bad(`${by(event.by)} opened it again: ${event.reason}`);
    case 'CorrelationReleased':
      return quiet('New alerts open an incident of their own from now on');
    case 'LimitReached':
      return bad(heldBackText(event));
    default:
      return unreachable(event);
  }
}

function describeEngagement(event: EngagementEvent, responsibility: string, plan: Plan): Words {
  const names = (people: readonly string[]) => people.map((id) => plan.people[id]?.name ?? id).join(' and ');
  switch (event.type) {
    case 'EngagementStarted':
      return normal(`${responsibility} is engaged on the path ${nameIn(plan.paths, event.path)}: ${event.because}`);
    case 'EngagementFactsChanged':
      return quiet(`${responsibility} goes on as its path says for ${event.facts.severity}`);
    case 'EngagementDeferred':
      return normal(`${responsibility} waits until ${nameIn(plan.calendars, event.calendar)} opens: of low urgency`);
    case 'EngagementHeld':
      return normal(`${responsibility} is held back for ${formatDuration(event.forMs)}: nobody is paged if it is over by then`);
    case 'StepReached':
      return normal(`${responsibility} ${slot(event)}: ${names(event.people)}${late(event.lateMs)}${left(names(event.gone ?? []))}`);
    case 'StepSkipped':
      return bad(`${responsibility} ${slot(event)} is skipped: ${event.reason}`);
    case 'StepMissed':
      return bad(`${responsibility} ${slot(event)} was missed: Tocsin was not there when it was due`);
    case 'BackstopReached':
      return bad(
        `${responsibility}: nobody answered, the backstop is paged (time ${event.time}): ${names(event.people)}${late(event.lateMs)}`,
      );
    case 'NobodyNotified':
      return bad(`${responsibility}: nobody is paged, ${event.reason}`);
    case 'PagePlaced':
      return normal(`${event.personName} is paged: ${event.because.text}`);
    case 'DeliveryRequested':
      return quiet(`${event.channel} to ${names([event.person])}${event.because === 'fallback' ? ', since the method before failed' : ''}`);
    case 'DeliveryDelayed':
      return normal(`${event.channel} does not get through so far, and is tried again: ${event.error}`);
    case 'DeliveryFailed':
      return normal(`${event.channel} did not get through: ${event.error}`);
    case 'DeliveryUnsent':
      return normal(
        `${event.channel} to ${names([event.person])} is not known to have been sent: it was cancelled, and nobody has said that they tried it`,
      );
    case 'DeliverySentAfterAll':
      return normal(`${event.channel} to ${names([event.person])} was sent after all: whoever sent it could say so only later`);
    case 'PageReleased':
      return quiet(`${names([event.person])} is released: ${event.reason}`);
    case 'EngagementAcknowledged':
      return event.onBehalfOf === undefined
        ? good(`${nameOf(event.by)} answered for ${responsibility} (${event.via})`)
        : normal(
            `${nameOf(event.by)} answered for ${responsibility} on behalf of ${names(event.onBehalfOf) || 'whoever has it'} (${event.via})`,
          );
    case 'SilenceRestarted':
      return quiet(event.silentAt === null ? `${responsibility}: silence pages nobody now` : `${responsibility}: somebody is at work`);
    case 'AcknowledgementExpired':
      return bad(`${responsibility}: ${nameOf(event.answeredBy)} had answered, then nothing was heard${late(event.lateMs)}`);
    case 'EngagementSnoozed':
      return normal(`${nameOf(event.by)} snoozed ${responsibility}: ${event.reason}`);
    case 'SnoozeEnded':
      return normal(`${responsibility}: the snooze is over${late(event.lateMs)}`);
    case 'EngagementRaised':
      return bad(raised(event, responsibility));
    case 'EngagementEscalated':
      return normal(`${nameOf(event.by)} escalated ${responsibility} now: ${event.reason}`);
    case 'EngagementReassigned':
      return normal(
        `${nameOf(event.by)} gave ${responsibility} to ${names(event.people) || `the path ${nameIn(plan.paths, event.path)}`}: ${event.reason}`,
      );
    case 'EngagementReopened':
      return normal(`${responsibility} is engaged again: ${event.reason}`);
    case 'EngagementClosed':
      return quiet(`${responsibility} is no longer needed: ${event.reason}`);
    default:
      return unreachable(event);
  }
}

function describeClock(event: ClockEvent, clock: string): Words {
  switch (event.type) {
    case 'ClockStarted':
      return quiet(`${clock} runs: ${event.targetText}`);
    case 'ClockPaused':
      return normal(`${nameOf(event.by)} paused ${lower(clock)}: ${event.reason}`);
    case 'ClockResumed':
      return normal(`${nameOf(event.by)} let ${lower(clock)} run on${event.reason === '' ? '' : `: ${event.reason}`}`);
    case 'ClockRetargeted':
      return normal(`${clock} is now ${event.targetText} (${event.mode}): ${event.reason}`);
    case 'ClockWarned':
      return normal(`${clock}: ${Math.round(event.share * 100)} % is used up${late(event.lateMs)}`);
    case 'ClockBreached':
      return bad(
        `${clock} is breached${event.bornBreached ? ` as soon as it applies: it was due ${formatDuration(event.lateMs)} before` : late(event.lateMs)}`,
      );
    case 'ClockStopped':
      return event.verdict === 'met'
        ? good(`${clock} is met in ${formatDuration(event.elapsedMs)}`)
        : bad(`${clock} is missed: ${formatDuration(event.elapsedMs)}`);
    case 'ClockWithdrawn':
      return quiet(`${clock} no longer applies: ${event.reason}`);
    default:
      return unreachable(event);
  }
}

function slot(event: { readonly step: number; readonly round: number }): string {
  if (event.step < 0) return 'before its first step';
  return event.round === 0 ? `step ${event.step + 1}` : `step ${event.step + 1}, round ${event.round + 1},`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function raised({ severity, urgency, answeredBy, snoozed }: Raised, responsibility: string): string {
  const now = `it is a ${severity} of ${urgency} urgency now`;
  if (answeredBy === null) return `${responsibility} is asked again: ${now}`;
  return `${responsibility}: ${now}, ${nameOf(answeredBy)} had ${snoozed ? 'put it off' : 'answered'} before that and is asked again`;
}

function left(names: string): string {
  return names === '' ? '' : `; not ${names}, who left the plan`;
}

/** Up to a second is the ordinary time between a deadline and the work. */
function late(ms: Millis): string {
  return ms > 1_000 ? ` (${formatDuration(ms)} late)` : '';
}
