// Who is paged in which order, and when? Steps with waits, however they were written, and a backstop that never gives up.

import type { Millis } from '../kernel/instant.ts';
import { contractTiers } from './customers.ts';
import { defaults } from './defaults.ts';
import type { Path } from './locate.ts';
import type { EscalationPath, Step, StepCondition, Target } from './plan.ts';
import { refersToTargets } from './references.ts';
import type { Entry } from './schema.ts';
import { refers, refersToSeverities, refuseRepeats, resolveEach, type Scope } from './scope.ts';
import { didYouMean } from './suggest.ts';
import { levelsOfTiers } from './tiers.ts';

export function resolvePaths(scope: Scope): Readonly<Record<string, EscalationPath>> {
  return resolveEach(scope.draft.entries.paths, (id, entry) => {
    const path = ['paths', id];
    if (entry.steps.length === 0) scope.report.error([...path, 'steps'], 'a path needs at least one step', { onKey: true });
    const calendar = entry['low urgency']?.['wait for'] ?? null;
    if (calendar !== null) refers(scope, 'calendars', calendar, [...path, 'low urgency', 'wait for']);
    checkTargets(entry.backstop.page, [...path, 'backstop', 'page'], scope);
    checkHold(entry, path, scope);
    return {
      id,
      name: entry.name ?? id,
      steps: stepsOf(entry.steps, [...path, 'steps'], scope),
      repeat: entry.repeat ?? 0,
      backstop: { targets: entry.backstop.page, everyMs: entry.backstop.every },
      lowUrgencyCalendar: calendar,
      pageAfterMs: entry['page after'] ?? 0,
      notAgainMs: entry['no new page within'] ?? 0,
      holdAt: entry['hold at'] ?? null,
      acknowledgementTimeoutMs: entry['acknowledgement timeout'] ?? 'severity',
    };
  });
}

function checkHold(entry: Entry<'paths'>, path: Path, scope: Scope): void {
  const severities = entry['hold at'];
  if (severities === undefined) return;
  refersToSeverities(scope, severities, [...path, 'hold at']);
  if (entry['page after'] === undefined && entry['no new page within'] === undefined)
    scope.report.error([...path, 'hold at'], 'nothing is held back: say `page after` or `no new page within`', { onKey: true });
}

/** A gap between two steps is said once: by the first one's `wait` or by the second one's `at`. */
function stepsOf(entries: Entry<'paths'>['steps'], path: Path, scope: Scope): readonly Step[] {
  let startMs: Millis = 0;
  return entries.map((entry, index) => {
    const next = entries[index + 1];
    checkTargets(entry.page, [...path, index, 'page'], scope);
    if (index === 0 && entry.at !== undefined) scope.report.error([...path, 0, 'at'], 'the first step is reached at once', { onKey: true });
    let waitMs: Millis = entry.wait ?? defaults.stepWaitMs;
    if (next?.at !== undefined) {
      const nextAt = [...path, index + 1, 'at'];
      if (entry.wait !== undefined)
        scope.report.error(nextAt, 'the step before says how long to `wait`: say one of the two', { onKey: true });
      else if (next.at <= startMs) scope.report.error(nextAt, 'a step is reached later than the one before it');
      else waitMs = next.at - startMs;
    }
    startMs += waitMs;
    return {
      targets: entry.page,
      waitMs,
      roundRobin: entry['round robin'] ?? false,
      only: conditionOf(entry.only, [...path, index, 'only'], scope),
    };
  });
}

function conditionOf(only: Entry<'paths'>['steps'][number]['only'], path: Path, scope: Scope): StepCondition | null {
  if (only === undefined) return null;
  const { severities = [], tiers = [], hours = null, customers = [] } = only;
  if (severities.length + tiers.length + customers.length === 0 && hours === null)
    scope.report.error(path, 'say when the step applies: by `severities`, `tiers`, `hours` or `customers`', { onKey: true });
  refersToSeverities(scope, severities, [...path, 'severities']);
  if (hours !== null) refers(scope, 'calendars', hours.calendar, [...path, 'hours']);
  const known = contractTiers(scope);
  refuseRepeats(scope, customers, [...path, 'customers']);
  for (const [index, tier] of customers.entries()) {
    if (known.has(tier)) continue;
    scope.report.error([...path, 'customers', index], `no contract has the tier \`${tier}\``, {
      suggestion: () => didYouMean(tier, known),
    });
  }
  return { severities, tiers: levelsOfTiers(tiers, [...path, 'tiers'], scope), hours, contractTiers: customers };
}

function checkTargets(targets: readonly Target[], path: Path, scope: Scope): void {
  if (targets.length === 0) scope.report.error(path, 'somebody has to be paged here', { onKey: true });
  refersToTargets(targets, path, scope);
}
