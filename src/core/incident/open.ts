// What follows when an incident is opened? Its clocks start and its responsibilities are engaged.

import { type Call, called, callsFor } from '../escalation/calls.ts';
import { startEngagement } from '../escalation/engage.ts';
import { holdMs } from '../escalation/hold.ts';
import { engagementId } from '../kernel/id.ts';
import type { EngageRule } from '../plan/plan.ts';
import { holdClocks } from './clocks.ts';
import { planLooks } from './conditions.ts';
import { type Draft, escalating, turnOf } from './draft.ts';
import { hasRoom } from './room.ts';
import { oweUpdates } from './updates.ts';

/** What begins with the incident: its clocks, its engagements, what is owed to audiences. */
export function begin(draft: Draft): void {
  holdClocks(draft);
  // What a person declares is not held back.
  engageAll(draft, draft.incident.openedBy.kind !== 'person' && draft.incident.reopenedTimes === 0);
  if (draft.incident.response === undefined) return;
  oweUpdates(draft, `it is a ${draft.incident.severity}`);
  planLooks(draft);
}

/** Everybody whom the plan calls for such an incident; each responsibility once. `mayBeHeld`: pages wait, where their path says so. */
export function engageAll(draft: Draft, mayBeHeld = false): void {
  for (const call of callsFor(draft.facts.plan, draft.incident)) engage(draft, call, mayBeHeld);
}

export function engageFitting(draft: Draft, rules: readonly EngageRule[], because: string): void {
  for (const call of called(rules, draft.incident, because)) engage(draft, call);
}

/** One more responsibility, unless it is engaged already. */
export function engage(draft: Draft, call: Omit<Call, 'isOwner'>, mayBeHeld = false): void {
  const { incident, facts } = draft;
  if (incident.engagements.some((each) => each.responsibility === call.responsibility && each.status !== 'closed')) return;
  if (!hasRoom(draft, call.responsibility, call.because)) return;
  const heldMs = mayBeHeld ? holdMs(facts.plan, facts.plan.paths[call.path], incident.severity) : 0;
  startEngagement(escalating(draft), {
    id: engagementId(incident.id, incident.counters.engagements + 1, draft.facts.salt),
    responsibility: call.responsibility,
    team: call.team,
    discipline: call.team === null ? null : (facts.plan.teams[call.team]?.discipline ?? null),
    path: call.path,
    turn: turnOf(draft, call.path),
    because: call.because,
    notBefore: heldMs === 0 ? null : draft.now + heldMs,
  });
}
