// How is a report shown to people? Each finding as a sentence, its moment, a picture of who would be paged or of the week, and what mends it.

import { formatDuration } from '../../core/kernel/duration.ts';
import { formatInstant } from '../../core/kernel/instant.ts';
import { totalMs } from '../../core/kernel/interval.ts';
import { formatLocal } from '../../core/kernel/zone.ts';
import { type ZoneDataAge, zoneDataSentence } from '../../core/kernel/zone-age.ts';
import { type Path, type Position, placeName } from '../../core/plan/locate.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Check } from '../../verify/check.ts';
import type { Finding, FindingSeverity } from '../../verify/finding.ts';
import { type Group, groupsOf, nameOf } from '../../verify/groups.ts';
import type { Report } from '../../verify/verify.ts';
import { ladderPicture, weekPicture } from './verify-pictures.ts';

interface Shown {
  readonly placeOf: (path: Path) => Position | null;
  readonly colour: boolean;
  readonly zoneData: ZoneDataAge;
}

export function reportText(plan: Plan, report: Report, shown: Shown): string {
  const told = groupsOf(report).map((group) => groupText(plan, group, shown));
  const leftOut = report.results.filter((result) => result.leftOut > 0);
  const more = leftOut.map(({ check, leftOut: count }) => `${paint('dim', `… and ${count} more of ${check.id}`, shown)}\n`);
  const zoneData = paint(shown.zoneData.warning === null ? 'dim' : 'warning', zoneDataSentence(shown.zoneData), shown);
  return [...told, ...more, `${summaryText(plan, report, shown)}${zoneData}\n`].join('\n');
}

/** For `--explain`. */
export function explanationText(checks: readonly Check[]): string {
  return checks.map(({ id, title, severity, explanation }) => `${id} (${severity}): ${title}\n\n${explanation}\n`).join('\n');
}

function groupText(plan: Plan, { check, first, others }: Group, shown: Shown): string {
  const place = shown.placeOf(first.place);
  const lines = [
    `${place === null ? '' : `${paint('bold', placeName(place), shown)} `}${paint(check.severity, check.severity, shown)} ${first.message} ${paint('dim', `[${check.id}]`, shown)}`,
  ];
  lines.push(...counterexample(plan, first));
  lines.push(...alsoText(first, others).map((line) => `  ${line}`));
  if (first.mend !== null) lines.push(first.mends ? `  ${paint('mend', 'to mend', shown)}   ${first.mend}` : `  advice    ${first.mend}`);
  return `${lines.join('\n')}\n`;
}

/** Names that are told of what is found with a finding; the rest is counted. */
const namesTold = 12;

/** Of what else the same is true, and which findings have the same cause. */
export function alsoText({ also }: Finding, others: readonly Finding[]): readonly string[] {
  const listed = (word: string, names: readonly string[]) => {
    const left = names.length - namesTold;
    return names.length === 0 ? [] : [`${word}${names.slice(0, namesTold).join(', ')}${left > 0 ? ` and ${left} more` : ''}`];
  };
  return [
    ...listed(
      'of        ',
      also.map(({ kind, id }) => `${kind} ${id}`),
    ),
    ...listed('also      ', others.map(nameOf)),
  ];
}

/** When it happens, to whom, and how. Empty where it is true at any time. */
export function counterexample(plan: Plan, { at, broken, ladder, stretches, trigger }: Finding): readonly string[] {
  const lines: string[] = [];
  if (at !== null) lines.push(`  when      ${formatLocal(at.instant, at.zone)} = ${formatInstant(at.instant)}`);
  if (stretches.length > 1) lines.push(`  as often  ${stretches.length} stretches, ${formatDuration(totalMs(stretches))} together`);
  if (trigger !== null) {
    const scenario = trigger.scenario === null ? '' : `, ${plan.scenarios[trigger.scenario]?.title ?? trigger.scenario}`;
    lines.push(`  incident  ${trigger.service} at ${trigger.severity}${scenario}`);
  }
  if (broken !== null) {
    const takes = broken.takesMs === null ? 'it never comes to it' : `it takes ${formatDuration(broken.takesMs)}`;
    const by = broken.takesMs === null ? '' : `, ${formatDuration(Math.max(0, broken.takesMs - broken.promisedMs))} too long`;
    const promised = formatDuration(broken.promisedMs);
    const said =
      broken.promisedText === undefined ? promised : `${broken.promisedText}${broken.takesMs === null ? '' : ` (${promised} from then)`}`;
    lines.push(`  promise   ${broken.promise}: ${said}, and ${takes}${by}`);
    for (const { text, ms } of broken.parts ?? []) lines.push(`            ${formatDuration(ms)} ${text}`);
  }
  if (ladder !== null) lines.push(...ladderPicture(plan, ladder));
  else if (at !== null && stretches.length > 0) lines.push(...weekPicture(at, stretches));
  return lines;
}

function summaryText(plan: Plan, report: Report, shown: Shown): string {
  const groups = groupsOf(report);
  const count = (severity: FindingSeverity) =>
    report.results
      .filter(({ check }) => check.severity === severity)
      .reduce((sum, { findings, leftOut }) => sum + findings.length + leftOut, 0);
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const number = count(severity);
    const causes = groups.filter(({ check }) => check.severity === severity).length;
    const of = causes < number ? ` of ${causes} ${causes === 1 ? 'cause' : 'causes'}` : '';
    return number === 0 ? [] : [paint(severity, `${number} ${severity}${number === 1 ? '' : 's'}${of}`, shown)];
  });
  const accepted = report.results.reduce((sum, result) => sum + result.accepted.length, 0);
  const days = Math.round((report.to - report.from) / 86_400_000);
  const horizon = `${days} days from ${formatInstant(report.from).slice(0, 16)}Z`;
  const also = accepted === 0 ? '' : `, ${accepted} accepted`;
  return counts.length === 0
    ? `${plan.name}: ${report.results.length} checks find nothing over ${horizon}${also}\n`
    : `${counts.join(', ')}${also} over ${horizon}; \`tocsin verify --explain CHECK\` tells what a check means\n`;
}

const codes = { error: '31', warning: '33', note: '36', bold: '1', dim: '2', mend: '32' } as const;

function paint(kind: keyof typeof codes, text: string, { colour }: Shown): string {
  return colour ? `\u001b[${codes[kind]}m${text}\u001b[0m` : text;
}
