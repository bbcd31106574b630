// How bad can it be, and which severity does an alert's level mean?

import { alertLevels, defaultSeverities, severityForLevel } from './defaults.ts';
import type { Draft } from './draft.ts';
import type { Path } from './locate.ts';
import type { AlertLevel, Severity } from './plan.ts';
import type { Report } from './problem.ts';
import type { SettingValue } from './schema.ts';
import { refersToSeverity, type Scope } from './scope.ts';
import type { Measure } from './tier.ts';
import { thresholdsOf } from './tiers.ts';

/** In the order of the text, the worst first. */
export function resolveSeverities(draft: Draft, report: Report): readonly Severity[] {
  const given = draft.settings.severities;
  if (given === null) return defaultSeverities;
  const seen = new Set<string>();
  return given.map((entry, index) => {
    if (seen.has(entry.name)) report.error(['severities', index, 'name'], `\`${entry.name}\` stands in this list twice`);
    seen.add(entry.name);
    const timeout = entry['acknowledgement timeout'];
    return {
      name: entry.name,
      rank: index + 1,
      description: entry.description,
      urgency: entry.urgency,
      acknowledgementTimeoutMs: timeout === 'never' ? null : timeout,
      thresholds: [],
    };
  });
}

/** With what tells each of them, once the measures are known. */
export function withThresholds(scope: Scope, measures: Readonly<Record<string, Measure>>): readonly Severity[] {
  return scope.severities.map((severity, index) => {
    const told = scope.draft.settings.severities?.[index]?.['told by'] ?? {};
    return { ...severity, thresholds: thresholdsOf(told, ['severities', index, 'told by'], scope, measures) };
  });
}

/** For every level, what the plan says or what is usual. */
export function resolveAlertSeverities(scope: Scope): Readonly<Record<AlertLevel, string>> {
  const given = levelsOf(scope.draft.settings.levels ?? {}, ['levels'], scope);
  const of = (level: AlertLevel) => given[level] ?? severityForLevel(level, scope.severities);
  return { critical: of('critical'), error: of('error'), warning: of('warning'), info: of('info') };
}

/** The levels that are mentioned. */
export function levelsOf(entry: SettingValue<'levels'>, path: Path, scope: Scope): Partial<Readonly<Record<AlertLevel, string>>> {
  const found: Partial<Record<AlertLevel, string>> = {};
  for (const level of alertLevels) {
    const name = entry[level];
    if (name === undefined) continue;
    refersToSeverity(scope, name, [...path, level]);
    found[level] = name;
  }
  return found;
}
