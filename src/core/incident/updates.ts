// Who is owed a word, when is it missed, and who is reminded of it? The audiences of the plan, for one incident.

import { nextAfter, notOwed, owing, passed } from '../comms/duties.ts';
import type { UpdateDuty } from '../comms/update.ts';
import { escalateNow } from '../escalation/answer.ts';
import { closeEngagement, reopenEngagement, startEngagement } from '../escalation/engage.ts';
import type { Actor } from '../kernel/actor.ts';
import { tocsin } from '../kernel/actor.ts';
import { engagementId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts';
import { shortened } from '../kernel/shortened.ts';
import type { Audience } from '../plan/audience.ts';
import type { Plan, Target } from '../plan/plan.ts';
import type { IncidentCommand } from './commands.ts';
import { demandOf } from './demand.ts';
import { type Draft, escalating, holdBack, record, turnOf } from './draft.ts';
import { lifeOf } from './moments.ts';
import { hasRoom } from './room.ts';
import type { Incident } from './state.ts';

/** What is owed from now on, or no longer, at the incident's severity. */
export function oweUpdates(draft: Draft, because: string): void {
  if (draft.incident.response?.timed !== 'all') return;
  const { owed } = demandOf(draft.facts.plan, draft.incident);
  for (const { audience } of owed.slice(limits.audiencesPerIncident)) {
    holdBack(draft, 'audiencesPerIncident', `${audience.name} are owed no update (${because})`);
  }
  for (const each of owed.slice(0, limits.audiencesPerIncident)) {
    const event = owing(each, dutyOf(draft, each.audience.id), lifeOf(draft.incident), because);
    if (event !== null) record(draft, event);
  }
  for (const duty of draft.incident.response?.updates ?? []) {
    if (duty.dueAt === null || owed.some(({ audience }) => audience.id === duty.audience)) continue;
    record(draft, notOwed(duty, because));
    endReminder(draft, duty.audienceName, because);
  }
}

/** Due ones are announced, or told as missed; who owes them is reminded, then others. */
export function tickUpdates(draft: Draft): void {
  for (const duty of draft.incident.response?.updates ?? []) {
    const event = passed(duty, draft.now);
    if (event === null) continue;
    record(draft, event);
    if (event.type === 'UpdateMissed') remind(draft, duty);
  }
}

export function publishUpdate(
  draft: Draft,
  { audience: id, text, by, reason }: Extract<IncidentCommand, { type: 'PublishUpdate' }>,
): Result<unknown> {
  const { plan } = draft.facts;
  const audience = Object.hasOwn(plan.audiences, id) ? plan.audiences[id] : undefined;
  if (audience === undefined) return refuse('unknown-audience', `There is no audience ${id} in this incident's plan.`, 'audience');
  if (text.trim() === '') return refuse('no-text', 'An update says something.', 'text');
  const why = reason?.trim() ?? '';
  const unapproved = withoutApproval(draft.incident, plan, { audience, by });
  if (unapproved !== null && why === '') return unapproved;
  const duty = dutyOf(draft, id);
  const owed = demandOf(plan, draft.incident).owed.find((each) => each.audience.id === id);
  const goesOn = draft.incident.status === 'open' ? (owed?.cadence.everyMs ?? null) : null;
  const late = duty === undefined || duty.missed === 0 ? null : draft.now - firstMissed(duty);
  record(draft, {
    type: 'UpdatePublished',
    audience: id,
    audienceName: audience.name,
    text: shortened(text, limits.noteLength),
    by,
    reason: unapproved === null ? null : shortened(why, limits.reasonLength),
    overdueMs: late,
    ...nextAfter(goesOn, draft.now),
  });
  endReminder(draft, audience.name, 'the update is published');
  return ok(null);
}

function dutyOf(draft: Draft, audience: string): UpdateDuty | undefined {
  return draft.incident.response?.updates.find((each) => each.audience === audience);
}

/** Whose approval is missing, which a word on it stands for; `null`: nobody's. */
export function withoutApproval(
  incident: Incident,
  plan: Plan,
  { audience, by }: { readonly audience: Audience; readonly by: Actor },
): { readonly ok: false; readonly refusal: Refusal } | null {
  if (audience.approver === null || holds(incident, by, audience.approver)) return null;
  const approver = plan.roles[audience.approver]?.name ?? audience.approver;
  return refuse(
    'not-approved',
    `${approver} approves what ${audience.name} are told; say who has approved it, or why nobody could.`,
    'reason',
  );
}

function holds(incident: Incident, by: Actor, role: string): boolean {
  return by.kind === 'person' && (incident.response?.roles ?? []).some((each) => each.role === role && each.person === by.id);
}

/** The due time that passed first since the last update. */
function firstMissed({ dueAt, everyMs, missed, since }: UpdateDuty): number {
  return (dueAt ?? since) - missed * (everyMs ?? Math.max(1, ((dueAt ?? since) - since) / (missed + 1)));
}

/**
 * The holder of the role that owes it is paged, and without an answer the path by which the role is filled goes on. Where nobody holds it, that
 * path pages; where there is none, the owner's of the service. Who has answered and still says nothing is passed over at the next due time.
 */
function remind(draft: Draft, duty: UpdateDuty): void {
  const { incident, facts } = draft;
  if (duty.owner === null) return;
  const responsibility = reminderOf(duty.audienceName);
  const before = incident.engagements.findLast((each) => each.responsibility === responsibility);
  if (before !== undefined && before.status !== 'closed') {
    if (before.status === 'answered') escalateNow(escalating(draft), before, tocsin, 'the update is still owed');
    return;
  }
  const path = pathTo(facts.plan, duty.owner) ?? facts.plan.services[incident.service]?.path;
  if (path === undefined) return;
  const holder = incident.response?.roles.find(({ role }) => role === duty.owner);
  const roleName = facts.plan.roles[duty.owner]?.name ?? duty.owner;
  const because = holder === undefined ? `an update is owed, and nobody is ${roleName}` : `${roleName} owes an update`;
  const first = holder === undefined ? null : { person: holder.person, reason: `as ${roleName}` };
  if (!hasRoom(draft, responsibility, because)) return;
  if (before !== undefined) {
    reopenEngagement(escalating(draft), before, { reason: because, path, first });
    return;
  }
  const id = engagementId(incident.id, incident.counters.engagements + 1, draft.facts.salt);
  const start = { id, responsibility, team: null, discipline: null, path, turn: turnOf(draft, path), because };
  startEngagement(escalating(draft), start, first);
}

function endReminder(draft: Draft, audienceName: string, because: string): void {
  const responsibility = reminderOf(audienceName);
  for (const each of draft.incident.engagements) {
    if (each.responsibility === responsibility) closeEngagement(escalating(draft), each, because);
  }
}

/** What the responsibility of reminding of it is called. */
export function reminderOf(audienceName: string): string {
  return `Update to ${audienceName}`;
}

/** The first path that pages whoever the role is filled from. */
function pathTo(plan: Plan, role: string): string | undefined {
  const from = plan.roles[role]?.filledFrom ?? [];
  const pages = (target: Target) => from.some(({ kind, id }) => kind === target.kind && id === target.id);
  return Object.values(plan.paths).find(({ steps }) => steps.some(({ targets }) => targets.some(pages)))?.id;
}
