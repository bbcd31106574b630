// Which troubles are foreseen, how are they recognised, and who is called for each?

import { compileCondition } from './condition.ts';
import { resolveEngage } from './engage.ts';
import type { Scenario } from './plan.ts';
import { refersAll, resolveEach, type Scope } from './scope.ts';

export function resolveScenarios(scope: Scope): Readonly<Record<string, Scenario>> {
  return resolveEach(scope.draft.entries.scenarios, (id, entry) => {
    const path = ['scenarios', id];
    const services = entry.services === 'all' ? [...scope.draft.names.services] : entry.services;
    if (entry.services !== 'all') refersAll(scope, 'services', entry.services, [...path, 'services']);
    if (entry.services.length === 0)
      scope.report.error([...path, 'services'], 'name the services that it can strike, or write `all`', { onKey: true });
    const when = entry.when ?? null;
    if (when !== null) {
      const condition = compileCondition(when, 'alert');
      if (!condition.ok) scope.report.error([...path, 'when'], condition.refusal.message, { offset: condition.refusal.offset });
    }
    return { id, title: entry.title, services, when, engage: resolveEngage(entry.engage ?? [], [...path, 'engage'], scope) };
  });
}
