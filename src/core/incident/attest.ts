// Who may say that something is so, or is so no longer? Whoever holds the role that the plan names; anybody else with a reason.

import { nameOf } from '../escalation/answer.ts';
import type { Actor } from '../kernel/actor.ts';
import { limits } from '../kernel/limits.ts';
import { ok, type Result, refuse } from '../kernel/result.ts';
import { shortened } from '../kernel/shortened.ts';
import { type Attester, factOf, followsFrom, type KnownFact } from '../response/known-facts.ts';
import { holdClocks } from './clocks.ts';
import type { IncidentCommand } from './commands.ts';
import { type Draft, record } from './draft.ts';
import { engageForClocks } from './tick.ts';

type Command<T extends IncidentCommand['type']> = Extract<IncidentCommand, { type: T }>;

/** True already: nothing happens. */
export function attest(draft: Draft, { fact: id, by, reason }: Command<'AttestFact'>): Result<unknown> {
  const known = attestable(draft, id);
  if (!known.ok) return known;
  const held = draft.incident.response?.facts ?? [];
  if (held.some(({ fact }) => fact === id)) return ok(null);
  if (held.length >= limits.factsPerIncident)
    return refuse('too-many-facts', `An incident holds at most ${limits.factsPerIncident} facts.`);
  const { attester, description } = known.value;
  const as = attester !== null && speaksFor(draft, by, attester) ? `${attester.kind} ${attester.id}` : null;
  const why = reason?.trim() ?? '';
  if (as === null && why === '') return notTheirs(draft, by, known.value);
  record(draft, { type: 'FactAttested', fact: id, description, by, as, reason: why === '' ? null : shortened(why, limits.reasonLength) });
  return ok(null);
}

/** What was waiting for it waits again, from where it began. */
export function withdraw(draft: Draft, { fact: id, by, reason }: Command<'WithdrawFact'>): Result<unknown> {
  const known = attestable(draft, id);
  if (!known.ok) return known;
  if (reason.trim() === '') return refuse('no-reason', 'To withdraw it needs a reason.', 'reason');
  if (!(draft.incident.response?.facts ?? []).some(({ fact }) => fact === id)) return ok(null);
  const before = draft.events.length;
  const { description } = known.value;
  record(draft, { type: 'FactWithdrawn', fact: id, description, by, reason: shortened(reason, limits.reasonLength) });
  const { plan } = draft.facts;
  holdClocks(draft, ({ stops }) => stops.kind === 'fact' && followsFrom(plan, stops.fact).includes(id));
  engageForClocks(draft, before);
  return ok(null);
}

function attestable(draft: Draft, id: string): Result<KnownFact> {
  const known = factOf(draft.facts.plan, id);
  if (known === undefined) return refuse('unknown-fact', `There is no fact ${id} in this incident's plan.`, 'fact');
  if (known.source === 'nobody') return refuse('nobody-attests', `Nobody can say that ${id} is so: the plan names no role.`, 'fact');
  if (known.attester === null) return refuse('seen-by-tocsin', `Tocsin sees by itself whether ${known.description}.`, 'fact');
  return ok(known);
}

function speaksFor(draft: Draft, by: Actor, { kind, id }: Attester): boolean {
  if (by.kind !== 'person') return false;
  if (kind === 'role') return (draft.incident.response?.roles ?? []).some(({ role, person }) => role === id && person === by.id);
  return draft.facts.plan.teams[id]?.members.includes(by.id) ?? false;
}

function notTheirs(draft: Draft, by: Actor, { attester, description }: KnownFact): ReturnType<typeof refuse> {
  const { plan } = draft.facts;
  const { kind, id } = attester ?? { kind: 'role', id: '' };
  const name = (kind === 'role' ? plan.roles[id]?.name : plan.teams[id]?.name) ?? id;
  return refuse('not-theirs-to-say', `${name} says whether ${description}. ${nameOf(by)} may say it with a reason.`, 'reason');
}
