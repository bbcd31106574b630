// How are parts of the plan said to people? Names instead of ids, durations and hours in words.

import { unreachable } from '../../kernel/assert.ts';
import { formatDuration } from '../../kernel/duration.ts';
import type { Millis } from '../../kernel/instant.ts';
import type { EscalationPath, Plan, Step, Target } from '../plan.ts';
import type { Party } from '../situation.ts';

export function nameIn(entries: Readonly<Record<string, { readonly name: string }>>, id: string): string {
  return Object.hasOwn(entries, id) ? (entries[id]?.name ?? id) : id;
}

export function partyName(plan: Plan, party: Party): string {
  switch (party.kind) {
    case 'role':
      return nameIn(plan.roles, party.id);
    case 'team':
      return `team ${nameIn(plan.teams, party.id)}`;
    case 'person':
      return nameIn(plan.people, party.id);
    case 'audience':
      return nameIn(plan.audiences, party.id);
    case 'customer':
      return `customer ${nameIn(plan.customers, party.id)}`;
    case 'vendor':
      return `vendor ${nameIn(plan.vendors, party.id)}`;
    default:
      return unreachable(party.kind);
  }
}

export function targetName(plan: Plan, target: Target): string {
  switch (target.kind) {
    case 'person':
      return nameIn(plan.people, target.id);
    case 'schedule':
      return `whoever is on call in ${nameIn(plan.schedules, target.id)}`;
    case 'team':
      return `all of team ${nameIn(plan.teams, target.id)}`;
    default:
      return unreachable(target);
  }
}

/** Each step in a sentence, and the backstop. */
export function pathInWords(plan: Plan, path: EscalationPath): readonly string[] {
  const names = (targets: readonly Target[]) => targets.map((target) => targetName(plan, target)).join(', ');
  const steps = path.steps.map(
    (step) =>
      `${names(step.targets)}${step.roundRobin ? ', one of them by turns' : ''}; ${formatDuration(step.waitMs)} to answer${onlyInWords(plan, step)}`,
  );
  const again = path.repeat === 0 ? [] : [`All of it again${path.repeat === 1 ? '' : `, ${path.repeat} times`}`];
  return [...steps, ...again, `Until somebody answers, every ${formatDuration(path.backstop.everyMs)}: ${names(path.backstop.targets)}`];
}

function onlyInWords(plan: Plan, { only }: Step): string {
  if (only === null) return '';
  const hours = only.hours === null ? [] : [`${only.hours.inside ? 'during' : 'outside'} ${nameIn(plan.calendars, only.hours.calendar)}`];
  const parts = [
    ...(only.severities.length > 0 ? [`at ${only.severities.join(', ')}`] : []),
    ...(only.tiers.length > 0 ? [`for services of tier ${only.tiers.join(', ')}`] : []),
    ...hours,
    ...(only.contractTiers.length > 0 ? [`for customers of ${only.contractTiers.join(', ')}`] : []),
  ];
  return ` (only ${parts.join(', ')})`;
}

export function within(ms: Millis | null): string {
  return ms === null ? '' : `, within ${formatDuration(ms)}`;
}

export function at(severities: readonly string[]): string {
  return severities.length === 0 ? '' : ` (at ${severities.join(', ')})`;
}
