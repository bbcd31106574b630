// What does `tocsin verify` do? It proves a plan over a horizon and writes what it finds: for people, for programs, or for code review.

import { parseInstant } from '../../core/kernel/instant.ts';
import { zoneDataAge } from '../../core/kernel/zone-age.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { nearestWord } from '../../core/plan/suggest.ts';
import type { Clock } from '../../engine/ports.ts';
import { checks } from '../../verify/checks.ts';
import { longestHorizonDays } from '../../verify/context.ts';
import { placesOf } from '../../verify/places.ts';
import { findingsOf, verify } from '../../verify/verify.ts';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { inCompilerStyle, tally } from './compiler-style.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';
import { reportInJson } from './verify-json.ts';
import { reportInSarif } from './verify-sarif.ts';
import { explanationText, reportText } from './verify-text.ts';

export interface VerifyArguments {
  /** A file or a folder; only `--explain` does without. */
  readonly path: string | undefined;
  /** ISO 8601; now if not said. */
  readonly from: string | undefined;
  readonly days: number;
  readonly json: boolean;
  readonly sarif: boolean;
  /** Ids of checks. */
  readonly only: readonly string[];
  readonly explain: string | undefined;
}

/** Proves a plan; the horizon begins now unless it says otherwise. `colour`: the text goes to a terminal. */
export async function verifyPlan(
  args: VerifyArguments,
  shell: Shell & { readonly clock: Clock; readonly colour: boolean },
): Promise<ExitCode> {
  const { json } = args;
  const unknown = [...args.only, ...(args.explain === undefined ? [] : [args.explain])].find((id) =>
    checks.every((check) => check.id !== id),
  );
  if (unknown !== undefined) return misuse(`there is no check \`${unknown}\`${hint(unknown)}`, json, shell);
  if (args.explain !== undefined) {
    shell.write(explanationText(checks.filter(({ id }) => id === args.explain)));
    return 0;
  }
  if (args.path === undefined) return misuse('say which plan: a file or a folder', json, shell);
  if (json && args.sarif) return misuse('`--json` or `--sarif`, not both', false, shell);
  const from = args.from === undefined ? shell.clock.now() : parseInstant(args.from);
  if (from === null) return misuse(`\`${args.from}\` is no moment: write it like 2026-11-23T09:00:00Z`, json, shell);
  if (!(Number.isInteger(args.days) && args.days >= 1 && args.days <= longestHorizonDays)) {
    return misuse(`\`--days\` is a whole number from 1 to ${longestHorizonDays}`, json, shell);
  }
  const read = await readPlanSources(args.path);
  if (!read.ok) return misuse(read.refusal.message, json, shell);
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (plan !== null) return told(plan, read.value, { ...args, from }, shell);
  if (json) return misuse(`${args.path} is no valid plan: ${tally(problems)}`, true, shell);
  for (const problem of problems) shell.write(inCompilerStyle(problem, read.value));
  return 2;
}

function told(
  plan: Plan,
  sources: readonly PlanSource[],
  args: Omit<VerifyArguments, 'from'> & { readonly from: number },
  shell: Pick<Shell, 'write'> & { readonly clock: Clock; readonly colour: boolean },
): ExitCode {
  const report = verify(plan, { from: args.from, days: args.days, only: args.only });
  const found = findingsOf(report).length > 0;
  // The text is read a second time only where there is something to point at.
  const placeOf = found || args.sarif ? placesOf(sources) : () => null;
  const zoneData = zoneDataAge(shell.clock.now());
  if (args.json) shell.write(`${JSON.stringify(reportInJson(plan, report, { placeOf, zoneData }), null, 2)}\n`);
  else if (args.sarif) shell.write(`${JSON.stringify(reportInSarif(report, placeOf), null, 2)}\n`);
  else shell.write(reportText(plan, report, { placeOf, colour: shell.colour, zoneData }));
  return found ? 1 : 0;
}

function hint(id: string): string {
  const nearest = nearestWord(
    id,
    checks.map((check) => check.id),
  );
  return nearest === null ? `; there are ${checks.map((check) => check.id).join(', ')}` : `: did you mean \`${nearest}\`?`;
}
