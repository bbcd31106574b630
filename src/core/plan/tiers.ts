// How important is it, and how is the size of a trouble told? Tiers by level or name; measures with their thresholds.

import { parseSpan } from '../kernel/duration.ts';
import type { Path } from './locate.ts';
import { refers, resolveEach, type Scope } from './scope.ts';
import { didYouMean } from './suggest.ts';
import type { Measure, Threshold, Tier } from './tier.ts';
import { usualMeasures, usualTiers } from './usual-tiers.ts';

export type Level = Tier['level'];

/** The plan's own where it names any, filled up with the usual ones for levels that it leaves out. */
export function resolveTiers(scope: Scope): Readonly<Record<string, Tier>> {
  const levels = new Map<number, string>();
  const own = resolveEach(scope.draft.entries.tiers, (id, entry): Tier => {
    const other = levels.get(entry.level);
    if (other !== undefined) scope.report.error(['tiers', id, 'level'], `\`${other}\` has this level already`);
    levels.set(entry.level, id);
    // The schema admits 1 to 4 only.
    return { id, name: entry.name ?? id, level: entry.level as Level, description: entry.description };
  });
  const left = Object.entries(usualTiers).filter(([id, tier]) => !levels.has(tier.level) && !Object.hasOwn(own, id));
  return { ...own, ...Object.fromEntries(left) };
}

/** The level that is meant; 4 where there is no such tier, which is reported. */
export function levelOf(ref: string | number, path: Path, scope: Scope): Level {
  // The schema admits 1 to 4 only.
  if (typeof ref === 'number') return ref as Level;
  const entry = scope.draft.entries.tiers.get(ref);
  // As above.
  if (entry !== undefined) return entry.level as Level;
  const usual = Object.hasOwn(usualTiers, ref) ? usualTiers[ref] : undefined;
  const overruled = [...scope.draft.entries.tiers.values()].some((each) => each.level === usual?.level);
  if (usual !== undefined && !overruled) return usual.level;
  refers(scope, 'tiers', ref, path, { ownOnly: overruled });
  return 4;
}

/** Levels, each once; the same tier by level and by name is told. */
export function levelsOfTiers(refs: readonly (string | number)[], path: Path, scope: Scope): readonly Level[] {
  const levels = refs.map((ref, index) => levelOf(ref, [...path, index], scope));
  for (const [index, level] of levels.entries()) {
    if (levels.indexOf(level) < index) scope.report.error([...path, index], `\`${refs[index]}\` stands in this list twice`);
  }
  return levels;
}

export function resolveMeasures(scope: Scope): Readonly<Record<string, Measure>> {
  const own = resolveEach(
    scope.draft.entries.measures,
    (id, { name, unit, description }): Measure => ({ id, name, unit, description: description ?? '' }),
  );
  return { ...usualMeasures, ...own };
}

/** `{ customers-affected: at least 20%, data-at-risk: yes }` */
export function thresholdsOf(
  told: Readonly<Record<string, string>>,
  path: Path,
  scope: Scope,
  measures: Readonly<Record<string, Measure>>,
): readonly Threshold[] {
  return Object.entries(told).flatMap(([id, text]): readonly Threshold[] => {
    const measure = Object.hasOwn(measures, id) ? measures[id] : undefined;
    if (measure === undefined) {
      const suggestion = () =>
        didYouMean(id, Object.keys(measures)) ??
        `known are ${Object.keys(measures)
          .map((each) => `\`${each}\``)
          .join(', ')}`;
      scope.report.error([...path, id], `there is no measure \`${id}\``, { onKey: true, suggestion });
      return [];
    }
    const threshold = thresholdOf(measure, text);
    if (threshold === null) scope.report.error([...path, id], `expected ${examples[measure.unit]}, not \`${text.slice(0, 60)}\``);
    return threshold === null ? [] : [threshold];
  });
}

const examples: Readonly<Record<Measure['unit'], string>> = {
  share: 'a share like `at least 20%`',
  count: 'a count like `at least 3`',
  duration: 'a duration like `at least 5m`',
  yes: '`yes`',
};

function thresholdOf(measure: Measure, text: string): Threshold | null {
  const found = { measure: measure.id, text: text.trim() };
  if (measure.unit === 'yes') return text.trim() === 'yes' ? { ...found, comparison: 'at-least', value: 1 } : null;
  const [, bound, amount = ''] = /^at (least|most) (\S.*)$/.exec(text.trim()) ?? [];
  if (bound === undefined) return null;
  const value = amountOf(measure.unit, amount);
  return value === null ? null : { ...found, comparison: bound === 'least' ? 'at-least' : 'at-most', value };
}

function amountOf(unit: 'share' | 'count' | 'duration', text: string): number | null {
  switch (unit) {
    case 'share': {
      const percent = Number(/^(\d{1,3}(?:\.\d{1,3})?)\s*%$/.exec(text)?.[1] ?? 'NaN');
      return percent >= 0 && percent <= 100 ? percent / 100 : null;
    }
    case 'count':
      return /^\d{1,12}$/.test(text) ? Number(text) : null;
    case 'duration': {
      const span = parseSpan(text);
      return span.ok && span.value.kind === 'elapsed' ? span.value.ms : null;
    }
  }
}
