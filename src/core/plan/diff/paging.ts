// Who is paged for which service, when, instead of whom? Exact: from one moment at which something changes to the next.

import { callsFor } from '../../escalation/calls.ts';
import type { EngagementFacts } from '../../escalation/engagement.ts';
import { formatDuration } from '../../kernel/duration.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Interval, totalMs } from '../../kernel/interval.ts';
import { contractTiersOf } from '../exposed.ts';
import type { EscalationPath, Plan, Service } from '../plan.ts';
import { diffLimits, entry, type PlanChange, type Stretches, touching } from './change.ts';
import { asksForFacts, basisOf, type Level, levelsAt, samePeople, turningPoints, zoneOf } from './levels.ts';
import { weeklyOf } from './weekly.ts';

export interface Versions {
  readonly before: Plan;
  readonly after: Plan;
  readonly from: Instant;
  readonly to: Instant;
}

/** Services whose pagings change alike are told of together, and so are the stretches in which the change is the same. */
export function pagingChanges(versions: Versions): readonly PlanChange[] {
  const basis = remembering(versions);
  return [...groupsOf(versions)].flatMap(([, group]) => {
    if (basis('before', group.before) === basis('after', group.after)) return [];
    return changesOf(group, versions);
  });
}

interface Side {
  readonly path: EscalationPath;
  readonly facts: Omit<EngagementFacts, 'severity'>;
}

interface Group {
  readonly before: Side;
  readonly after: Side;
  /** `null`: any. */
  readonly severity: string | null;
  readonly touched: string[];
}

/** Services of both plans by what their pagings depend on, and the paths of teams that are called for other reasons. */
function groupsOf({ before, after }: Versions): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const add = (name: string, sides: { readonly before: Side; readonly after: Side }) => {
    const asks = asksForFacts(sides.before.path) || asksForFacts(sides.after.path);
    for (const severity of asks ? after.severities.map((each) => each.name) : [null]) {
      const key = JSON.stringify([
        sides.before.path.id,
        sides.after.path.id,
        severity,
        asks ? [sides.before.facts, sides.after.facts] : null,
      ]);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { ...sides, severity, touched: [name] });
      else known.touched.push(name);
    }
  };
  const sideOf = (plan: Plan, path: string, service: string, tier: number): Side | null => {
    const found = entry(plan.paths, path);
    return found === undefined ? null : { path: found, facts: { tier, contractTiers: contractTiersOf(plan, service) } };
  };
  const used = new Set<string>();
  const struck = new Map(Object.values(after.scenarios).map(({ id, services }) => [id, new Set(services)]));
  for (const { id, path, tier } of Object.values(after.services)) {
    const old = entry(before.services, id);
    const sides = old === undefined ? null : { before: sideOf(before, old.path, id, old.tier), after: sideOf(after, path, id, tier) };
    used.add(path);
    if (sides !== null && sides.before !== null && sides.after !== null) add(`service ${id}`, { before: sides.before, after: sides.after });
    for (const called of pathsCalledFor(after, { id, path, tier }, struck)) {
      const there = { before: sideOf(before, called.path, id, old?.tier ?? tier), after: sideOf(after, called.path, id, tier) };
      if (there.before === null || there.after === null) continue;
      used.add(called.path);
      add(`service ${id} by path ${called.path}${called.when}`, { before: there.before, after: there.after });
    }
  }
  for (const path of Object.values(after.paths)) {
    const sides = { before: sideOf(before, path.id, '', 0), after: sideOf(after, path.id, '', 0) };
    if (!used.has(path.id) && sides.before !== null && sides.after !== null)
      add(`path ${path.id}`, { before: sides.before, after: sides.after });
  }
  return groups;
}

/** The paths that are run for a service beside its own, and when: always, at some severities, or in a scenario. */
function pathsCalledFor(
  plan: Plan,
  service: Pick<Service, 'id' | 'path' | 'tier'>,
  struck: ReadonlyMap<string, ReadonlySet<string>>,
): readonly { readonly path: string; readonly when: string }[] {
  const found = new Map<string, string>();
  const scenarios = Object.values(plan.scenarios).filter(({ id }) => struck.get(id)?.has(service.id));
  for (const scenario of [null, ...scenarios]) {
    for (const { name: severity } of plan.severities) {
      for (const { path } of callsFor(plan, { service: service.id, tier: service.tier, severity, scenario: scenario?.id ?? null })) {
        if (path !== service.path && !found.has(path)) found.set(path, scenario === null ? '' : ` when ${scenario.title}`);
      }
    }
  }
  return [...found].map(([path, when]) => ({ path, when }));
}

/** The text that decides about a side, worked out once for each path. */
function remembering({ before, after }: Versions): (version: 'before' | 'after', side: Side) => string {
  const known = new Map<string, string>();
  return (version, side) => {
    const key = `${version} ${side.path.id}`;
    const found = known.get(key) ?? basisOf(version === 'before' ? before : after, side.path);
    known.set(key, found);
    return asksForFacts(side.path) ? `${found} ${JSON.stringify(side.facts)}` : found;
  };
}

function changesOf(group: Group, versions: Versions): readonly PlanChange[] {
  const { from, to, before, after } = versions;
  const points = new Set([...turningPoints(before, group.before.path, from, to), ...turningPoints(after, group.after.path, from, to)]);
  const moments = [...points].sort((a, b) => a - b);
  const found = new Map<string, { from: Instant; to: Instant }[]>();
  let last: { readonly text: string | null; readonly to: Instant } = { text: null, to: from };
  const factsOf = (side: Side) => (group.severity === null ? undefined : { severity: group.severity, ...side.facts });
  for (const [index, moment] of moments.entries()) {
    const end = moments[index + 1] ?? to;
    const text = differenceOf(
      levelsAt(before, group.before.path, moment, factsOf(group.before)),
      levelsAt(after, group.after.path, moment, factsOf(group.after)),
      versions,
    );
    if (text !== null) {
      const kept = found.get(text) ?? [];
      const latest = kept.at(-1);
      if (last.text === text && latest !== undefined) latest.to = end;
      else kept.push({ from: moment, to: end });
      found.set(text, kept);
    }
    last = { text, to: end };
  }
  return grouped([...found]).map(([text, stretches]) => ({
    kind: 'paging',
    touches: touching(group.touched),
    severities: group.severity === null ? [] : [group.severity],
    stretches: totalMs(stretches) === to - from ? null : told(stretches, zoneOf(after, group.after.path), versions),
    text,
  }));
}

/** More different pagings of one path than these come of one cause, a rotation's members say, and are told as one. */
const toldApart = 2;

function grouped(
  found: readonly (readonly [text: string, stretches: readonly Interval[]])[],
): readonly (readonly [string, readonly Interval[]])[] {
  if (found.length <= toldApart) return found;
  const stretches = found.flatMap(([, some]) => some).toSorted((a, b) => a.from - b.from);
  const said = found.slice(0, toldApart).map(([text]) => text);
  return [[`${said.join('; then ')}; and so on, in ${found.length} ways by turns`, stretches]];
}

function told(all: readonly Interval[], zone: string, span: Interval): Stretches {
  return {
    zone,
    first: all.slice(0, diffLimits.stretches),
    count: all.length,
    totalMs: totalMs(all),
    weekly: weeklyOf(all, zone, span),
  };
}

/** Who is paged for services that are new: on each level everybody who ever is, in the order in which they come. */
export function newServiceChanges({ before, after, from, to }: Versions): readonly PlanChange[] {
  return Object.values(after.services).flatMap((service) => {
    const path = entry(after.paths, service.path);
    if (entry(before.services, service.id) !== undefined || path === undefined) return [];
    const facts = asksForFacts(path) ? undefined : { severity: '', tier: service.tier, contractTiers: contractTiersOf(after, service.id) };
    const moments = [...new Set(turningPoints(after, path, from, to))].sort((a, b) => a - b);
    const seen = new Map<string, Set<string>>();
    for (const moment of moments) {
      for (const [index, level] of levelsAt(after, path, moment, facts).entries()) {
        const place = level.backstop ? 'by the backstop' : ordinal(index);
        const people = seen.get(place) ?? new Set();
        for (const person of level.people) people.add(person);
        seen.set(place, people);
      }
    }
    const last = seen.get('by the backstop');
    const steps = [...seen].filter(([place]) => place !== 'by the backstop');
    const all = last === undefined ? steps : [...steps, ['by the backstop', last] as const];
    const parts = all.map(([place, people]) => `${names(after, [...people])} ${place}`);
    const text =
      parts.length === 0 ? `nobody is paged for it (path ${path.id})` : `is new, and pages ${parts.join('; ')} (path ${path.id})`;
    return [{ kind: 'paging', touches: touching([`service ${service.id}`]), severities: [], stretches: null, text }];
  });
}

/** What is different, level by level; `null`: nothing. */
function differenceOf(before: readonly Level[], after: readonly Level[], versions: Versions): string | null {
  const parts: string[] = [];
  const steps = (levels: readonly Level[]) => levels.filter((level) => !level.backstop);
  const [old, now] = [steps(before), steps(after)];
  for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
    const part = levelDifference(old[index], now[index], `paged ${ordinal(index)}`, versions);
    if (part !== null) parts.push(part);
  }
  const backstops = [before, after].map((levels) => levels.find((level) => level.backstop));
  const last = levelDifference(backstops[0], backstops[1], 'paged by the backstop', versions);
  if (last !== null) parts.push(last);
  return parts.length === 0 ? null : parts.join('; ');
}

function levelDifference(old: Level | undefined, now: Level | undefined, place: string, { before, after }: Versions): string | null {
  if (old === undefined && now === undefined) return null;
  if (now === undefined) return `nobody is ${place} any more, where ${peopleOf(before, old)} was`;
  const who = `${peopleOf(after, now)} ${now.people.length === 1 ? 'is' : 'are'} ${place}`;
  if (old === undefined) return `${who}, where nobody was`;
  const times = `after ${formatDuration(now.afterMs)} instead of ${formatDuration(old.afterMs)}`;
  if (samePeople(old, now)) return old.afterMs === now.afterMs ? null : `${who} ${times}`;
  return `${who} instead of ${peopleOf(before, old)}${old.afterMs === now.afterMs ? '' : `, ${times}`}`;
}

function peopleOf(plan: Plan, level: Level | undefined): string {
  const people = level?.people ?? [];
  return `${names(plan, people)}${level?.byTurns === true && people.length > 1 ? ' (one of them by turns)' : ''}`;
}

const mostNames = 4;

function names(plan: Plan, people: readonly string[]): string {
  const shown = people.slice(0, mostNames).map((id) => entry(plan.people, id)?.name ?? id);
  const left = people.length - shown.length;
  if (left > 0) return `${shown.join(', ')} and ${left} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function ordinal(index: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][index] ?? `as number ${index + 1}`;
}
