// Who else is called, and when? Rules of the plan, of a scenario, and of what an objective does when it is in danger.

import type { Path } from './locate.ts';
import type { EngageRule } from './plan.ts';
import type { SettingValue } from './schema.ts';
import { refers, refersToSeverities, type Scope } from './scope.ts';
import { levelsOfTiers } from './tiers.ts';

type EngageEntry = SettingValue<'engage'>[number];

export function resolveEngage(entries: readonly EngageEntry[], path: Path, scope: Scope): readonly EngageRule[] {
  return entries.map((entry, index) => ruleOf(entry, [...path, index], scope));
}

function ruleOf(entry: EngageEntry, path: Path, scope: Scope): EngageRule {
  const team = entry.team === undefined ? undefined : scope.draft.entries.teams.get(entry.team);
  if (entry.team !== undefined) refers(scope, 'teams', entry.team, [...path, 'team']);
  if (entry.path !== undefined) refers(scope, 'paths', entry.path, [...path, 'path']);
  if (entry.team === undefined && entry.path === undefined) scope.report.error(path, 'say which `team` is engaged, or by which `path`');
  if (entry.path === undefined && team !== undefined && team.path === undefined) {
    scope.report.error([...path, 'team'], `nobody would be paged: team \`${entry.team}\` has no \`path\``);
  }
  refersToSeverities(scope, entry.severities ?? [], [...path, 'severities']);
  const by = entry.path ?? team?.path ?? '';
  return {
    responsibility: entry.responsibility ?? team?.name ?? scope.draft.entries.paths.get(by)?.name ?? by,
    team: entry.team ?? null,
    path: by,
    severities: entry.severities ?? [],
    tiers: levelsOfTiers(entry.tiers ?? [], [...path, 'tiers'], scope),
  };
}
