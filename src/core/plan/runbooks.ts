// What is to be done, step by step, and where does it stand?

import type { Runbook } from './runbook.ts';
import { refers, resolveEach, type Scope } from './scope.ts';

export function resolveRunbooks(scope: Scope): Readonly<Record<string, Runbook>> {
  return resolveEach(scope.draft.entries.runbooks, (id, entry) => {
    if (entry.owner !== undefined) refers(scope, 'teams', entry.owner, ['runbooks', id, 'owner']);
    const steps = entry.steps ?? [];
    if (entry.url === undefined && steps.length === 0)
      scope.report.error(['runbooks', id], 'a runbook has `steps`, or a `url` where they stand', { onKey: true });
    return { id, title: entry.title, url: entry.url ?? null, owner: entry.owner ?? null, steps, reviewedOn: entry.reviewed ?? null };
  });
}
