// What do `tocsin plan map` and `tocsin plan glossary` print? Pages made from a plan, in Markdown or as one HTML file.

import type { Plan } from '../../core/plan/plan.ts';
import { glossary } from '../../core/plan/print/glossary.ts';
import { toHtml } from '../../core/plan/print/html.ts';
import { scenarioMap } from '../../core/plan/print/map.ts';
import { toMarkdown } from '../../core/plan/print/markdown.ts';
import type { Page } from '../../core/plan/print/page.ts';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { inCompilerStyle, tally } from './compiler-style.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

const pages: Readonly<Record<'map' | 'glossary', (plan: Plan) => Page>> = { map: scenarioMap, glossary };

/** 0 printed, 1 where the plan has errors, which are printed instead, 2 misuse. */
export async function printPage(
  what: 'map' | 'glossary',
  args: { readonly path: string; readonly html: boolean },
  shell: Shell,
): Promise<ExitCode> {
  const read = await readPlanSources(args.path);
  if (!read.ok) return misuse(read.refusal.message, false, shell);
  const { plan, problems } = loadPlan(read.value, shell.environment, shell.channels);
  if (plan === null) {
    for (const problem of problems) shell.write(inCompilerStyle(problem, read.value));
    shell.write(`${tally(problems)}\n`);
    return 1;
  }
  const page = pages[what](plan);
  shell.write(args.html ? toHtml(page) : toMarkdown(page));
  return 0;
}
