// What does the report of many runs look like? One page that needs nothing else: no script, no font, no address; dark and light as the reader has it.

import { formatDuration } from '../../core/kernel/duration.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Script } from '../../sim/script.ts';
import type { Distribution } from '../../sim/statistics.ts';
import { type Cause, causeKinds, type ObjectiveSummary, type Summary } from '../../sim/summary.ts';
import { assumptionsOf } from './assumptions.ts';
import { byWhom, causeNames, percent, shareText } from './text.ts';
import { lengthText } from './times.ts';

export interface ReportAbout {
  readonly script: Script;
  readonly plan: Plan;
  readonly seed: number;
  readonly horizon: string;
}

export function htmlReport(summary: Summary, about: ReportAbout): string {
  const title = escaped(`${about.script.title}: ${about.plan.name}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${escaped(about.script.title)}</h1>
<p>${summary.runs.toLocaleString('en')} simulated runs under the plan “${escaped(about.plan.name)}”, seed ${about.seed}, starting ${escaped(about.horizon)}. Shares are given with their 95 % confidence interval.</p>
</header>
<section aria-labelledby="promises">
<h2 id="promises">Is each promise kept?</h2>
${overview(summary)}
</section>
${summary.objectives.map(objectiveSection).join('\n')}
${updatesSection(summary)}<section aria-labelledby="answer">
<h2 id="answer">The first answer</h2>
${summary.firstAnswer === null ? '<p>Nobody answered in any run.</p>' : distribution(summary.firstAnswer, null, 'Time to the first answer')}
<dl>
<dt>Nobody answered</dt><dd>${shareText(summary.unanswered)}</dd>
<dt>The backstop was paged</dt><dd>${shareText(summary.backstopReached)}</dd>
<dt>At times nobody was paged</dt><dd>${shareText(summary.nobodyNotified)}</dd>
<dt>Pages in a run</dt><dd>${summary.pagesPerRun.toFixed(1)}, of them to people asleep ${summary.nightPagesPerRun.toFixed(1)}</dd>
</dl>
</section>
<section aria-labelledby="assumed">
<h2 id="assumed">What is assumed</h2>
<ul>
${assumptionsOf(about.script, about.plan)
  .map((each) => `<li>${escaped(each)}</li>`)
  .join('\n')}
</ul>
</section>
</main>
</body>
</html>
`;
}

function overview({ objectives }: Summary): string {
  if (objectives.length === 0) return '<p>No objective of the plan fits what happens in this scenario.</p>';
  const rows = objectives.map(
    (
      each,
      index,
    ) => `<tr><th scope="row"><a href="#${sectionOf(index)}">${escaped(each.objective)}</a></th><td>${each.metric}${escaped(byWhom(each.party))} within ${escaped(each.targetText)}</td>
<td class="number">${each.met.of === 0 ? 'undecided' : percent(each.met.share)}</td><td class="interval">${interval(each)}</td></tr>`,
  );
  return `<table>
<thead><tr><th scope="col">Objective</th><th scope="col">Promise</th><th scope="col" class="number">Met</th><th scope="col" class="interval">Confidence, 0 % to 100 %</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function updatesSection({ updates }: Summary): string {
  if (updates.length === 0) return '';
  const rows = updates.map(
    (each) => `<tr><th scope="row">${escaped(each.audience)}</th><td class="number">${each.inTime.of.toLocaleString('en')}</td>
<td>${shareText(each.inTime)}</td><td class="number">${each.missed.toLocaleString('en')}</td><td class="number">${each.publishedPerRun.toFixed(1)}</td></tr>`,
  );
  const causes = updates.flatMap((each) => (each.limitedBy.length === 0 ? [] : [causeList(escaped(each.audience), each.limitedBy)]));
  return `<section aria-labelledby="updates">
<h2 id="updates">Is everybody told in time?</h2>
<table>
<thead><tr><th scope="col">Audience</th><th scope="col" class="number">Due</th><th scope="col">In time</th><th scope="col" class="number">Missed</th><th scope="col" class="number">Recorded a run</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
${causes.length === 0 ? '' : `<h3>Why they were missed</h3><div class="causes">${causes.join('\n')}</div>`}
</section>
`;
}

function sectionOf(index: number): string {
  return `objective-${index}`;
}

/** The share as a dot on a line from none to all, its interval as a bar; nothing where nothing was decided. */
function interval({ met, objective }: ObjectiveSummary): string {
  if (met.of === 0) return '';
  const x = (share: number) => (4 + share * 192).toFixed(1);
  const label = escaped(`${objective}: ${shareText(met)}`);
  return `<svg viewBox="0 0 200 16" width="200" height="16" role="img" aria-label="${label}">
<line x1="4" x2="196" y1="8" y2="8" class="axis"/>
<rect x="${x(met.low)}" y="5" width="${Math.max(1, (met.high - met.low) * 192).toFixed(1)}" height="6" rx="3" class="range"/>
<circle cx="${x(met.share)}" cy="8" r="4" class="dot"/></svg>`;
}

function objectiveSection(each: ObjectiveSummary, index: number): string {
  const id = sectionOf(index);
  const beside =
    each.undecided + each.withdrawn === 0
      ? ''
      : ` Beside them ${each.undecided} undecided when the run ended, ${each.withdrawn} withdrawn before.`;
  const causes = causeKinds.flatMap((kind) =>
    each.limitedBy[kind].length === 0 ? [] : [causeList(causeNames[kind], each.limitedBy[kind])],
  );
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${escaped(each.objective)}</h2>
<p>${each.metric}${escaped(byWhom(each.party))} within ${escaped(each.targetText)}: met in ${shareText(each.met)} of ${each.met.of.toLocaleString('en')}.${beside}</p>
${each.elapsed === null ? '' : distribution(each.elapsed, each.targetMs, `Time to ${each.metric}`)}
${causes.length === 0 ? '' : `<h3>What limited it, where it was missed</h3><div class="causes">${causes.join('\n')}</div>`}
</section>`;
}

function causeList(name: string, causes: readonly Cause[]): string {
  const items = causes.map(
    ({ what, count, share }) => `<li><span>${escaped(what)}</span><span class="number">${percent(share)}</span>
<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" class="track"/><rect width="${(100 * share).toFixed(1)}" height="4" class="bar"/></svg>
<span class="quiet">${count.toLocaleString('en')} of the misses</span></li>`,
  );
  return `<div><h4>${name}</h4><ol>${items.join('\n')}</ol></div>`;
}

const plot = { width: 640, height: 180, left: 8, bottom: 24, top: 18 } as const;

function distribution({ bars, count, p50, p90, p99 }: Distribution, target: number | null, what: string): string {
  const most = Math.max(...bars.map((bar) => bar.count));
  const end = bars.at(-1)?.to ?? 1;
  const x = (ms: number) => plot.left + (Math.min(ms, end) / end) * (plot.width - 2 * plot.left);
  const tall = plot.height - plot.bottom - plot.top;
  const rects = bars.map((bar) => {
    const height = (bar.count / most) * tall;
    const late = target !== null && bar.from >= target;
    return `<rect x="${(x(bar.from) + 1).toFixed(1)}" y="${(plot.height - plot.bottom - height).toFixed(1)}" width="${Math.max(1, x(bar.to) - x(bar.from) - 2).toFixed(1)}" height="${height.toFixed(1)}" class="${late ? 'late' : 'bar'}"><title>${formatDuration(bar.from)} to ${formatDuration(bar.to)}: ${percent(bar.count / count)}</title></rect>`;
  });
  const every = Math.max(1, Math.ceil(bars.length / 6));
  const ticks = bars
    .filter((_, index) => index % every === 0)
    .map((bar) => `<text x="${x(bar.from).toFixed(1)}" y="${plot.height - 6}" class="tick">${formatDuration(bar.from)}</text>`);
  const mark =
    target === null || target > end
      ? ''
      : `<line x1="${x(target).toFixed(1)}" x2="${x(target).toFixed(1)}" y1="${plot.top - 4}" y2="${plot.height - plot.bottom}" class="target"/><text x="${x(target).toFixed(1)}" y="${plot.top - 7}" class="promised" text-anchor="${x(target) > plot.width / 2 ? 'end' : 'start'}">promised ${formatDuration(target)}</text>`;
  return `<figure>
<svg viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-label="${escaped(what)}: half within ${lengthText(p50)}, nine in ten within ${lengthText(p90)}">
<line x1="${plot.left}" x2="${plot.width - plot.left}" y1="${plot.height - plot.bottom}" y2="${plot.height - plot.bottom}" class="axis"/>
${rects.join('\n')}
${ticks.join('\n')}
${mark}
</svg>
<figcaption>${escaped(what)}: p50 ${lengthText(p50)}, p90 ${lengthText(p90)}, p99 ${lengthText(p99)}. The last bar holds what took longer, too.</figcaption>
</figure>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --ground: #fdfcfa; --ink: #1f2328; --quiet: #5c6470; --line: #d8d5ce; --bar: #2f6f8f; --late: #b3372b; --range: #9cc3d5; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181c; --ink: #e8e6e1; --quiet: #a2a8b2; --line: #3a3f47; --bar: #6db3d3; --late: #ef7b6d; --range: #2f5a6e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
h4 { font-size: .875rem; margin: 0 0 .25rem; color: var(--quiet); font-weight: 600; }
p { margin: .25rem 0 .75rem; max-width: 65ch; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; display: block; overflow-x: auto; }
a { color: inherit; }
th, td { text-align: left; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; font-weight: 400; }
thead th { color: var(--quiet); font-size: .875rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
figure { margin: .5rem 0 1rem; }
figure svg { width: 100%; height: auto; display: block; }
figcaption, .quiet { color: var(--quiet); font-size: .875rem; }
.axis { stroke: var(--line); stroke-width: 1; }
.bar { fill: var(--bar); } .late { fill: var(--late); } .range { fill: var(--range); } .dot { fill: var(--bar); } .track { fill: var(--line); }
.target { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 3; }
.tick, .promised { fill: var(--quiet); font: 12px system-ui, sans-serif; } .promised { fill: var(--ink); }
.causes { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.5rem; }
.causes ol { list-style: none; margin: 0; padding: 0; }
.causes li { display: grid; grid-template-columns: 1fr auto; gap: 0 .75rem; padding: .375rem 0; font-size: .9375rem; }
.causes svg { grid-column: 1 / -1; width: 100%; height: 4px; }
.causes .quiet { grid-column: 1 / -1; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; font-variant-numeric: tabular-nums; }
@media (max-width: 30rem) { .interval { display: none; } th, td { padding-right: .375rem; font-size: .8125rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
`;
