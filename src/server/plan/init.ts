// What does `tocsin plan init PATH` do? It puts a plan to start from into a new folder: common practice, with comments that teach.

import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExitCode, misuse, type Shell } from './commands.ts';
import { loadPlan } from './load.ts';
import { readPlanSources } from './read.ts';

/** Never writes over anything: 2 where the folder holds something already. `starter`: the folder of the plan that is shipped. */
export async function initPlan(args: { readonly path: string; readonly starter: string }, shell: Shell): Promise<ExitCode> {
  try {
    await mkdir(args.path, { recursive: true });
    const there = await readdir(args.path);
    if (there.length > 0) return misuse(`${args.path} is not empty: name a new folder`, false, shell);
    const files = (await readdir(args.starter)).filter((name) => name.endsWith('.yaml')).toSorted();
    for (const name of files) await cp(join(args.starter, name), join(args.path, name), { errorOnExist: true, force: false });
    shell.write(`A plan to start from is in ${args.path}: ${files.join(', ')}\n`);
  } catch (error) {
    return misuse(`${args.path} cannot be written: ${error instanceof Error ? error.message : String(error)}`, false, shell);
  }
  const read = await readPlanSources(args.path);
  const problems = read.ok ? loadPlan(read.value, shell.environment, shell.channels).problems.length : 1;
  shell.write(`Read its comments from the first file on, put in your people and services, then: tocsin plan validate ${args.path}\n`);
  return problems === 0 ? 0 : 1;
}
