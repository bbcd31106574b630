// What do `tocsin plan apply` and `plan import` do? They show what is wrong, what changes for whom and what the verifier finds, then activate.

import type { PlanCheck } from '../../contract/activation.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import { placeName } from '../../core/plan/locate.ts';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { inCompilerStyle, tally } from './compiler-style.ts';
import type { PlanDesk } from './desk.ts';
import { diffDays, diffText } from './diff.ts';
import { filesOf } from './files.ts';
import { readPlanSources } from './read.ts';

export interface ApplyArguments {
  /** A file or a folder. */
  readonly path: string;
  readonly reason: string;
  /** Everything but the last step. */
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Findings that are told in full; `tocsin verify` gives them all. */
const findingsTold = 20;

/** 0: it is active, or was already, or (on a dry run) could be; 1: refused, by what was shown; 2: it could not be asked. */
export async function applyPlan(args: ApplyArguments, desk: PlanDesk, shell: Shell & { readonly by: string }): Promise<ExitCode> {
  const { path, reason, dryRun, json } = args;
  const read = await readPlanSources(path);
  if (!read.ok) return misuse(read.refusal.message, json, shell);
  const files = filesOf(read.value);
  const checked = await desk.check(files);
  if (!checked.ok) return misuse(checked.refusal.message, json, shell);
  const check = checked.value;
  const end = (said: string, applied: { version: number; activated: boolean } | null, code: ExitCode): ExitCode => {
    if (json) shell.write(`${JSON.stringify({ check, applied, said }, null, 2)}\n`);
    else shell.write(`${said}\n`);
    return code;
  };

  if (!json) shell.write(checkText(check, read.value, path));
  if (check.identical) return end(`Version ${check.basedOn} says the same already`, { version: check.basedOn, activated: false }, 0);
  if (check.may === 'not-activate') return end(`Refused: ${check.why}`, null, 1);
  if (check.may === 'activate-with-reason' && reason.trim() === '')
    return end(`Refused without a reason: ${check.why}. Mend it, or say why with --reason "…"`, null, 1);
  if (dryRun) return end('Nothing stands against it; a dry run changes nothing', null, 0);
  const applied = await desk.apply(files, { basedOn: check.basedOn, reason, by: shell.by });
  if (!applied.ok) return end(`Refused: ${applied.refusal.message}`, null, 1);
  const { version, activated } = applied.value;
  return end(activated ? `Version ${version} is active` : `Version ${version} says the same already`, applied.value, 0);
}

/** Paths are shown as they were given, so that an editor finds them. */
function checkText(check: PlanCheck, sources: readonly PlanSource[], path: string): string {
  const [only] = sources;
  const shownAs = (name: string) =>
    sources.length === 1 && only !== undefined ? only.file : (sources.find(({ file }) => file.endsWith(`/${name}`))?.file ?? name);
  const parts: string[] = [];
  for (const problem of check.problems) parts.push(inCompilerStyle({ ...problem, file: shownAs(problem.file) }, sources));
  if (check.problems.length > 0) parts.push(`${tally(check.problems)}\n`);
  if (check.diff !== null && !check.identical) parts.push(`${diffText(check.diff, diffDays)}`);
  if (check.diff === null && check.basedOn === 0) parts.push('No plan is active yet: there is nothing to compare with.\n');
  const { verification } = check;
  if (verification === null) return parts.join('\n');
  const { findings, errors, warnings, notes } = verification;
  for (const finding of findings.slice(0, findingsTold)) {
    const place = finding.place === null ? '' : `${placeName({ ...finding.place, file: shownAs(finding.place.file) })} `;
    const lines = [`${place}${finding.severity} ${finding.message} [${finding.check}]`, ...finding.lines.map((line) => `  ${line}`)];
    if (finding.mend !== null) lines.push(`  to mend   ${finding.mend}`);
    parts.push(`${lines.join('\n')}\n`);
  }
  const all = errors + warnings + notes;
  const left = all - Math.min(findings.length, findingsTold);
  if (left > 0) parts.push(`… and ${left} more: tocsin verify ${path}\n`);
  const counted = verification.finished ? `The verifier finds ${errors} errors, ${warnings} warnings, ${notes} notes.\n` : '';
  return `${[...parts, counted].filter((part) => part !== '').join('\n')}`;
}
