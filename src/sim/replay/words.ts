// How are a replay's figures said? The same words in the terminal and on the page.

import { formatDuration } from '../../core/kernel/duration.ts';
import { formatInstant, type Instant } from '../../core/kernel/instant.ts';
import type { PersonDifference, PromiseDifference, Sums } from './compare.ts';
import { promiseName, promisesIn } from './promise-of.ts';
import type { ReplayReport } from './report.ts';

export function assumptionsText({ assumptions }: ReplayReport): string {
  const { answerMs, answerAtNightMs } = assumptions;
  return `People answer as the record says; where it does not say, ${formatDuration(answerMs)} after a page, ${formatDuration(answerAtNightMs)} between 22:00 and 07:00 on their own clock. Messages arrive at once. Incidents last as long as they did.`;
}

/** `acknowledge`, 400 met, 12 missed, 3 open; before 390, 22, 3. */
export interface PromiseRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly won: number;
  readonly lost: number;
}

export function promiseRows(report: ReplayReport): readonly PromiseRow[] {
  const all = promisesIn([...(report.sumsBefore?.promises ?? []), ...report.sums.promises].map(({ of }) => of)).map(promiseName);
  const changes = (name: string, change: PromiseDifference['change']) =>
    report.differences.flatMap(({ promises }) => promises.filter((each) => promiseName(each.of) === name && each.change === change)).length;
  return all.map((name) => ({
    name,
    before: sumText(report.sumsBefore, name),
    after: sumText(report.sums, name),
    won: changes(name, 'won'),
    lost: changes(name, 'lost'),
  }));
}

function sumText(sums: Sums | null, name: string): string {
  const found = sums?.promises.find((each) => promiseName(each.of) === name);
  return found === undefined ? '–' : `${found.met} met, ${found.missed} missed${found.open === 0 ? '' : `, ${found.open} open`}`;
}

export function promiseText({ of, change, before, after }: PromiseDifference): string {
  const said = (outcome: typeof before) =>
    outcome === null ? 'not promised' : `${outcome.verdict} (${formatDuration(outcome.elapsedMs)} of ${outcome.targetText})`;
  return `${promiseName(of)} ${change}: ${said(before)} → ${said(after)}`;
}

export function personText(person: PersonDifference): string {
  const nights = person.nightsBefore === 0 && person.nightsAfter === 0 ? '' : `, by night ${person.nightsBefore} → ${person.nightsAfter}`;
  return `${person.name} paged ${person.before} → ${person.after} times${nights}`;
}

/** `2026-03-01 02:00 UTC` */
export function momentText(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}

export function offsetText(ms: number): string {
  return ms === 0 ? '+0s' : `+${formatDuration(ms)}`;
}
