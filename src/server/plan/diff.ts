// What does `tocsin plan diff OLD NEW` do? It says what changes for whom: 0 the same, 1 something differs, 2 misuse.

import { formatDuration } from '../../core/kernel/duration.ts';
import { day, parseInstant } from '../../core/kernel/instant.ts';
import { formatLocal, localParts } from '../../core/kernel/zone.ts';
import type { ChangeKind, PlanChange, PlanDiff } from '../../core/plan/diff/change.ts';
import { diffPlans } from '../../core/plan/diff/diff.ts';
import { weeklyText } from '../../core/plan/diff/weekly-text.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { tally } from './compiler-style.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

/** How far ahead pagings are compared unless it is said. */
export const diffDays = 28;

export interface DiffWishes {
  readonly before: string;
  readonly after: string;
  /** The moment from which pagings are compared; now if not said. */
  readonly from: string | null;
  readonly days: number;
  readonly json: boolean;
}

/** Accepts a plan that has warnings: they are the business of `plan validate`. */
export async function diffPlanFiles(wishes: DiffWishes, shell: Shell, now: number): Promise<ExitCode> {
  const from = wishes.from === null ? now : parseInstant(wishes.from);
  if (from === null) return misuse(`\`${wishes.from}\` is no moment; write it like 2026-12-08T09:30:00Z`, wishes.json, shell);
  const [before, after] = await Promise.all([planAt(wishes.before, shell), planAt(wishes.after, shell)]);
  if (typeof before === 'string') return misuse(before, wishes.json, shell);
  if (typeof after === 'string') return misuse(after, wishes.json, shell);
  const diff = diffPlans(before, after, { from, to: from + wishes.days * day });
  shell.write(wishes.json ? `${JSON.stringify(diff, null, 2)}\n` : diffText(diff, wishes.days));
  return diff.changes.length === 0 ? 0 : 1;
}

/** The plan, or why there is none. */
async function planAt(path: string, shell: Shell): Promise<Plan | string> {
  const read = await readPlanSources(path);
  if (!read.ok) return read.refusal.message;
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  return plan ?? `${path} is no sound plan (${tally(problems)}): see \`tocsin plan validate ${path}\``;
}

const titles: Readonly<Record<ChangeKind, string>> = {
  paging: 'Who is paged',
  promise: 'What is promised',
  called: 'Who else is called',
  entry: 'What the plan says otherwise',
};

/** In groups, each change on lines of its own, for people. */
export function diffText(diff: PlanDiff, days: number): string {
  if (diff.changes.length === 0) return `The plans say the same; who is paged was compared for ${days} days.\n`;
  const groups = (Object.keys(titles) as ChangeKind[]).flatMap((kind) => {
    const changes = diff.changes.filter((change) => change.kind === kind);
    if (changes.length === 0) return [];
    const about = kind === 'paging' ? ` (in the ${days} days from ${new Date(diff.from).toISOString().slice(0, 16)}Z)` : '';
    return [`${titles[kind]}${about}\n${changes.map(changeText).join('')}`];
  });
  const more = diff.more === 0 ? '' : `\n… and ${diff.more} more changes\n`;
  return `${groups.join('\n')}${more}`;
}

function changeText({ touches, severities, stretches, text }: PlanChange): string {
  const left = touches.count - touches.first.length;
  const who = `${touches.first.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  const when = stretches === null ? '' : `, ${stretchText(stretches)}`;
  return `  ${who}${severities.length === 0 ? '' : `, ${severities.join(' and ')}`}${when}:\n    ${text}\n`;
}

function stretchText({ zone, first, count, totalMs, weekly }: NonNullable<PlanChange['stretches']>): string {
  if (weekly !== null) return `${weekly.map(weeklyText).join(' and ')} (${zone})`;
  const [one] = first;
  if (one === undefined) return '';
  const [from, to] = [formatLocal(one.from, zone), formatLocal(one.to, zone)];
  const more = count > 1 ? `, and ${count - 1} more times, ${formatDuration(totalMs)} in all` : '';
  return `from ${from} to ${sameDay(one, zone) ? to.split(' ').slice(4).join(' ') : to}${more}`;
}

function sameDay({ from, to }: { readonly from: number; readonly to: number }, zone: string): boolean {
  return localParts(zone, from).date === localParts(zone, to).date;
}
