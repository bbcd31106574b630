// Where is the plan's text? In one file, or in all the YAML files of one folder.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../../core/kernel/result.ts';
import type { PlanSource } from '../../core/plan/document.ts';
import { longestPlan } from '../../core/plan/parse.ts';

/** A folder with more is not a plan's. */
export const mostPlanFiles = 500;

/** In the order of the files' names, each text exactly as its bytes say. Refusals: `plan-not-found`, `plan-unreadable`, `plan-too-large`, `plan-empty`. */
export async function readPlanSources(path: string): Promise<Result<readonly PlanSource[]>> {
  try {
    const found = await stat(path);
    const files = found.isDirectory() ? await filesIn(path) : [path];
    if (files.length === 0) return refuse('plan-empty', `${path} has no *.yaml or *.yml file`);
    if (files.length > mostPlanFiles)
      return refuse('plan-too-large', `${path} has ${files.length} files; a plan has ${mostPlanFiles} at most`);
    return await readAll(files);
  } catch (error) {
    return refusalOf(path, error);
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && /^[^.].*\.ya?ml$/i.test(entry.name)).map((entry) => entry.name);
  // By code units, so that the order is the same on every machine.
  return names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => join(folder, name));
}

async function readAll(files: readonly string[]): Promise<Result<readonly PlanSource[]>> {
  const sources: PlanSource[] = [];
  let bytes = 0;
  for (const file of files) {
    bytes += (await stat(file)).size;
    if (bytes > longestPlan) return refuse('plan-too-large', `a plan may have ${longestPlan / 1_000_000} MB at most`);
    const content = await readFile(file);
    try {
      sources.push({ file, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) });
    } catch {
      return refuse('plan-unreadable', `${file} is not UTF-8 text`);
    }
  }
  return ok(sources);
}

function refusalOf(path: string, error: unknown): ReturnType<typeof refuse> {
  return refuse(isMissing(error) ? 'plan-not-found' : 'plan-unreadable', unreadable(path, error));
}

/** Why a file or a folder could not be read, in words for whoever named it. */
export function unreadable(path: string, error: unknown): string {
  if (isMissing(error)) return `there is no ${path}`;
  return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
