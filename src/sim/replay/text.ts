// How does a replay read in a terminal? Sums first, then each difference with its reasons; on wish one incident's two timelines.

import type { ReplayReport, ReportedDifference } from './report.ts';
import { assumptionsText, momentText, offsetText, personText, promiseRows, promiseText } from './words.ts';

export interface TextOptions {
  /** More differences are counted, not shown. */
  readonly most: number;
}

export function replayText(report: ReplayReport, { most }: TextOptions): string {
  const { sums, sumsBefore, differences, notPlayed } = report;
  const head = `${sums.incidents} incidents of ${report.record} under ${report.planName}${report.againstName === null ? '' : `, against ${report.againstName}`}`;
  const rows = promiseRows(report).map(({ name, before, after, won, lost }) =>
    sumsBefore === null ? [name, after] : [name, before, after, `${won} won`, `${lost} lost`],
  );
  const pages =
    sumsBefore === null
      ? [
          ['pages', String(sums.pages)],
          ['of them by night', String(sums.nightPages)],
        ]
      : [
          ['pages', String(sumsBefore.pages), String(sums.pages)],
          ['of them by night', String(sumsBefore.nightPages), String(sums.nightPages)],
        ];
  const people = report.people.map((each) =>
    sumsBefore === null
      ? [each.name, `${each.after} pages`, `${each.nightsAfter} by night`]
      : [each.name, `${each.before} → ${each.after} pages`, `${each.nightsBefore} → ${each.nightsAfter} by night`],
  );
  const shown = differences.slice(0, most).map(differenceText);
  const more = differences.length > most ? [`… and ${differences.length - most} more: --all, --json or --html shows them\n`] : [];
  const titles = sumsBefore === null ? [] : [['', 'before', 'after', '', '']];
  return [
    `${head}\n\n${table([...titles, ...rows, ...pages])}\n`,
    `People\n${table(people)}\n`,
    ...(sumsBefore === null ? [] : [`${differences.length} incidents would have gone otherwise\n\n`, ...shown, ...more]),
    notPlayedText(notPlayed),
    `\n${assumptionsText(report)}\n`,
  ].join('');
}

function differenceText(each: ReportedDifference): string {
  const said = new Set(each.promises.flatMap(({ because }) => because));
  const lines = [
    `${momentText(each.openedAt)}  ${each.severity} ${each.service}: ${each.title}  [${each.id}]`,
    ...each.promises.flatMap((promise) => [`  ${promiseText(promise)}`, ...promise.because.map((reason) => `      ${reason}`)]),
    ...each.people.map((person) => `  ${personText(person)}`),
    ...each.because.filter((reason) => !said.has(reason)).map((reason) => `      ${reason}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Both timelines of one incident, `before` on the left. */
export function timelineText(each: ReportedDifference, width: number): string {
  const column = Math.max(30, Math.floor((width - 14) / 2));
  const lines = [differenceText(each).trimEnd(), '', `${''.padEnd(10)}  ${'before'.padEnd(column)}  after`];
  for (const { afterMs, before, after, same } of each.timeline) {
    const left = before.flatMap(({ text }) => wrapped(text, column));
    const right = same ? ['  the same'] : after.flatMap(({ text }) => wrapped(text, column));
    for (let row = 0; row < Math.max(left.length, right.length, 1); row++) {
      lines.push(
        `${(row === 0 ? offsetText(afterMs) : '').padEnd(10)}  ${(left[row] ?? '').padEnd(column)}  ${right[row] ?? ''}`.trimEnd(),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function notPlayedText(notPlayed: ReplayReport['notPlayed']): string {
  const byReason = new Map<string, number>();
  for (const { reason } of notPlayed) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  if (byReason.size === 0) return '';
  const lines = [...byReason].toSorted(([, a], [, b]) => b - a).map(([reason, count]) => `  ${count}: ${reason}\n`);
  return `\n${notPlayed.length} incidents were not played\n${lines.join('')}`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '• ';
  for (const word of text.split(/\s+/)) {
    if (line.length > 2 && line.length + word.length + 1 > width) {
      lines.push(line);
      line = '  ';
    }
    line += line.length > 2 ? ` ${word}` : word;
  }
  return [...lines, line];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
