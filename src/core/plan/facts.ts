// Which facts does the plan add, and for what may clocks be paused?

import { checkedCondition } from './condition-check.ts';
import type { Fact, FactSource, Pause } from './fact.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, refuseRepeats, resolveEach, type Scope } from './scope.ts';
import { usualFacts } from './usual-facts.ts';

/** The usual ones and the plan's own; what Tocsin sees by itself nobody may redefine. */
export function resolveFacts(scope: Scope): Readonly<Record<string, Fact>> {
  const own = resolveEach(scope.draft.entries.facts, (id, entry): Fact => {
    const path = ['facts', id];
    const usual = Object.hasOwn(usualFacts, id) ? usualFacts[id] : undefined;
    if (usual?.source.kind === 'tocsin') scope.report.error(path, `\`${id}\` is a fact that Tocsin sees by itself`, { onKey: true });
    refersAll(scope, 'facts', entry.implies ?? [], [...path, 'implies']);
    return { id, description: entry.description, source: sourceOf(id, entry, scope), implies: entry.implies ?? usual?.implies ?? [] };
  });
  return { ...usualFacts, ...own };
}

function sourceOf(id: string, entry: Entry<'facts'>, scope: Scope): FactSource {
  const { 'attested by': by, when } = entry;
  const path = ['facts', id];
  if (by !== undefined && when !== undefined) scope.report.error([...path, 'when'], 'a fact is attested, or it has a condition: not both');
  if (by !== undefined) {
    refers(scope, 'roles', by, [...path, 'attested by']);
    return { kind: 'attested', by };
  }
  const condition = checkedCondition(when, 'incident', [...path, 'when'], scope);
  return condition === null ? { kind: 'nobody' } : { kind: 'condition', when: condition };
}

export function resolvePauses(scope: Scope): Readonly<Record<string, Pause>> {
  return resolveEach(scope.draft.entries.pauses, (id, entry) => {
    const path = ['pauses', id];
    refers(scope, 'facts', entry.begins, [...path, 'begins']);
    refers(scope, 'facts', entry.until, [...path, 'until']);
    if (entry.begins === entry.until) scope.report.error([...path, 'until'], 'a pause does not end with what it begins with');
    refuseRepeats(scope, entry.metrics ?? [], [...path, 'metrics']);
    return {
      id,
      reason: entry.reason,
      metrics: entry.metrics ?? [],
      begins: entry.begins,
      until: entry.until,
      atMostMs: entry['at most'] ?? null,
    };
  });
}
