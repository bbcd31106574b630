// What do `tocsin plan validate` and `tocsin plan schema` do? They write text and return an exit code: 0 clean, 1 findings, 2 misuse.

import type { PlanSource } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { planReference } from '../../core/plan/reference.ts';
import { planJsonSchema } from '../../core/plan/schema.ts';
import type { PlanOutside } from '../../core/plan/scope.ts';
import { inCompilerStyle, tally } from './compiler-style.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

/** What a command needs of the terminal it runs in. */
export interface Shell {
  write(text: string): void;
  readonly environment: (name: string) => string | undefined;
  /** The channel registry; without it channels and addresses are not checked. */
  readonly channels?: PlanOutside['channels'];
}

export type ExitCode = 0 | 1 | 2;

/** `tocsin plan validate PATH [--json]`: 1 where there is an error or a warning. */
export async function validatePlan(args: { readonly path: string; readonly json: boolean }, shell: Shell): Promise<ExitCode> {
  const read = await readPlanSources(args.path);
  if (!read.ok) return misuse(read.refusal.message, args.json, shell);
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (args.json) {
    shell.write(`${JSON.stringify({ valid: plan !== null, problems, ...(plan === null ? {} : { counts: countsOf(plan) }) }, null, 2)}\n`);
  } else {
    for (const problem of problems) shell.write(inCompilerStyle(problem, read.value));
    shell.write(plan === null || problems.length > 0 ? `${tally(problems)}\n` : `${summaryOf(plan, read.value)}\n`);
  }
  return problems.length > 0 ? 1 : 0;
}

/** `tocsin plan schema`: the JSON Schema of a plan's file, for editors. */
export function printPlanSchema(shell: Pick<Shell, 'write'>): ExitCode {
  shell.write(`${JSON.stringify(planJsonSchema(), null, 2)}\n`);
  return 0;
}

/** `tocsin plan reference`: every word of the language, in Markdown; docs/plan.md ends with it. */
export function printPlanReference(shell: Pick<Shell, 'write'>): ExitCode {
  shell.write(`${planReference()}\n`);
  return 0;
}

/** Says why a command could not be run as it was asked. */
export function misuse(message: string, json: boolean, shell: Pick<Shell, 'write'>): ExitCode {
  shell.write(json ? `${JSON.stringify({ error: message })}\n` : `${message}\n`);
  return 2;
}

function countsOf(plan: Plan): Readonly<Record<string, number>> {
  const { people, teams, schedules, paths, services, scenarios, objectives, integrations } = plan;
  const sections = { people, teams, schedules, paths, services, scenarios, objectives, integrations };
  return Object.fromEntries(Object.entries(sections).map(([name, entries]) => [name, Object.keys(entries).length]));
}

function summaryOf(plan: Plan, sources: readonly PlanSource[]): string {
  const counts = Object.entries(countsOf(plan)).map(([name, count]) => `${count} ${name}`);
  return `${plan.name}: no problems in ${sources.length} ${sources.length === 1 ? 'file' : 'files'} (${counts.join(', ')})`;
}
