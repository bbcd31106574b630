// What does `tocsin simulate` print for people? One run as a timeline with its clocks; many runs as shares, plots and causes.

import { formatDuration } from '../../core/kernel/duration.ts';
import { localParts } from '../../core/kernel/zone.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { allPromises } from '../../core/sla/promises.ts';
import type { ClockOutcome, Outcome } from '../../sim/outcome.ts';
import { type Run, timelineOf } from '../../sim/run.ts';
import type { Script } from '../../sim/script.ts';
import type { Share } from '../../sim/statistics.ts';
import { type CauseKind, causeKinds, type ObjectiveSummary, type Summary } from '../../sim/summary.ts';
import type { UpdateOutcome } from '../../sim/told.ts';
import { assumptionsOf } from './assumptions.ts';
import { histogram } from './plot.ts';
import { lengthText, momentText } from './times.ts';

export function runText(run: Run, outcome: Outcome, plan: Plan, script: Script, seed: number): string {
  const lines = [
    `${script.title}`,
    `  from ${momentText(run.start)} for ${formatDuration(script.lastsMs)}, run ${run.number} of seed ${seed}`,
    '',
  ];
  for (const { at, text, tone } of timelineOf(run, plan)) {
    // Of interest only when looking closely; `--json` has it.
    if (tone === 'quiet') continue;
    const mark = tone === 'bad' ? '!' : tone === 'good' ? '+' : ' ';
    lines.push(`  ${clockTime(at)} ${`+${formatDuration(at - run.start)}`.padStart(8)} ${mark} ${text}`);
  }
  lines.push('', 'Clocks');
  for (const clock of outcome.clocks) lines.push(`  ${clockText(clock, plan)}`);
  if (outcome.clocks.length === 0) lines.push('  none: no objective of the plan fits what happened');
  if (outcome.updates !== undefined) {
    lines.push('', 'Updates');
    for (const each of outcome.updates) lines.push(`  ${updateText(each, plan)}`);
  }
  lines.push('', 'What was missed');
  const missed = outcome.clocks.filter(({ verdict }) => verdict === 'missed');
  for (const { objective, limit } of missed) lines.push(`  ${objective}${limit === null ? '' : `: longest was ${limitText(limit)}`}`);
  for (const { audience, missed: times, limitedBy } of outcome.updates ?? []) {
    if (times > 0) lines.push(`  ${plural(times, 'update')} to ${nameOfAudience(audience, plan)}: ${[...new Set(limitedBy)].join(', ')}`);
  }
  if (outcome.nobodyNotified) lines.push('  at some moment nobody at all was notified');
  if (outcome.unanswered > 0) lines.push(`  ${plural(outcome.unanswered, 'page')} of ${outcome.pages} went on to somebody else unanswered`);
  const toldInTime = (outcome.updates ?? []).every((each) => each.missed === 0);
  if (missed.length === 0 && toldInTime && !outcome.nobodyNotified && outcome.unanswered === 0) lines.push('  nothing');
  return `${lines.join('\n')}\n`;
}

export function summaryText(
  summary: Summary,
  about: { readonly script: Script; readonly plan: Plan; readonly seed: number; readonly horizon: string },
): string {
  const lines = [`${about.script.title}: ${summary.runs} runs of seed ${about.seed}, starting ${about.horizon}`, ''];
  for (const each of summary.objectives) lines.push(...objectiveText(each), '');
  for (const { audience, inTime, missed, publishedPerRun, limitedBy } of summary.updates) {
    lines.push(`Updates to ${audience}: in time ${shareText(inTime)} of ${inTime.of} due, ${publishedPerRun.toFixed(1)} recorded a run`);
    if (missed > 0)
      lines.push(
        `  missed since ${limitedBy
          .slice(0, 3)
          .map(({ what, share }) => `${what} ${percent(share)}`)
          .join(', ')}`,
      );
    lines.push('');
  }
  if (summary.firstAnswer !== null) {
    const { p50, p90, p99 } = summary.firstAnswer;
    lines.push(`First answer: half within ${lengthText(p50)}, p90 ${lengthText(p90)}, p99 ${lengthText(p99)}`);
    lines.push(...histogram(summary.firstAnswer, null).map((line) => `  ${line}`), '');
  }
  lines.push(`Nobody answered             ${shareText(summary.unanswered)}`);
  lines.push(`The backstop was paged      ${shareText(summary.backstopReached)}`);
  lines.push(`At times nobody was paged   ${shareText(summary.nobodyNotified)}`);
  lines.push(
    `Pages                       ${summary.pagesPerRun.toFixed(1)} a run, ${summary.nightPagesPerRun.toFixed(1)} of them to sleepers`,
  );
  lines.push('', 'Assumed (docs/simulate.md says how to put in your own)');
  for (const each of assumptionsOf(about.script, about.plan)) lines.push(`  ${each}`);
  return `${lines.join('\n')}\n`;
}

/** `97.1 % (96.0 % to 97.9 %)` */
export function shareText({ share, low, high, of }: Share): string {
  return of === 0 ? 'undecided' : `${percent(share)} (${percent(low)} to ${percent(high)})`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export const causeNames: Readonly<Record<CauseKind, string>> = {
  wait: 'the wait',
  schedule: 'the schedule',
  channel: 'the channel',
  person: 'the person',
};

function objectiveText(each: ObjectiveSummary): readonly string[] {
  const lines = [
    `${each.objective}: ${each.metric}${byWhom(each.party)} within ${each.targetText}`,
    `  met ${shareText(each.met)} of ${each.met.of}`,
  ];
  if (each.undecided + each.withdrawn > 0) {
    lines.push(`  beside them ${each.undecided} undecided at the end of the run, ${each.withdrawn} withdrawn before`);
  }
  if (each.elapsed !== null) {
    const { p50, p90, p99 } = each.elapsed;
    lines.push(`  p50 ${lengthText(p50)}  p90 ${lengthText(p90)}  p99 ${lengthText(p99)}`);
    lines.push(...histogram(each.elapsed, each.targetMs).map((line) => `  ${line}`));
  }
  for (const kind of causeKinds) {
    const [first, ...rest] = each.limitedBy[kind].slice(0, 3);
    if (first === undefined) continue;
    const others = rest.map(({ what, share }) => `, ${what} ${percent(share)}`).join('');
    lines.push(`  limited by ${causeNames[kind].padEnd(13)} ${first.what} ${percent(first.share)}${others}`);
  }
  return lines;
}

function clockText({ objective, metric, party, verdict, elapsedMs }: ClockOutcome, plan: Plan): string {
  const promised = allPromises(plan).find((each) => each.id === objective && each.metric === metric)?.targetText ?? '?';
  return `${verdict.padEnd(9)} ${objective} (${metric}${byWhom(party)} within ${promised}): ${lengthText(elapsedMs)}`;
}

/** `, team legal`; nothing where all of us promise it to all customers. */
export function byWhom(party: string | null | undefined): string {
  return party === null || party === undefined ? '' : `, ${party}`;
}

function updateText({ audience, due, missed, published }: UpdateOutcome, plan: Plan): string {
  return `${nameOfAudience(audience, plan)}: ${due} due, ${due - missed} in time, ${missed} missed, ${published} recorded`;
}

function nameOfAudience(audience: string, plan: Plan): string {
  return plan.audiences[audience]?.name ?? audience;
}

function limitText({ wait, waitedMs, schedule, channel, person, silence }: NonNullable<ClockOutcome['limit']>): string {
  const whom = silence === null ? null : person === null ? silence : `${person}: ${silence}`;
  const parts = [schedule === null ? null : `schedule ${schedule}`, whom, channel === null ? null : `${channel} failed`].filter(
    (each) => each !== null,
  );
  return `${wait} (waited ${lengthText(waitedMs)}${parts.length === 0 ? '' : `; ${parts.join('; ')}`})`;
}

function clockTime(at: number): string {
  const { date, time } = localParts('UTC', at);
  return `${date} ${time}:${String(Math.floor((at / 1_000) % 60)).padStart(2, '0')}Z`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
