// What happens when somebody asks something of an incident? Events, or a refusal that changes nothing.

import {
  acknowledge,
  deliveryDelayed,
  deliveryFailed,
  deliverySentAfterAll,
  deliveryUnsent,
  escalateNow,
  nameOf,
  reassign,
  snooze,
} from '../escalation/answer.ts';
import type { Engagement } from '../escalation/engagement.ts';
import { answersFor } from '../escalation/owner.ts';
import { engagementsToAnswer } from '../escalation/select.ts';
import { tocsin } from '../kernel/actor.ts';
import { unreachable } from '../kernel/assert.ts';
import { day, type Instant } from '../kernel/instant.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import { shortened } from '../kernel/shortened.ts';
import { pauseClock, resumeClock } from '../sla/decide.ts';
import { attest, withdraw } from './attest.ts';
import type { IncidentCommand } from './commands.ts';
import { timedUnder } from './demand.ts';
import { type Draft, escalating, record, severityOf, timing } from './draft.ts';
import type { IncidentEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { Facts } from './facts.ts';
import { begin, engage } from './open.ts';
import { rebase } from './rebase.ts';
import { reopen } from './reopen.ts';
import { releaseRole, takeRole } from './roles.ts';
import { openEngagements } from './room.ts';
import { afterAnswers, personActed, resolve, settle } from './settle.ts';
import { changeSeverity } from './severity.ts';
import type { Incident } from './state.ts';
import { engageForClocks, tick } from './tick.ts';
import { publishUpdate } from './updates.ts';

/** No events: what was asked for is true already. */
export function decide(incident: Incident | null, command: IncidentCommand, facts: Facts, now: Instant): Result<readonly IncidentEvent[]> {
  const decided = decideOn(incident, command, facts, now);
  return decided.ok ? ok(decided.value.events) : decided;
}

/** What `decide` says, with the incident as it is after its events. */
export function decideOn(incident: Incident | null, command: IncidentCommand, facts: Facts, now: Instant): Result<Decided> {
  if (command.type === 'OpenIncident') return incident === null ? open(command, facts, now) : ok({ events: [], incident });
  if (incident === null) return refuse('no-incident', 'There is no such incident.');
  const draft: Draft = { now, facts, events: [], incident };
  // Whatever is due comes first: a command that arrives late must not hide a breach or an escalation before it.
  if (command.type !== 'Tick') tick(draft);
  const done = perform(draft, command);
  if (!done.ok) return done;
  if ('by' in command) personActed(draft, command.by);
  settle(draft, 0);
  return ok(draft);
}

export interface Decided {
  readonly events: readonly IncidentEvent[];
  readonly incident: Incident;
}

type Command<T extends IncidentCommand['type']> = Extract<IncidentCommand, { type: T }>;
type Done = Result<unknown>;
const done: Done = ok(null);

function open(command: Command<'OpenIncident'>, facts: Facts, now: Instant): Result<Decided> {
  const service = Object.hasOwn(facts.plan.services, command.service) ? facts.plan.services[command.service] : undefined;
  const severity = facts.plan.severities.find((each) => each.name === command.severity);
  if (service === undefined) return refuse('unknown-service', `There is no service ${command.service} in the plan.`, 'service');
  if (severity === undefined) return refuse('unknown-severity', `There is no severity ${command.severity} in the plan.`, 'severity');
  if (command.scenario !== null && !Object.hasOwn(facts.plan.scenarios, command.scenario)) {
    return refuse('unknown-scenario', `There is no scenario ${command.scenario} in the plan.`, 'scenario');
  }
  const timed = timedUnder(facts.plan);
  const first: IncidentEvent = {
    type: 'IncidentOpened',
    incident: command.incident,
    planVersion: facts.planVersion,
    title: shortened(command.title, limits.titleLength),
    service: service.id,
    serviceName: service.name,
    tier: service.tier,
    scenario: command.scenario,
    severity: severity.name,
    severityRank: severity.rank,
    urgency: severity.urgency,
    correlationKey: command.correlationKey,
    by: command.by,
    ...(timed === undefined ? {} : { timed }),
  };
  const draft: Draft = { now, facts, events: [first], incident: evolve(null, first, now) };
  begin(draft);
  settle(draft, 0);
  return ok(draft);
}

function perform(draft: Draft, command: Exclude<IncidentCommand, { type: 'OpenIncident' }>): Done {
  switch (command.type) {
    case 'Tick':
      tick(draft);
      return done;
    case 'AttachAlert':
      return attachAlert(draft, command);
    case 'ResolveAlert':
      return resolveAlert(draft, command);
    case 'Acknowledge':
      return answer(draft, command);
    case 'EscalateNow':
    case 'Reassign':
    case 'Snooze':
      return changeEngagement(draft, command);
    case 'Engage':
      return engageByHand(draft, command);
    case 'ChangeSeverity':
      if (severityOf(draft, command.severity) === undefined) {
        return refuse('unknown-severity', `There is no severity ${command.severity} in this incident's plan.`, 'severity');
      }
      if (draft.incident.status !== 'open') return resolvedAlready();
      changeSeverity(draft, { ...command, to: command.severity });
      return done;
    case 'Rebase':
      return rebase(draft, command);
    case 'PauseClock':
    case 'ResumeClock':
      return changeClock(draft, command);
    case 'AttestFact':
      return attest(draft, command);
    case 'WithdrawFact':
      return withdraw(draft, command);
    case 'TakeRole':
      return takeRole(draft, command);
    case 'ReleaseRole':
      return releaseRole(draft, command);
    case 'PublishUpdate':
      return publishUpdate(draft, command);
    case 'AddNote':
      record(draft, { type: 'NoteAdded', by: command.by, text: shortened(command.text, limits.noteLength) });
      return done;
    case 'ResolveIncident':
      if (draft.incident.status === 'open') resolve(draft, command.by, command.reason);
      return done;
    case 'ReopenIncident':
      if (draft.incident.status === 'resolved') reopen(draft, command.by, command.reason);
      return done;
    case 'ReportDeliveryFailure': {
      const engagement = draft.incident.engagements.find((each) => each.pages.some((page) => page.id === command.page));
      if (engagement === undefined) return done;
      return deliveryFailed(escalating(draft), engagement, command);
    }
    case 'ReportDeliveryDelay': {
      const engagement = draft.incident.engagements.find((each) => each.pages.some((page) => page.id === command.page));
      if (engagement !== undefined) deliveryDelayed(escalating(draft), engagement, command);
      return done;
    }
    case 'ReportDeliveryUnsent': {
      const engagement = draft.incident.engagements.find((each) => each.pages.some((page) => page.id === command.page));
      if (engagement !== undefined) deliveryUnsent(escalating(draft), engagement, command);
      return done;
    }
    case 'ReportDeliverySent': {
      const engagement = draft.incident.engagements.find((each) => each.pages.some((page) => page.id === command.page));
      if (engagement !== undefined) deliverySentAfterAll(escalating(draft), engagement, command);
      return done;
    }
    case 'ReleaseCorrelation':
      if (draft.incident.correlationKey !== null) {
        record(draft, { type: 'CorrelationReleased', correlationKey: draft.incident.correlationKey });
      }
      return done;
    default:
      return unreachable(command);
  }
}

function attachAlert(draft: Draft, command: Command<'AttachAlert'>): Done {
  const by = { kind: 'sender', integration: command.integration } as const;
  record(draft, {
    type: 'AlertAttached',
    alert: command.alert,
    integration: command.integration,
    summary: command.summary,
    source: command.source,
    level: command.level,
    happenedAt: command.happenedAt,
  });
  // Under another version of the plan the name may be another: then the level speaks.
  const severity = severityOf(draft, command.severity) ?? severityOf(draft, draft.facts.plan.alertSeverities[command.level]);
  const isGraver = severity !== undefined && severity.rank < draft.incident.severityRank;
  const reason = `an alert of level ${command.level} came in`;
  const graver = isGraver ? ({ to: severity.name, mode: 'keep-elapsed', by, reason } as const) : null;
  if (draft.incident.status === 'resolved') {
    // Graver than it was, it is paged as what it is now, and once.
    reopen(draft, by, `${command.summary} came back`, graver);
  } else if (graver !== null) changeSeverity(draft, graver);
  return done;
}

function resolveAlert(draft: Draft, command: Command<'ResolveAlert'>): Done {
  record(draft, { type: 'AlertResolved', alert: command.alert, summary: command.summary, by: command.by });
  const { status, openAlerts, openedBy } = draft.incident;
  // What a person declared, a person resolves.
  if (status === 'open' && openAlerts === 0 && openedBy.kind !== 'person') resolve(draft, tocsin, 'all of its alerts are resolved');
  return done;
}

function answer(draft: Draft, command: Command<'Acknowledge'>): Done {
  const chosen = engagementsToAnswer(draft.incident.engagements, command);
  if (!chosen.ok) return chosen;
  for (const engagement of answeredHere(draft, chosen.value, command)) acknowledge(escalating(draft), engagement, command.by, command);
  afterAnswers(draft);
  return done;
}

/** Where none is named: what is theirs, if anything is; else all of it. */
function answeredHere(
  draft: Draft,
  chosen: readonly Engagement[],
  { engagement, page, by }: Command<'Acknowledge'>,
): readonly Engagement[] {
  if (engagement !== null || page !== null) return chosen;
  const own = chosen.filter((each) => each.status !== 'closed' && answersFor(draft.facts.plan, each, by, draft.now));
  return own.length > 0 ? own : chosen;
}

function changeEngagement(draft: Draft, command: Command<'EscalateNow'> | Command<'Reassign'> | Command<'Snooze'>): Done {
  const engagement = draft.incident.engagements.find((each) => each.id === command.engagement);
  if (engagement === undefined) return refuse('unknown-engagement', `There is no engagement ${command.engagement} here.`, 'engagement');
  const ctx = escalating(draft);
  switch (command.type) {
    case 'EscalateNow':
      return escalateNow(ctx, engagement, command.by, command.reason);
    case 'Reassign':
      return reassign(ctx, engagement, command.by, command);
    case 'Snooze': {
      if (!Number.isSafeInteger(command.forMs) || command.forMs <= 0 || command.forMs > limits.snoozeDays * day) {
        return refuse('bad-snooze', `A snooze lasts between a moment and ${limits.snoozeDays} days.`, 'minutes');
      }
      if (engagement.status === 'closed') return resolvedAlready();
      return snooze(ctx, engagement, command.by, command);
    }
    default:
      return unreachable(command);
  }
}

function engageByHand(draft: Draft, command: Command<'Engage'>): Done {
  if (draft.incident.status !== 'open') return resolvedAlready();
  if (!Object.hasOwn(draft.facts.plan.paths, command.path)) {
    return refuse('unknown-path', `There is no path ${command.path} in this incident's plan.`, 'path');
  }
  if (openEngagements(draft.incident) >= limits.engagementsPerIncident) {
    return refuse('too-many-engagements', `At most ${limits.engagementsPerIncident} responsibilities are open in one incident.`);
  }
  const running = draft.incident.engagements.some((each) => each.responsibility === command.responsibility && each.status !== 'closed');
  if (running) return refuse('engaged-already', `${command.responsibility} is engaged already.`, 'responsibility');
  engage(draft, {
    responsibility: command.responsibility,
    team: null,
    path: command.path,
    because: `asked for by ${nameOf(command.by)}: ${command.reason}`,
  });
  return done;
}

function changeClock(draft: Draft, command: Command<'PauseClock'> | Command<'ResumeClock'>): Done {
  const clock = draft.incident.clocks.find((each) => each.id === command.clock);
  if (clock === undefined) return refuse('unknown-clock', `There is no clock ${command.clock} here.`, 'clock');
  if (clock.stoppedAt !== null) return refuse('clock-stopped', `The clock of ${clock.objective} has stopped.`, 'clock');
  if (command.type === 'PauseClock') {
    if (command.reason.trim() === '') return refuse('no-reason', 'A pause needs a reason.', 'reason');
    pauseClock(timing(draft), clock, command.by, command.reason);
  } else {
    const before = draft.events.length;
    resumeClock(timing(draft), clock, command.by, command.reason);
    engageForClocks(draft, before);
  }
  return done;
}

function resolvedAlready(): ReturnType<typeof refuse> {
  return refuse('incident-resolved', 'The incident is resolved; open it again first.');
}
