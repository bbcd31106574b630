// What would the engine do from this moment on, if nobody answered? Its own forecast, from the moment at which an incident begins.

import { newEngagement } from '../core/escalation/evolve.ts';
import { forecast } from '../core/escalation/forecast.ts';
import { plannedAt } from '../core/escalation/page.ts';
import type { Instant, Millis } from '../core/kernel/instant.ts';
import type { Context } from './context.ts';
import type { Ladder } from './finding.ts';
import { peopleEver } from './reach.ts';
import { heldMs, type Situation, type Urgency } from './situation.ts';

/** Rungs that a counterexample shows. */
const rungsShown = 8;

export function ladderFrom(context: Context, path: string, situation: Situation, start: Instant, turn = 0): Ladder {
  const engagement = newEngagement(
    {
      type: 'EngagementStarted',
      engagement: 'verify.e1',
      responsibility: path,
      team: null,
      discipline: null,
      path,
      turn,
      because: 'asked by the verifier',
      ...(situation.facts === null ? {} : { facts: situation.facts }),
      ...notBefore(context, path, situation, start),
    },
    start,
  );
  // A path that begins by waiting for support hours does so when it is looked at while it waits.
  const slots = forecast(
    { ...engagement, status: 'waiting' },
    {
      plan: context.plan,
      urgency: situation.urgency,
      now: start,
      slots: rungsShown,
    },
  );
  return { path, urgency: situation.urgency, start, turn, slots };
}

function notBefore({ plan }: Context, path: string, situation: Situation, start: Instant): { readonly notBefore?: Instant } {
  const known = plan.paths[path];
  const held = known === undefined ? 0 : heldMs(plan, known, situation);
  return held === 0 ? {} : { notBefore: start + held };
}

/** When the first message of a ladder leaves: what would leave as the path goes on never does. `null`: not on these rungs. */
export function firstMessageOn(context: Context, ladder: Ladder): Instant | null {
  const everyMs = context.plan.paths[ladder.path]?.backstop.everyMs ?? 0;
  for (const [index, slot] of ladder.slots.entries()) {
    const until = ladder.slots[index + 1]?.at ?? (slot.backstop ? slot.at + everyMs : Number.POSITIVE_INFINITY);
    const leaves = slot.people.map(({ person }) => slot.at + messageAfter(context, person, ladder.urgency, slot.at));
    const first = Math.min(...leaves);
    if (first < until) return first;
  }
  return null;
}

/** From a person's page at `at` to their first message, quiet hours included. */
export function messageAfter(context: Context, id: string, urgency: Urgency, at: Instant): Millis {
  const person = context.plan.people[id];
  const planned = person === undefined ? [] : plannedAt(person, urgency, at);
  return planned[0]?.afterMs ?? Number.POSITIVE_INFINITY;
}

/** Whether which person a round robin takes changes when the first message leaves. */
export function dependsOnTurn(context: Context, path: string, { urgency }: Situation): boolean {
  const quiet = urgency === 'low' && Object.values(context.plan.people).some(({ quietHours }) => quietHours.length > 0);
  return (context.plan.paths[path]?.steps ?? []).some(
    (step) =>
      step.roundRobin &&
      (quiet || new Set([...peopleEver(context, step.targets)].map((person) => context.firstMessageMs(person, urgency))).size > 1),
  );
}

/** The zone in which the people of a path think: that of its first schedule, or of the first person it names. */
export function zoneOfPath({ plan }: Pick<Context, 'plan'>, path: string): string {
  const targets = plan.paths[path]?.steps.flatMap((step) => step.targets) ?? [];
  for (const { kind, id } of [...targets, ...(plan.paths[path]?.backstop.targets ?? [])]) {
    if (kind === 'schedule') return plan.schedules[id]?.zone ?? 'UTC';
    if (kind === 'person') return plan.people[id]?.zone ?? 'UTC';
    const first = plan.teams[id]?.members[0];
    if (first !== undefined) return plan.people[first]?.zone ?? 'UTC';
  }
  return 'UTC';
}
