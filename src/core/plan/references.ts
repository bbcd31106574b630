// Does everybody and everything exist that an entry speaks of? Parties, holders, targets.

import type { Path } from './locate.ts';
import type { Holder, Target } from './plan.ts';
import type { Section } from './schema.ts';
import { refers, type Scope } from './scope.ts';
import type { Party } from './situation.ts';

const sectionOf: Readonly<Record<Party['kind'] | Target['kind'], Section>> = {
  role: 'roles',
  team: 'teams',
  person: 'people',
  audience: 'audiences',
  customer: 'customers',
  vendor: 'vendors',
  schedule: 'schedules',
};

export function refersToParty<P extends Party>(party: P, path: Path, scope: Scope): P {
  refers(scope, sectionOf[party.kind], party.id, path);
  return party;
}

export function refersToHolder(holder: Holder, path: Path, scope: Scope): void {
  if (holder.kind !== 'discipline') refers(scope, sectionOf[holder.kind], holder.id, path);
}

/** Each target exists, and none stands twice. */
export function refersToTargets(targets: readonly Target[], path: Path, scope: Scope): void {
  const seen = new Set<string>();
  for (const [index, { kind, id }] of targets.entries()) {
    refers(scope, sectionOf[kind], id, [...path, index]);
    const text = `${kind} ${id}`;
    if (seen.has(text)) scope.report.error([...path, index], `\`${text}\` stands in this list twice`);
    seen.add(text);
  }
}
