// Who takes turns, and who stands in for whom?

import { defaults } from './defaults.ts';
import type { Path } from './locate.ts';
import type { Override, Person, Rotation, Schedule } from './plan.ts';
import type { Entry } from './schema.ts';
import { refers, refersAll, resolveEach, type Scope } from './scope.ts';
import { timeOffIn } from './time-off.ts';

export function resolveSchedules(scope: Scope, people: Readonly<Record<string, Person>>): Readonly<Record<string, Schedule>> {
  return resolveEach(scope.draft.entries.schedules, (id, entry) => {
    const path = ['schedules', id];
    if (entry.rotations.length === 0)
      scope.report.error([...path, 'rotations'], 'a schedule needs a rotation, and a rotation needs members', { onKey: true });
    const rotations = entry.rotations.map((rotation, index) => rotationOf(rotation, index, [...path, 'rotations', index], scope));
    const overrides = (entry.overrides ?? []).map((override, index) => overrideOf(override, [...path, 'overrides', index], scope));
    return { id, name: entry.name ?? id, zone: entry.zone, rotations, overrides, timeOff: timeOffIn({ rotations, overrides }, people) };
  });
}

type RotationEntry = Entry<'schedules'>['rotations'][number];
type OverrideEntry = NonNullable<Entry<'schedules'>['overrides']>[number];

function rotationOf(entry: RotationEntry, index: number, path: Path, scope: Scope): Rotation {
  if (entry.members.length === 0) scope.report.error([...path, 'members'], 'a rotation without members covers nothing', { onKey: true });
  // Somebody may well have two turns in a round, so repeats are no mistake here.
  const members = entry.members.map((member) => (typeof member === 'string' ? { person: member, joins: null } : member));
  for (const [place, { person, joins }] of members.entries()) {
    const at = [...path, 'members', place];
    refers(scope, 'people', person, joins === null ? at : [...at, 'person']);
    if (joins !== null && joins < entry.from) scope.report.error([...at, 'joins'], 'nobody joins a rotation before it begins');
  }
  if (members.length > 0 && members.every(({ joins }) => joins !== null))
    scope.report.error([...path, 'members'], 'somebody has to take the first turn: a member without `joins`', { onKey: true });
  refersAll(scope, 'people', entry.shadows ?? [], [...path, 'shadows']);
  // Local times of one form sort as text.
  if (entry.until !== undefined && entry.until <= entry.from) scope.report.error([...path, 'until'], 'a rotation ends after it begins');
  return {
    name: entry.name ?? `rotation ${index + 1}`,
    layer: entry.layer ?? defaults.layer,
    members: members.map(({ person }) => person),
    joins: members.flatMap(({ joins }, member) => (joins === null ? [] : [{ member, from: joins }])),
    start: entry.from,
    end: entry.until ?? null,
    turn: entry.every,
    restrictions: entry.only ?? [],
    turns: entry.turns ?? 'calendar',
    shadows: entry.shadows ?? [],
  };
}

function overrideOf(entry: OverrideEntry, path: Path, scope: Scope): Override {
  refers(scope, 'people', entry.person, [...path, 'person']);
  if (entry.replaces !== undefined) refers(scope, 'people', entry.replaces, [...path, 'replaces']);
  if (entry.replaces === entry.person) scope.report.error([...path, 'replaces'], 'nobody stands in for themselves');
  if (entry.to <= entry.from) scope.report.error([...path, 'to'], 'an override ends after it begins');
  return { from: entry.from, to: entry.to, person: entry.person, replaces: entry.replaces ?? null };
}
