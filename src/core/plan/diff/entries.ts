// What else do two plans say differently? Entries that came and went, and the parts of the others that changed.

import { formatDuration } from '../../kernel/duration.ts';
import type { Plan } from '../plan.ts';
import { diffLimits, type PlanChange, same, touching } from './change.ts';

/** How an entry of each record is called; what changes there is told part by part. */
const records = {
  calendars: 'calendar',
  tiers: 'tier',
  measures: 'measure',
  people: 'person',
  teams: 'team',
  schedules: 'schedule',
  paths: 'path',
  services: 'service',
  scenarios: 'scenario',
  runbooks: 'runbook',
  contracts: 'contract',
  customers: 'customer',
  vendors: 'vendor',
  roles: 'role',
  audiences: 'audience',
  facts: 'fact',
  pauses: 'pause',
  regulations: 'regulation',
  integrations: 'integration',
} as const satisfies Partial<Record<keyof Plan, string>>;

/** Parts whose effect is told elsewhere, by who is paged or by what is promised; here it is only said that they changed, since the effect may be later or none. */
const toldElsewhere: Readonly<Record<string, readonly string[]>> = {
  schedule: ['rotations', 'overrides', 'timeOff', 'zone'],
  path: ['steps'],
  contract: ['objectives'],
  scenario: ['engage'],
};

/** Lists whose order means nothing: the same names in another order are the same. */
const unordered: ReadonlySet<string> = new Set([
  'members',
  'supporting',
  'needs',
  'services',
  'vendors',
  'monitoredBy',
  'criticalDependencies',
  'dependsOn',
  'knows',
  'languages',
  'regions',
  'certifications',
  'contacts',
  'severities',
  'tiers',
  'neededAt',
  'apartFrom',
  'outlets',
  'shadows',
  'holidays',
]);

/** What is said of a schedule of which nothing else has changed. */
export const rotationsChanged = 'rotations changed';

/** Never shown, since a diff is read by more people than may use it. */
const secret: readonly string[] = ['key'];

export function entryChanges(before: Plan, after: Plan): readonly PlanChange[] {
  const inRecords = Object.entries(records).flatMap(([section, noun]) => {
    // The keys are those of records of entries.
    const of = (plan: Plan) => plan[section as keyof typeof records] as Readonly<Record<string, object>>;
    return changesIn(noun, of(before), of(after));
  });
  const lists = [
    ...changesIn('severity', byName(before.severities), byName(after.severities)),
    ...changesIn('phase', byName(before.phases), byName(after.phases)),
    ...changesIn('objective', byId(before.objectives), byId(after.objectives)),
  ];
  return [...inRecords, ...lists, ...settingChanges(before, after)];
}

function settingChanges(before: Plan, after: Plan): readonly PlanChange[] {
  const settings = [
    'name',
    'alertSeverities',
    'groupingWindowMs',
    'reopenWindowMs',
    'retention',
    'channelLimits',
    'accepted',
    'engage',
  ] as const;
  return settings
    .filter((name) => !same(before[name], after[name]))
    .map((name) => ({
      ...always,
      touches: touching(['the whole plan']),
      text: name === 'engage' ? 'who is called beside the owner changed' : partText(name, before[name], after[name]),
    }));
}

const always = { kind: 'entry', severities: [], stretches: null } as const;

function changesIn(noun: string, before: Readonly<Record<string, object>>, after: Readonly<Record<string, object>>): readonly PlanChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((id) => {
    const [old, now] = [before[id], after[id]];
    if (same(old, now)) return [];
    const touches = touching([`${noun} ${id}`]);
    if (old === undefined) return [{ ...always, touches, text: 'is new' }];
    if (now === undefined) return [{ ...always, touches, text: 'is gone' }];
    const parts = partsOf(noun, old, now);
    return parts.length === 0 ? [] : [{ ...always, touches, text: parts.join('; ') }];
  });
}

function partsOf(noun: string, old: object, now: object): readonly string[] {
  const [was, is] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  // An objective's target is said by its text.
  const all = [...new Set([...was.keys(), ...is.keys()])].filter((part) => part !== 'targetMs');
  const parts = all.filter((part) => !saysTheSame(part, was.get(part), is.get(part)));
  const effects = toldElsewhere[noun] ?? [];
  return parts.map((part) => (effects.includes(part) ? `${inWords(part)} changed` : partText(part, was.get(part), is.get(part))));
}

function saysTheSame(part: string, old: unknown, now: unknown): boolean {
  if (same(old, now)) return true;
  if (part === 'steps' || part === 'backstop') return same(canonical(old), canonical(now));
  if (!unordered.has(part) || !isList(old) || !isList(now) || old.length !== now.length) return false;
  return same(sorted(old), sorted(now));
}

/** Whom a step pages at once, it pages in no order; by turns, in the plan's. */
function canonical(value: unknown): unknown {
  if (isList(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null || !('targets' in value) || !isList(value.targets)) return value;
  return 'roundRobin' in value && value.roundRobin === true ? value : { ...value, targets: sorted(value.targets) };
}

function sorted(list: readonly unknown[]): readonly string[] {
  return list.map((each) => JSON.stringify(each)).toSorted();
}

/** `dependsOn`: as a reader says it, with what it was and is. */
function partText(part: string, old: unknown, now: unknown): string {
  const words = inWords(part);
  if (secret.includes(part)) return `${words} changed`;
  if (isList(old) && isList(now)) {
    const gone = old.filter((each) => !now.some((other) => same(each, other)));
    const come = now.filter((each) => !old.some((other) => same(each, other)));
    const changed = inBoth(gone, come);
    if (changed !== null) return `${words}: ${changed.join(', ')}`;
    if (gone.length + come.length > 0)
      return `${words}: ${[...come.map((each) => `+ ${shown(each)}`), ...gone.map((each) => `− ${shown(each)}`)].join(', ')}`;
    return `${words}: in another order`;
  }
  const show = part.endsWith('Ms') ? shownDuration : shown;
  return `${words} ${show(old)} → ${show(now)}`;
}

/** Where the same ones came and went, by their ids: what is different in each. `null`: others did. */
function inBoth(gone: readonly unknown[], come: readonly unknown[]): readonly string[] | null {
  if (gone.length === 0 || gone.length !== come.length || !gone.every(hasId) || !come.every(hasId)) return null;
  const pairs = gone.map((old) => ({ old, now: come.find(({ id }) => id === old.id) }));
  const all = pairs.flatMap(({ old, now }) =>
    now === undefined
      ? []
      : [
          `${old.id} (${Object.keys({ ...old, ...now })
            .flatMap((part) => (same(partOf(old, part), partOf(now, part)) ? [] : [partText(part, partOf(old, part), partOf(now, part))]))
            .join('; ')})`,
        ],
  );
  return all.length === pairs.length ? all : null;
}

function hasId(value: unknown): value is { readonly id: string } {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

function partOf(entry: object, part: string): unknown {
  return new Map<string, unknown>(Object.entries(entry)).get(part);
}

/** Where the plan's own word is another one. */
const planWords: Readonly<Record<string, string>> = {
  notAgainMs: 'no new page within',
  lowUrgencyCalendar: 'low urgency waits for',
};

function inWords(part: string): string {
  const own = planWords[part];
  if (own !== undefined) return own;
  return part.replace(/Ms$/, '').replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function shownDuration(value: unknown): string {
  return typeof value === 'number' ? formatDuration(value) : shown(value);
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const { valueLength } = diffLimits;
  return text.length > valueLength ? `${text.slice(0, valueLength)}…` : text === '' ? 'nothing' : text;
}

function byName<T extends { readonly name: string }>(list: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(list.map((each) => [each.name, each]));
}

function byId<T extends { readonly id: string }>(list: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(list.map((each) => [each.id, each]));
}
