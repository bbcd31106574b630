// How does a replay read as a page? One file with nothing around it: each difference leads to the incident's two timelines.

import type { ReplayReport, ReportedDifference } from './report.ts';
import type { TimelineLine, TimelineMoment } from './timeline.ts';
import { assumptionsText, momentText, offsetText, personText, promiseRows, promiseText } from './words.ts';

export function replayHtml(report: ReplayReport): string {
  const { planName, againstName, record, sums, sumsBefore } = report;
  const against = againstName === null ? '' : ` against ${againstName}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(`Replay: ${planName}${against}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(`${sums.incidents} incidents of ${record} under ${planName}${against}`)}</h1>
<p>${text(assumptionsText(report))}</p>
<h2>Promises</h2>
${table(
  ['', ...(sumsBefore === null ? [] : ['before']), 'after', ...(sumsBefore === null ? [] : ['won', 'lost'])],
  promiseRows(report).map(({ name, before, after, won, lost }) =>
    sumsBefore === null ? [name, after] : [name, before, after, String(won), String(lost)],
  ),
)}
<h2>People</h2>
${table(
  sumsBefore === null ? ['', 'pages', 'by night'] : ['', 'pages before', 'pages after', 'by night before', 'by night after'],
  report.people.map((each) =>
    sumsBefore === null
      ? [each.name, String(each.after), String(each.nightsAfter)]
      : [each.name, String(each.before), String(each.after), String(each.nightsBefore), String(each.nightsAfter)],
  ),
)}
${sumsBefore === null ? '' : differencesPart(report.differences)}
${notPlayedPart(report.notPlayed)}
</main>
</body>
</html>
`;
}

function differencesPart(differences: readonly ReportedDifference[]): string {
  const rows = differences.map((each, index) => {
    const changes = [...each.promises.map(promiseText), ...each.people.map(personText)];
    return `<tr><td>${text(momentText(each.openedAt))}</td><td>${text(each.severity)}</td><td>${text(each.service)}</td><td><a href="#incident-${index + 1}">${text(each.title)}</a></td><td>${changes.map(text).join('<br>')}</td></tr>`;
  });
  return `<h2>${differences.length} incidents would have gone otherwise</h2>
<div class="wide"><table><thead><tr><th>opened</th><th></th><th>service</th><th>incident</th><th>what changes</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>
<h2>Timelines side by side</h2>
${differences.map(timelinePart).join('\n')}`;
}

function timelinePart(each: ReportedDifference, index: number): string {
  const reasons = [...each.promises.flatMap((promise) => [promiseText(promise), ...promise.because]), ...each.because];
  const link = each.url === null || !/^https?:\/\//.test(each.url) ? '' : ` <a href="${text(each.url)}">record</a>`;
  return `<section id="incident-${index + 1}">
<h3>${text(`${momentText(each.openedAt)}, ${each.severity} ${each.service}: ${each.title}`)} <small>${text(each.id)}${link}</small></h3>
<ul>${[...new Set(reasons)].map((reason) => `<li>${text(reason)}</li>`).join('')}</ul>
${stretchesOf(each.timeline).map(stretchPart).join('\n')}
</section>`;
}

/** What is the same under both plans is folded, so that the eye falls on what is not. */
function stretchPart(moments: readonly TimelineMoment[]): string {
  const rows = moments.map(({ afterMs, before, after, same }) => {
    const sides = same ? `<td colspan="2">${lines(before)}</td>` : `<td>${lines(before)}</td><td>${lines(after)}</td>`;
    return `<tr><th scope="row">${text(offsetText(afterMs))}</th>${sides}</tr>`;
  });
  const [first, last] = [moments[0], moments.at(-1)];
  const head = first?.same ? '' : '<thead><tr><th></th><th>before</th><th>after</th></tr></thead>';
  const whole = `<div class="wide"><table class="timelines">${head}<tbody>
${rows.join('\n')}
</tbody></table></div>`;
  if (first === undefined || last === undefined || !first.same) return whole;
  const span = first === last ? offsetText(first.afterMs) : `${offsetText(first.afterMs)} to ${offsetText(last.afterMs)}`;
  const count = moments.reduce((sum, { before }) => sum + before.length, 0);
  return `<details class="same"><summary>${text(span)}: the same under both (${count} ${count === 1 ? 'line' : 'lines'})</summary>${whole}</details>`;
}

/** Neighbours that are the same, or are not. */
function stretchesOf(timeline: readonly TimelineMoment[]): readonly (readonly TimelineMoment[])[] {
  const stretches: TimelineMoment[][] = [];
  for (const moment of timeline) {
    const last = stretches.at(-1);
    if (last !== undefined && last[0]?.same === moment.same) last.push(moment);
    else stretches.push([moment]);
  }
  return stretches;
}

function lines(some: readonly TimelineLine[]): string {
  return some.map(({ text: words, tone }) => `<p class="${tone}">${text(words)}</p>`).join('');
}

function notPlayedPart(notPlayed: ReplayReport['notPlayed']): string {
  if (notPlayed.length === 0) return '';
  return `<h2>${notPlayed.length} incidents were not played</h2>\n<ul>${notPlayed.map(({ id, reason }) => `<li>${text(`${id}: ${reason}`)}</li>`).join('')}</ul>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${text(cell)}</td>`).join('');
  return `<div class="wide"><table><thead><tr>${head.map((cell) => `<th>${text(cell)}</th>`).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody></table></div>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#d0d4da, #3c4048); --quiet: light-dark(#5c6370, #a0a6b0); --good: light-dark(#12652f, #7fd19a); --bad: light-dark(#a11d1d, #ff9a94); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 1100px; margin: 0 auto; padding: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
.timelines th { width: 6rem; } .timelines td { width: 45%; } .timelines p { margin: 0; }
.same { margin: .5rem 0; } .same summary, .same td { color: var(--quiet); } .same summary { cursor: pointer; } .same td { width: auto; } .quiet { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); }
section { border-top: 2px solid var(--line); margin-top: 2rem; } section:target { outline: 3px solid var(--line); outline-offset: .5rem; }
small { font-weight: normal; color: var(--quiet); }
`;
