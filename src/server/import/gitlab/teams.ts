// What is a team of the catalogue in a plan? A team with a path of its own, answered by a stand-in until its people are named.

import type { Discipline } from '../../../core/plan/plan.ts';
import type { Names } from '../names.ts';
import type { Note } from '../note.ts';
import type { PlanTexts } from '../plan-folder.ts';
import type { Catalog, CatalogTeam } from './source.ts';

/** The person who answers for every team, since the catalogue names nobody who can be reached. */
export const standIn = 'stand-in';

/** The first that a team's name fits; engineering where none does. */
const disciplines: readonly { readonly pattern: RegExp; readonly discipline: Discipline }[] = [
  {
    pattern: /^(sre|infrasec|reliability|ops|foundations|runway|observability|infrastructure|release|delivery|scalability)/,
    discipline: 'operations',
  },
  { pattern: /secur|abuse|authentication|authorization/, discipline: 'security' },
  { pattern: /^support/, discipline: 'customer-success' },
];

/** Fields that are said in words of the plan; any other is told of as not taken over. */
const taken = ['name', 'url', 'oncall_schedule', 'manager'];

export interface ImportedTeams {
  readonly people: PlanTexts['people'];
  readonly teams: PlanTexts['teams'];
  readonly paths: PlanTexts['paths'];
  readonly notes: readonly Note[];
}

/** `called`: names of teams that somebody calls; the others get no path. */
export function importTeams(
  catalog: Catalog,
  options: { readonly names: Names; readonly email: string; readonly called: ReadonlySet<string> },
): ImportedTeams {
  const { text, entries } = catalog.teams;
  const notes: Note[] = [];
  const note = (kind: Note['kind'], index: number, subject: string, message: string, field?: string) =>
    notes.push({ kind, file: text.file, line: text.lineOf(['teams', index, ...(field === undefined ? [] : [field])]), subject, message });
  const teams: Record<string, object> = {};
  const paths: Record<string, object> = {};
  for (const [index, team] of entries.entries()) {
    const name = options.names.nameOf(team.name);
    const isCalled = options.called.has(team.name);
    teams[name] = { name: team.name, discipline: disciplineOf(team), members: [standIn], ...(isCalled ? { path: name } : {}) };
    if (isCalled) paths[name] = pathOf(name);
    if (name !== team.name) note('assumed', index, `team ${team.name}`, `is called \`${name}\`, since a name has no such letters`, 'name');
    if (team.oncall_schedule)
      note(
        'not-mapped',
        index,
        `team ${team.name}`,
        `its schedule is at ${team.oncall_schedule}: write it as a schedule`,
        'oncall_schedule',
      );
    if (team.manager)
      note('not-mapped', index, `team ${team.name}`, `its manager ${team.manager} has no address in the catalogue`, 'manager');
  }
  note(
    'assumed',
    0,
    'people',
    `the catalogue names nobody who can be reached: \`${standIn}\` (${options.email}) is the one member of all ${entries.length} teams`,
  );
  note('assumed', 0, 'paths', `${Object.keys(paths).length} teams are called: each pages its members, then the stand-in, every 15 minutes`);
  note('assumed', 0, 'disciplines', 'by words in the names of the teams; engineering where none is known');
  for (const [field, where] of fieldsLeft(entries)) note('not-mapped', where[0] ?? 0, `field ${field}`, `of ${where.length} teams`, field);
  return { people: { [standIn]: personOf(options.email) }, teams, paths, notes };
}

function personOf(email: string): object {
  return { name: 'Stand-in', email, zone: 'UTC', contact: { mail: { email } } };
}

function pathOf(team: string): object {
  return { steps: [{ page: [`team ${team}`], wait: '15m' }], backstop: { page: [`person ${standIn}`], every: '15m' } };
}

function disciplineOf(team: CatalogTeam): Discipline {
  return disciplines.find(({ pattern }) => pattern.test(team.name))?.discipline ?? 'engineering';
}

/** Each field that has no place in a plan, with the entries that say something in it. */
export function fieldsLeft(
  entries: readonly Readonly<Record<string, unknown>>[],
  known: readonly string[] = taken,
): ReadonlyMap<string, readonly number[]> {
  const left = new Map<string, number[]>();
  for (const [index, entry] of entries.entries()) {
    for (const [field, value] of Object.entries(entry)) {
      if (known.includes(field) || saysNothing(value)) continue;
      const where = left.get(field);
      if (where === undefined) left.set(field, [index]);
      else where.push(index);
    }
  }
  return left;
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.every(saysNothing);
  return typeof value === 'object' && Object.values(value).every(saysNothing);
}
