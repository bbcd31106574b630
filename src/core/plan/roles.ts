// Which roles are there, when are they needed, and whom do they tell? Roles and audiences.

import type { Audience } from './audience.ts';
import { refersToTargets } from './references.ts';
import type { Role } from './role.ts';
import { refers, refersAll, refersToSeverities, refuseRepeats, resolveEach, type Scope } from './scope.ts';
import { usualRoles } from './usual-roles.ts';

/** The usual ones, each replaced where the plan has one of the same name. */
export function resolveRoles(scope: Scope): Readonly<Record<string, Role>> {
  const own = resolveEach(scope.draft.entries.roles, (id, entry): Role => {
    const path = ['roles', id];
    refersToTargets(entry['filled from'] ?? [], [...path, 'filled from'], scope);
    refersToSeverities(scope, entry['needed at'] ?? [], [...path, 'needed at']);
    const apart = entry['apart from'] ?? [];
    refersAll(scope, 'roles', apart, [...path, 'apart from']);
    if (apart.includes(id)) scope.report.error([...path, 'apart from', apart.indexOf(id)], 'no role can be apart from itself');
    return {
      id,
      name: entry.name,
      description: entry.description,
      duties: (entry.duties ?? []).map((duty, index) => {
        refuseRepeats(scope, duty.in ?? [], [...path, 'duties', index, 'in']);
        return { title: duty.duty, withinMs: duty.within ?? null, everyMs: duty.every ?? null, phases: duty.in ?? [] };
      }),
      certified: entry.certified ?? false,
      filledFrom: entry['filled from'] ?? [],
      neededAt: entry['needed at'] ?? [],
      apartFrom: apart,
      fillWithinMs: entry['fill within'] ?? null,
      usual: false,
    };
  });
  return { ...usualRoles, ...own };
}

export function resolveAudiences(scope: Scope): Readonly<Record<string, Audience>> {
  return resolveEach(scope.draft.entries.audiences, (id, entry) => {
    const path = ['audiences', id];
    if (entry.owner !== undefined) refers(scope, 'roles', entry.owner, [...path, 'owner']);
    if (entry['approved by'] !== undefined) refers(scope, 'roles', entry['approved by'], [...path, 'approved by']);
    refuseRepeats(scope, entry.by ?? [], [...path, 'by']);
    return {
      id,
      name: entry.name,
      kind: entry.kind,
      description: entry.description ?? '',
      owner: entry.owner ?? null,
      approver: entry['approved by'] ?? null,
      outlets: entry.by ?? [],
      cadences: (entry.updates ?? []).map((one, index) => {
        refersToSeverities(scope, one.severities ?? [], [...path, 'updates', index, 'severities']);
        if (one['first within'] === undefined && one.every === undefined)
          scope.report.error([...path, 'updates', index], 'say when the first update is due (`first within`), or how often (`every`)');
        return { severities: one.severities ?? [], firstWithinMs: one['first within'] ?? null, everyMs: one.every ?? null };
      }),
    };
  });
}
