// What may a name refer to? The known names, the world outside the text, and how a wrong one is reported.

import type { Refusal } from '../kernel/result.ts';
import { broughtFacts } from './brought-facts.ts';
import type { Draft } from './draft.ts';
import type { Path } from './locate.ts';
import type { Severity } from './plan.ts';
import type { Report } from './problem.ts';
import type { Section } from './schema.ts';
import { didYouMean } from './suggest.ts';
import { usualFacts } from './usual-facts.ts';
import { usualRoles } from './usual-roles.ts';
import { usualMeasures, usualTiers } from './usual-tiers.ts';

/** What the text cannot know. Each may be left out; then what depends on it is not checked (or, for holidays, refused). */
export interface PlanOutside {
  /** Days (`2026-12-25`) and parts of days (`2026-12-24 19:00-24:00`) of the public holidays in these years; `null` where the country or region is unknown. */
  readonly holidaysOf?: (country: string, region: string | null, years: readonly number[]) => readonly string[] | null;
  /** The channel registry: `validate` says what is wrong with an address. */
  readonly channels?: ReadonlyMap<string, { validate(address: string): Refusal | null; readonly can: { readonly wake: boolean } }>;
}

export interface Scope {
  readonly draft: Draft;
  readonly report: Report;
  readonly severities: readonly Severity[];
  readonly environment: (name: string) => string | undefined;
  readonly outside: PlanOutside;
}

/** How each section's entries are called in a message. */
const nouns: Readonly<Record<Section, string>> = {
  calendars: 'calendar',
  people: 'person',
  teams: 'team',
  schedules: 'schedule',
  paths: 'path',
  services: 'service',
  scenarios: 'scenario',
  objectives: 'objective',
  integrations: 'integration',
  tiers: 'tier',
  measures: 'measure',
  vendors: 'vendor',
  runbooks: 'runbook',
  contracts: 'contract',
  customers: 'customer',
  roles: 'role',
  facts: 'fact',
  phases: 'phase',
  audiences: 'audience',
  pauses: 'pause',
  regulations: 'regulation',
};

/** What everybody has, whether the plan says it or not. */
const usual: Partial<Readonly<Record<Section, readonly string[]>>> = {
  tiers: Object.keys(usualTiers),
  measures: Object.keys(usualMeasures),
  roles: Object.keys(usualRoles),
  facts: Object.keys(usualFacts),
};

/** Facts that the plan's vendors and regulations bring along. */
function factsBrought({ draft: { names, entries } }: Scope): readonly string[] {
  return broughtFacts(
    names.vendors,
    [...names.regulations].map((id) => [id, entries.regulations.get(id)?.reports.length ?? 0] as const),
  );
}

export interface Referring {
  /** What everybody has does not count. */
  readonly ownOnly?: boolean;
  readonly onKey?: boolean;
  /** How bad it is where there is none; an error if not said. */
  readonly severity?: 'error' | 'warning';
}

/** Whether there is such an entry; reports it where there is none. */
export function refers(
  scope: Scope,
  section: Section,
  name: string,
  path: Path,
  { ownOnly = false, onKey = false, severity = 'error' }: Referring = {},
): boolean {
  const own = scope.draft.names[section];
  const common = ownOnly ? [] : [...(usual[section] ?? []), ...(section === 'facts' ? factsBrought(scope) : [])];
  if (own.has(name) || common.includes(name)) return true;
  const known = [...own, ...common];
  scope.report[severity](path, `there is no ${nouns[section]} \`${name}\``, { onKey, suggestion: () => didYouMean(name, known) });
  return false;
}

/** Checks each of a list's names, and that none stands twice. */
export function refersAll(scope: Scope, section: Section, names: readonly string[], path: Path, referring: Referring = {}): void {
  for (const [index, name] of names.entries()) refers(scope, section, name, [...path, index], referring);
  refuseRepeats(scope, names, path);
}

export function refuseRepeats(scope: Scope, names: readonly (string | number)[], path: Path): void {
  const seen = new Set<string | number>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) scope.report.error([...path, index], `\`${name}\` stands in this list twice`);
    seen.add(name);
  }
}

/** Checks names of severities. */
export function refersToSeverities(scope: Scope, names: readonly string[], path: Path): void {
  for (const [index, name] of names.entries()) refersToSeverity(scope, name, [...path, index]);
  refuseRepeats(scope, names, path);
}

export function refersToSeverity(scope: Scope, name: string, path: Path): void {
  const known = scope.severities.map((severity) => severity.name);
  if (!known.includes(name)) {
    const suggestion = didYouMean(name, known) ?? `known are ${known.map((each) => `\`${each}\``).join(', ')}`;
    scope.report.error(path, `there is no severity \`${name}\``, { suggestion });
  }
}

/** The resolved entries of a section, in its order. */
export function resolveEach<E, R>(entries: ReadonlyMap<string, E>, resolve: (id: string, entry: E) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...entries].map(([id, entry]) => [id, resolve(id, entry)]));
}
